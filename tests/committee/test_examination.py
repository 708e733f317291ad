"""The preliminary examination: asked in writing, supplied in time, admitted or excluded with the reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from committee.evaluation.services.examination import (
    bid_admit,
    bid_exclude,
    bids_admit_all,
    shortfall_ask,
    shortfall_supply,
)
from committee.models import Examination
from partnership.partners.models import Partner
from partnership.workflow import clock
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification
from tests.committee import story as told
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
ITEM = "شهادة القيمة المضافة"


def code_of(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


def test_ten_working_days_and_only_what_the_letter_lists():
    story = told.opened("1000.000")
    bid, bidder = story.bids[0], story.bidders[0]
    found = shortfall_ask(bid, by=story.secretary, items=[ITEM, " "])

    assert found.asked == [ITEM] and (found.due_on - clock.today()).days >= 12  # ten working days
    assert Notification.objects.filter(person=bidder, kind="legal").exists()
    assert code_of(shortfall_supply, bid, by=bidder, item="السعر", upload=bidding.pdf()) == "unlisted"
    assert code_of(bid_admit, bid, by=story.secretary) == "waiting"
    assert code_of(bid_exclude, bid, by=story.chair, reason=told.REASON) == "waiting"
    shortfall_supply(bid, by=bidder, item=ITEM, upload=bidding.pdf())
    assert Notification.objects.filter(person=story.secretary, label__contains="استكمل").exists()
    assert bid_admit(bid, by=story.secretary).outcome == "admitted"
    assert code_of(shortfall_supply, bid, by=bidder, item=ITEM, upload=bidding.pdf()) == "closed"


def test_after_the_days_nothing_is_supplied_and_the_bid_is_excluded_with_its_reason():
    story = told.opened("1000.000", "900.000")
    bid = story.bids[0]
    shortfall_ask(bid, by=story.secretary, items=[ITEM])
    clock.shift_to(clock.now() + timedelta(days=30))

    assert code_of(shortfall_supply, bid, by=story.bidders[0], item=ITEM, upload=bidding.pdf()) == "late"
    bid_exclude(bid, by=story.chair, reason="لم يقدم الشهادة في الموعد")
    assert (story.bids[0].state, story.bids[0].excluded_reason) == ("excluded", "لم يقدم الشهادة في الموعد")


def test_others_neither_ask_nor_supply():
    story = told.opened("1000.000", "900.000")
    with pytest.raises(PermissionDenied):
        shortfall_ask(story.bids[0], by=story.members[0], items=[ITEM])
    shortfall_ask(story.bids[0], by=story.secretary, items=[ITEM])
    with pytest.raises(PermissionDenied):
        shortfall_supply(story.bids[0], by=story.bidders[1], item=ITEM, upload=bidding.pdf())
    assert bids_admit_all(story.tender, by=story.secretary) == 1  # the other one waits for its answer


def test_the_pages_of_the_committee_and_of_the_bidder(sign_in, query_budget):
    story = told.opened("1000.000", "900.000")
    url, bid = f"/committee/tenders/{story.tender.pk}/examination/", story.bids[0]
    page, act = sign_in(story.secretary), f"/committee/bids/{bid.pk}/examination"
    with query_budget(15):
        assert page.get(url).status_code == 200
    assert sign_in(story.bidders[0]).get(f"/committee/bids/{bid.pk}/missing/").status_code == 404
    page.post(f"{act}/ask/", {"text": ITEM})
    assert ITEM in sign_in(story.bidders[0]).get(f"/committee/bids/{bid.pk}/missing/").content.decode()
    assert sign_in(story.bidders[1]).get(f"/committee/bids/{bid.pk}/missing/").status_code == 404
    sent = sign_in(story.bidders[0]).post(f"/committee/bids/{bid.pk}/missing/", {"item": ITEM, "file": bidding.pdf()})
    assert sent.status_code == 302
    assert page.post(f"{act}/admit/", {"text": ""}).status_code == 302
    assert page.post(f"{url}all/").status_code == 302
    assert set(Examination.objects.values_list("outcome", flat=True)) == {"admitted"}
    assert sign_in(story.members[0]).post(f"{act}/ask/", {"text": ITEM}).status_code == 403
    assert page.post(f"{act}/other/", {"text": ""}).status_code == 404


def test_whoever_asked_and_the_evaluators_read_what_was_supplied(sign_in):
    story = told.opened("1000.000")
    bid = story.bids[0]
    shortfall_ask(bid, by=story.secretary, items=[ITEM])
    shortfall_supply(bid, by=story.bidders[0], item=ITEM, upload=bidding.pdf())
    file = f"/files/{bid.examination.supplied.get().file_id}/"
    told.no_conflict_declare(story.sheet(), by=story.members[0])
    examination = f"/committee/tenders/{story.tender.pk}/examination/"

    for person, page in (
        (story.secretary, examination), (story.members[0], examination),
        (story.members[0], f"{story.sheet().get_absolute_url()}?by=bid&at={bid.pk}"),
    ):  # fmt: skip
        assert file in sign_in(person).get(page).content.decode()
        assert sign_in(person).get(file).getvalue().startswith(b"%PDF")


@pytest.mark.parametrize("item", ["السعر بعد الخصم", "جدول بالأسعار", "The price list"])
def test_the_price_is_never_asked_for(item):
    story = told.opened("1000.000")

    assert code_of(shortfall_ask, story.bids[0], by=story.secretary, items=[ITEM, item]) == "price"
    assert shortfall_ask(story.bids[0], by=story.secretary, items=[ITEM, "جدول السعرات الحرارية"]).asked


def test_an_evaluator_declares_before_reading_what_was_looked_at(sign_in):
    story = told.opened("1000.000")
    page, url = sign_in(story.members[0]), f"/committee/tenders/{story.tender.pk}/examination/"

    assert page.get(url).url == story.sheet().get_absolute_url()
    told.no_conflict_declare(story.sheet(), by=story.members[0])
    assert page.get(url).status_code == 200
    panel = sign_in(story.chair).get(f"/committee/tenders/{story.tender.pk}/panel/").content.decode()
    assert 'type="submit" class="btn btn-primary btn-lg"' not in panel  # the envelopes are open: the panel stands


def test_the_consensus_waits_for_the_examination():
    story = told.locked(("1000.000", 80))
    bids = story.bids
    shortfall_ask(bids[0], by=story.secretary, items=[ITEM])

    assert code_of(told.agree, story) == "committee.bids_examined"


def test_a_bid_with_something_missing_is_not_admitted_with_the_others_nor_without_a_reason(sign_in):
    story = told.opened("1000.000", "900.000")
    short, sound = story.bids
    Partner.objects.filter(pk=short.partner_id).update(fields=["no field of this tender"])

    assert bids_admit_all(story.tender, by=story.secretary) == 1
    assert Examination.objects.get().bid == sound
    assert code_of(bid_admit, short, by=story.secretary) == "reason"
    page = sign_in(story.secretary).post(f"/committee/bids/{short.pk}/examination/admit/", {"text": "ا" * 4001})
    assert page.status_code == 302 and Examination.objects.count() == 1
    assert bid_admit(short, by=story.secretary, reason="مسجل في مجال قريب").reason == "مسجل في مجال قريب"
