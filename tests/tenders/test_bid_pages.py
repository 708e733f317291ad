"""A partner writes, checks, seals and follows its bid in the browser's own requests."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.workflow.engine import fire
from tenders.box import service as box
from tests.factories import make_partner, make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_bid_from_the_announcement_to_the_receipt(sign_in, language, query_budget):
    tender, user = bidding.announced(), bidding.bidder()
    client = sign_in(user, language)
    bid = bidding.begun(tender, user, client)
    entry = client.get(reverse("tenders:bid_edit", args=[bid.pk]))
    assert entry.url == bidding.step(bid, "eligibility")
    for code in ("eligibility", "declarations", "technical", "financial", "security", "check"):
        with query_budget(15):
            assert client.get(bidding.step(bid, code)).status_code == 200
    check = client.get(bidding.step(bid, "check")).content.decode()
    assert "disabled" in check
    bidding.written(client, bid)

    draft = box.draft(bid, user)
    assert draft.financial["items"] == [
        {"description": "أجور", "unit": "شهر", "quantity": "12", "unit_price": "4000.500", "discount": "", "line_total": "48006.000"}
    ]  # fmt: skip
    assert draft.technical["answers"] == {str(tender.frozen_criteria[0]["id"]): "جوابنا عن الخبرة"}
    assert draft.documents["technical"] == ["نسخة من الترخيص"]
    assert client.get(reverse("tenders:bid_edit", args=[bid.pk])).url == bidding.step(bid, "check")
    check = client.get(bidding.step(bid, "check")).content.decode()
    assert "48,006.000" in check
    assert "ثمانية وأربعون ألفاً وستة دنانير بحرينية لا غير" in check

    step = reverse("workflow:step", args=["tenders.bid", bid.pk, "submit"])
    assert f'action="{step}"' in check
    assert client.get(step).status_code == 200
    assert client.post(step, {"seen": "draft"}).status_code == 302
    assert client.post(step, {"seen": "draft"}).status_code == 302  # a second click: told that it stands already
    page = client.get(bid.get_absolute_url()).content.decode()
    version = bid.versions.get()
    assert version.receipt in page
    assert version.technical_sha256 in page
    assert "جوابنا عن الخبرة" in page


def test_files_are_checked_added_read_and_removed(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    client = sign_in(user)
    bid = bidding.begun(tender, user, client)
    add = reverse("tenders:bid_file_add", args=[bid.pk, "financial"])

    client.post(add, {"file": bidding.SimpleUploadedFile("a.exe", b"MZ" + b"\x00" * 99)})
    assert box.draft_files(bid, user) == []
    client.post(add, {"file": bidding.pdf()})
    (file,) = box.draft_files(bid, user)
    url = reverse("tenders:box_file", args=[file.pk])

    got = client.get(url)
    assert b"".join(got.streaming_content) == bidding.PDF
    assert got["X-Content-Type-Options"] == "nosniff"
    assert sign_in(bidding.bidder()).get(url).status_code == 404
    assert sign_in(make_user("tender_chair")).get(url).status_code == 404
    client.post(reverse("tenders:bid_file_remove", args=[bid.pk, file.pk]))
    assert box.draft_files(bid, user) == []


def test_a_file_of_a_sealed_version_stays_when_it_leaves_the_draft(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    (draft,) = box.draft_files(bid, user)

    sign_in(user).post(reverse("tenders:bid_file_remove", args=[bid.pk, draft.pk]))

    (kept,) = box.files(bid, "technical", user)
    _file, chunks = box.open_file(kept.pk, user)
    assert b"".join(chunks) == bidding.PDF


def test_another_partners_bid_does_not_exist(sign_in):
    bid = bidding.sealed(bidding.announced(), bidding.bidder())
    client = sign_in(bidding.bidder())

    for name in ("tenders:bid", "tenders:bid_edit"):
        assert client.get(reverse(name, args=[bid.pk])).status_code == 404
    for code in ("technical", "check"):
        assert client.get(bidding.step(bid, code)).status_code == 404
        assert client.post(bidding.step(bid, code), {"approach": "س"}).status_code == 404
    assert client.post(reverse("tenders:bid_file_add", args=[bid.pk, "technical"])).status_code == 404
    assert client.get(reverse("workflow:step", args=["tenders.bid", bid.pk, "withdraw"])).status_code == 404


def test_after_the_deadline_the_form_closes(time_travel, sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    client = sign_in(user)
    forms = bidding.typed(bid)
    bidding.close(tender)

    assert client.get(reverse("tenders:bid_edit", args=[bid.pk])).url == bid.get_absolute_url()
    for code, fields in forms.items():
        assert client.get(bidding.step(bid, code)).url == bid.get_absolute_url()
        assert client.post(bidding.step(bid, code), fields | {"other": bidding.pdf()}).url == bid.get_absolute_url()
    client.post(reverse("tenders:bid_file_add", args=[bid.pk, "technical"]), {"file": bidding.pdf()})

    assert box.draft(bid, user).technical["approach"] == bidding.TECHNICAL["approach"]
    assert len(box.draft_files(bid, user)) == 1
    assert client.get(bid.get_absolute_url()).status_code == 200


def test_a_representative_without_a_partner_is_told_to_register(sign_in):
    user = make_user("partner")
    tender = bidding.announced()

    assert reverse("partners:partner_new") in sign_in(user).get(reverse("tenders:bids")).content.decode()
    assert sign_in(user).post(reverse("tenders:bid_new", args=[tender.pk])).status_code == 403


def test_a_partner_that_may_not_bid_reads_why_on_the_announcement(sign_in):
    tender, user = bidding.announced(), make_user("partner")
    make_partner(user, state="debarred")

    page = sign_in(user).get(tender.get_absolute_url()).content.decode()

    assert "موقوف" in page or "محظور" in page or "الحرمان" in page or "debarred" in page


def test_the_list_of_bids_costs_the_same_for_one_and_many(sign_in):
    user = bidding.bidder()
    bidding.drafted(bidding.announced(), user)
    client = sign_in(user)
    client.get(reverse("tenders:bids"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("tenders:bids"))
    for _n in range(2):
        bidding.drafted(bidding.announced(), user)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("tenders:bids"))

    assert len(one) == len(many) <= 13


def test_the_committee_reads_what_was_opened_and_only_that(time_travel, sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    bidding.close(tender)
    bidding.open_all(tender)
    bid = fire(bid, "open", by=None, system=True)
    client = sign_in(make_user("tender_chair"))

    page = client.get(bid.get_absolute_url()).content.decode()
    assert bidding.TECHNICAL["approach"] in page
    assert "49,256.750" not in page

    bid = fire(bid, "qualify", by=None, system=True)
    bidding.open_all(tender, "financial")
    fire(bid, "price", by=None, system=True)
    assert "49,256.750" in client.get(bid.get_absolute_url()).content.decode()
