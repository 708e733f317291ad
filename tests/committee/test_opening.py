"""Opening sessions: when, who, what is written down; and who is left to evaluate."""

from datetime import timedelta

import pytest

from committee.evaluation.services.panel import panel_appoint
from partnership.documents.models import OfficialDocument
from partnership.partners.models import Representative
from partnership.workflow import clock
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def refusal_of(story, **facts):
    with pytest.raises(DomainError) as refusal:
        story.step("open_technical", by=story.secretary, **facts)
    return refusal.value.code


def test_envelopes_open_with_two_officers_at_the_announced_hour():
    story = told.closed("1000.000")
    assert refusal_of(story) == "committee.opening_attended"

    told.attend(story, "technical", officers=[story.secretary])
    assert refusal_of(story) == "committee.opening_attended"
    told.attend(story, "technical")
    assert refusal_of(story) == "committee.technical_all_opened"
    told.unseal(story, "technical")
    assert story.step("open_technical", by=story.secretary).state == "technical_opened"


def test_not_before_the_announced_hour():
    story = told.closed("1000.000")
    told.attend(story, "technical")
    clock.shift_to(story.tender.opening_at - timedelta(minutes=2))

    assert refusal_of(story) == "committee.opening_attended"
    offer = next(o for o in available_steps(story.tender, story.secretary) if o.step.name == "open_technical")
    assert (offer.enabled, bool(offer.why)) == (False, True)


def test_the_minutes_list_every_bid_with_its_hashes():
    story = told.opened("1000.000", "900.000")
    minutes = OfficialDocument.objects.get(kind="committee.opening_minutes").data
    versions = [b.versions.get(is_current=True) for b in story.bids]

    assert [(b["receipt"], b["technical"], b["financial"]) for b in minutes["bids"]] == [
        (v.receipt, v.technical_sha256, v.financial_sha256) for v in versions
    ]
    assert set(minutes["officers"]) == {o.name for o in story.officers}
    assert "1000" not in str(minutes)  # no price


def test_every_member_gets_a_sheet_except_openers_and_people_of_a_bidder():
    story = told.closed("1000.000", members=3)
    related, opener = story.members[1], story.members[2]
    Representative.objects.create(partner=story.bids[0].partner, user=related, authority_to_bind=False, active=False)
    told.attend(story, "technical", officers=[*story.officers, opener])
    told.unseal(story, "technical")
    story.step("open_technical", by=story.secretary)

    assert [s.member for s in story.tender.sheets.all()] == [story.members[0]]


def test_an_appointed_panel_evaluates_alone():
    story = told.closed("1000.000", members=3)
    panel_appoint(story.tender, by=story.chair, members=story.members[:2], chair=story.members[1], **told.DECISION)

    with pytest.raises(DomainError) as refusal:  # nobody opens and evaluates
        told.attend(story, "technical", officers=[story.secretary, story.members[0]])
    assert refusal.value.code == "evaluator"
    told.attend(story, "technical")
    told.unseal(story, "technical")
    story.step("open_technical", by=story.secretary)

    assert {s.member for s in story.tender.sheets.all()} == set(story.members[:2])
    with pytest.raises(DomainError) as refusal:
        panel_appoint(story.tender, by=story.chair, members=story.members, chair=story.members[0], **told.DECISION)
    assert refusal.value.code == "not_now"


def test_a_panel_has_a_chair_and_nobody_of_a_bidder():
    story = told.closed("1000.000")
    Representative.objects.create(partner=story.bids[0].partner, user=story.members[0], authority_to_bind=False)

    for members, chair, code in (
        ([story.members[0]], story.members[0], "cannot_evaluate"),
        ([story.secretary], story.secretary, "cannot_evaluate"),
        ([story.members[1]], None, "chair"),
        ([story.members[1]], story.members[0], "chair"),
    ):
        with pytest.raises(DomainError) as refusal:
            panel_appoint(story.tender, by=story.chair, members=members, chair=chair, **told.DECISION)
        assert refusal.value.code == code


def test_the_opening_waits_for_somebody_who_can_evaluate():
    story = told.closed("1000.000", members=1)
    panel_appoint(story.tender, by=story.chair, members=story.members, chair=story.members[0], **told.DECISION)
    Representative.objects.create(partner=story.bids[0].partner, user=story.members[0], authority_to_bind=False)
    told.attend(story, "technical")

    assert refusal_of(story) == "committee.evaluators_named"


def test_the_attendance_is_closed_with_its_session():
    story = told.opened("1000.000")

    with pytest.raises(DomainError) as refusal:
        told.attend(story, "technical")
    assert refusal.value.code == "not_now"


def test_an_evaluator_does_not_open_the_prices():
    story = told.scored(("1000.000", 80))

    with pytest.raises(DomainError) as refusal:
        told.attend(story, "financial", officers=[story.secretary, story.members[0]])
    assert refusal.value.code == "evaluator"


def test_the_pages_of_opening_and_panel(sign_in):
    story = told.closed("1000.000")
    chair = sign_in(story.chair)
    at = f"/committee/tenders/{story.tender.pk}"

    panel = chair.post(
        f"{at}/panel/", {"members": [m.pk for m in story.members], "chair": story.members[0].pk} | told.DECISION
    )
    empty = chair.post(f"{at}/opening/technical/", {"place": "القاعة"})
    kept = chair.post(
        f"{at}/opening/technical/",
        {"officers": [o.pk for o in story.officers], "guests": "سالم أحمد، جمعية الرعاية", "place": "القاعة"},
    )

    assert (panel.status_code, empty.status_code, kept.status_code) == (302, 422, 302)
    page = chair.get(f"{at}/opening/technical/").content.decode()
    assert "سالم أحمد" in page and story.bids[0].versions.get().technical_sha256 in page
    assert "1,000.000" not in page


def test_strangers_see_no_opening(sign_in):
    story = told.closed("1000.000")

    assert (
        sign_in(make_user("officer")).get(f"/committee/tenders/{story.tender.pk}/opening/technical/").status_code == 403
    )
    assert sign_in(story.bidders[0]).get(f"/committee/tenders/{story.tender.pk}/comparison/").status_code == 403
    assert sign_in(story.chair).get(f"/committee/tenders/{story.tender.pk}/opening/other/").status_code == 404


def test_a_tender_that_ends_early_closes_its_sheets():
    story = told.opened("1000.000")
    story.step("declare_unsuccessful", by=story.chair, reason=told.REASON)

    assert {s.state for s in story.tender.sheets.all()} == {"closed"}
    with pytest.raises(DomainError):
        fire(story.sheet(), "lock", by=story.members[0])
