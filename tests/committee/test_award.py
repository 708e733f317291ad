"""From the recommendation to a final award: two committees, the minister, letters, standstill, contract."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from committee.models import Award, BidResult
from contracts.models import Contract
from partnership.documents.models import OfficialDocument
from partnership.workflow import clock
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.models import Tender
from tests.committee import story as told
from tests.factories import make_delegation, make_user

pytestmark = pytest.mark.django_db


def refused(obj, step, by, code, **data):
    with pytest.raises(DomainError) as refusal:
        fire(obj, step, by=by, **data)
    assert refusal.value.code == code


def test_the_first_rank_is_recommended_and_stands_in_the_report():
    story = told.recommended(("1000.000", 80), ("900.000", 80))
    award = story.award
    report = OfficialDocument.objects.get(kind="committee.evaluation_report")

    assert (award.bid, str(award.amount), award.state) == (story.bids[1], "900.000", "recommended")
    assert report.data["recommended"] == award.bid.partner.name
    assert report.data["recommendation"] == award.recommendation


def test_another_bid_needs_a_written_reason():
    story = told.priced(("1000.000", 80), ("900.000", 80))
    second = BidResult.objects.get(tender=story.tender, rank=2)

    told.judged(story)
    refused(story.tender, "evaluate", story.chair, "override", result=second, recommendation="أفضل")
    story.step("evaluate", result=second, recommendation="للعطاء الثاني خبرة أوسع في رعاية كبار السن وفريق جاهز للعمل.")

    assert story.award.bid == second.bid


def test_the_joint_meeting_needs_half_of_each_committee():
    story = told.recommended()

    with pytest.raises(DomainError) as refusal:
        told.meet(story, attending=[*story.members, *story.officers])
    assert refusal.value.code == "committee.quorum_present"
    assert not Award.objects.get(pk=story.award.pk).meetings.exists()


def test_a_meeting_is_not_recorded_before_it_began():
    story = told.recommended()

    with pytest.raises(DomainError):
        told.meet(story, held_on=clock.now() + timedelta(hours=1))


def test_the_decision_waits_for_the_joint_meeting():
    story = told.recommended()

    refused(story.award, "discuss", story.partnership[1], "committee.joint_meeting_held")
    told.meet(story)

    assert fire(story.award, "discuss", by=story.partnership[1]).state == "discussed"
    memorandum = OfficialDocument.objects.get(kind="committee.memorandum")
    assert memorandum.data["opinion"] == "نؤيد." and memorandum.data["amount_words"]


def test_the_minister_returns_and_the_committees_meet_again():
    story, minister = told.with_minister()
    award = fire(story.award, "send_back", by=minister, reason="لماذا هذا السعر؟")
    award = fire(award, "answer", by=story.chair, reason="السعر أقل من التقدير.")
    award = fire(award, "send_back", by=minister, reason="يعاد النقاش.")
    award = fire(award, "rediscuss", by=story.partnership[0], reason="بطلب الوزير")

    refused(award, "discuss", story.partnership[1], "committee.joint_meeting_held")  # the old meeting does not do
    told.meet(story)
    assert fire(story.award, "discuss", by=story.partnership[1]).state == "discussed"


def test_one_joint_meeting_agrees_to_a_recommendation_and_not_before_it_was_made():
    story = told.recommended()
    for facts, code in (({"held_on": clock.now() - timedelta(days=2)}, "early"), ({}, None), ({}, "twice")):
        if code is None:
            told.meet(story, **facts)
            continue
        with pytest.raises(DomainError) as refusal:
            told.meet(story, **facts)
        assert refusal.value.code == code
    assert story.award.meetings.count() == 1


def test_a_return_without_words_is_refused():
    story, minister = told.with_minister()

    refused(story.award, "send_back", minister, "reason")
    refused(story.award, "reject", minister, "reason", reason="  ")


def test_the_minister_rejects_and_the_tender_ends():
    story, minister = told.with_minister()
    award = fire(story.award, "reject", by=minister, reason=told.REASON)

    assert award.state == "rejected"
    assert Tender.objects.get(pk=story.tender.pk).state == "unsuccessful"
    assert {b.state for b in story.bids} == {"returned"}
    assert not Contract.objects.exists()


def test_a_deputy_of_the_minister_who_scored_decides_nothing():
    story, minister = told.with_minister()
    starts = clock.now() - timedelta(days=400)
    make_delegation(minister, story.members[0], "minister", starts=starts, ends=starts + timedelta(days=800))
    deputy = type(minister).objects.get(pk=story.members[0].pk)

    with pytest.raises(PermissionDenied):
        fire(story.award, "approve", by=deputy)


@pytest.mark.parametrize(("kind", "days"), [("association", 10), ("international", 20)])
def test_the_standstill_follows_the_rule(kind, days):
    story = told.recommended()
    story.bids[1].partner.__class__.objects.filter(pk=story.bids[1].partner_id).update(kind=kind)
    told.meet(story)
    award = fire(story.award, "discuss", by=story.partnership[1])
    award = fire(award, "send_to_minister", by=story.chair)
    award = fire(award, "approve", by=make_user("minister"))
    before = clock.now()
    award = fire(award, "notify", by=story.secretary)

    assert before + timedelta(days=days) <= award.standstill_ends_at <= clock.now() + timedelta(days=days)


def test_the_award_is_final_after_the_standstill_and_a_contract_is_drafted():
    story = told.standstill()
    refused(story.award, "finalise", story.secretary, "committee.standstill_over")

    clock.shift_to(story.award.standstill_ends_at + timedelta(seconds=1))
    take_due_steps()

    contract = Contract.objects.get(project=story.tender.project)
    assert story.award.state == "final"
    assert Tender.objects.get(pk=story.tender.pk).state == "awarded"
    assert [b.state for b in story.bids] == ["awarded", "unsuccessful"]
    assert (contract.partner, contract.amount) == (story.award.bid.partner, story.award.amount)


def test_each_bidder_gets_its_own_letter():
    story = told.standstill(("900.000", 80), ("1000.000", 80), ("800.000", 50))
    award_letter = OfficialDocument.objects.get(kind="committee.award_letter")
    letters = OfficialDocument.objects.filter(kind="committee.regret_letter").order_by("pk")

    assert award_letter.scope == f"partner:{story.award.bid.partner_id}"
    assert {d.scope for d in letters} == {f"partner:{b.partner_id}" for b in story.bids if b.pk != story.award.bid_id}
    failed = letters.get(scope=f"partner:{story.bids[2].partner_id}")
    assert (failed.data["own"]["has_price"], failed.data["own"]["passed"]) == (False, False)
    others = {b.partner.name for b in story.bids} - {failed.data["partner"], failed.data["winner_name"]}
    assert not any(name in str(failed.data) for name in others)


def test_nothing_else_ends_a_tender_whose_award_is_under_way():
    story = told.recommended()

    refused(story.tender, "cancel", story.chair, "committee.no_award_pending", reason=told.REASON)
    refused(story.tender, "declare_unsuccessful", story.chair, "committee.no_award_pending", reason=told.REASON)
