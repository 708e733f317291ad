"""The consensus meeting: who sees the sheets, what must be agreed, who dissents, and what follows from a recusal."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from committee.evaluation.consensus import lines_of, quorum_of
from committee.evaluation.services.consensus import consensus_save
from committee.evaluation.services.examination import bids_admit_all
from committee.models import BidResult, Consensus, ConsensusScore, Dissent, ScoreSheet
from committee.policies import leader_of
from committee.selectors import consensuses_visible, sheets_visible
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Task
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def code_of(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


def meeting_of(story):
    bids_admit_all(story.tender, by=story.secretary)
    return Consensus.objects.select_related("tender").get(tender=story.tender)


def leader(story):
    return next(m for m in story.members if m.pk == leader_of(story.tender))


def test_the_meeting_begins_with_the_last_lock_and_waits_on_the_panels_chair():
    story = told.opened("1000.000")
    told.score(story.sheet(), 80)
    assert not Consensus.objects.exists()
    assert list(sheets_visible(story.members[0])) == [story.sheet(0)]
    told.score(story.sheet(1), 80)

    task = Task.objects.get(machine="committee.consensus", closed_at=None)
    assert (task.step, task.scope) == ("conclude", f"user:{leader(story).pk}")
    assert set(sheets_visible(story.members[0])) == {story.sheet(0), story.sheet(1)}


@pytest.mark.parametrize("role", ["tender_chair", "tender_secretary", "tender_member", "minister", "auditor", "legal"])
def test_while_they_meet_only_the_evaluators_see_the_sheets(role):
    story = told.locked(("1000.000", 80))
    stranger = make_user(role)

    assert not sheets_visible(stranger).exists()
    assert not consensuses_visible(stranger).exists()
    assert consensuses_visible(story.members[0]).exists()


def test_a_wide_spread_needs_a_reason_and_every_criterion_an_agreement():
    story = told.opened("1000.000")
    told.score(story.sheet(0), 90)
    told.score(story.sheet(1), 60)
    meeting, chair = meeting_of(story), leader(story)
    lines = lines_of(meeting)[0].lines
    keys = [(story.bids[0].pk, line.criterion["id"]) for line in lines]
    present = [m.pk for m in story.members]

    assert [(line.spread, line.wide, line.points) for line in lines] == [(Decimal(30), True, "75")] * 2
    assert code_of(fire, meeting, "conclude", by=chair) == "committee.consensus_complete"
    consensus_save(meeting, by=chair, agreed={k: (Decimal(78), "") for k in keys}, present=present)
    assert code_of(fire, meeting, "conclude", by=chair) == "committee.consensus_complete"
    consensus_save(meeting, by=chair, agreed={k: (Decimal(78), "قوبلت الشهادات") for k in keys}, present=[])
    assert code_of(fire, meeting, "conclude", by=chair) == "committee.consensus_attended"
    consensus_save(meeting, by=chair, agreed={k: (Decimal(78), "قوبلت الشهادات") for k in keys}, present=present)
    assert fire(meeting, "conclude", by=chair).state == "concluded"


def test_what_is_cleared_is_agreed_no_more(sign_in):
    story = told.locked(("1000.000", 80))
    meeting = told.agree(story, conclude=False)
    kept = meeting.scores.first()
    name = f"{kept.bid_id}-{kept.criterion_id}"
    page = f"/committee/tenders/{story.tender.pk}/consensus/"
    desk = sign_in(leader(story))

    assert desk.post(page, {f"p-{name}": "", f"r-{name}": ""}).status_code == 302
    assert not meeting.scores.filter(pk=kept.pk).exists()
    assert desk.post(page, {f"p-{name}": "", f"r-{name}": "سبب بلا درجة"}).status_code == 422


def test_a_window_opened_before_something_was_saved_changes_nothing_until_it_is_sent_again(sign_in):
    story = told.locked(("1000.000", 80))
    page, url = sign_in(leader(story)), f"/committee/tenders/{story.tender.pk}/consensus/"
    names = [line.name for line in lines_of(meeting_of(story))[0].lines]
    seen = page.get(url).context["seen"]
    first, second = ({f"p-{name}": points for name in names} for points in ("77", "80"))

    assert page.post(url, first | {"seen": seen}).status_code == 302
    assert page.post(url, first | {"seen": seen}).status_code == 302  # the same click twice
    stale = page.post(url, second | {"seen": seen, "conclude": "1"})
    assert (
        stale.status_code == 422 and "نافذة أخرى" in stale.content.decode() and 'value="80"' in stale.content.decode()
    )
    assert {s.points for s in ConsensusScore.objects.all()} == {77} and meeting_of(story).state == "meeting"
    assert page.post(url, second | {"seen": stale.context["seen"]}).status_code == 302  # knowing what it replaces
    assert {s.points for s in ConsensusScore.objects.all()} == {80}


def test_a_spread_of_exactly_the_rule_needs_no_reason():
    story = told.opened("1000.000")
    told.score(story.sheet(0), 90)
    told.score(story.sheet(1), 70)

    assert not any(line.wide for line in lines_of(meeting_of(story))[0].lines)


def test_the_agreed_points_are_the_technical_score_not_the_mean():
    story = told.locked(("1000.000", 80), ("900.000", 80))
    told.agree(story, [72, 69])
    told.attend(story, "financial")
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)

    results = {r.bid: r for r in BidResult.objects.filter(tender=story.tender)}
    assert results[story.bids[0]].technical_score == Decimal(72)
    assert (results[story.bids[1]].passed, results[story.bids[1]].price) == (False, None)


def test_only_the_chair_of_the_panel_writes_and_nobody_after_the_conclusion():
    story = told.locked(("1000.000", 80))
    meeting, chair = meeting_of(story), leader(story)
    other = next(m for m in story.members if m != chair)

    for person in (other, story.chair, story.secretary):
        with pytest.raises(PermissionDenied):
            consensus_save(meeting, by=person, agreed={}, present=[])
        with pytest.raises(PermissionDenied):
            fire(meeting, "conclude", by=person)
    told.agree(story)
    assert code_of(consensus_save, meeting, by=chair, agreed={}, present=[]) == "closed"
    assert code_of(fire, story.sheet(), "reopen", by=story.chair, reason="س") == "committee.consensus_not_concluded"
    assert fire(meeting, "reopen", by=story.chair, reason="خطأ في النقل").state == "meeting"
    assert fire(story.sheet(), "reopen", by=story.chair, reason="خطأ في النقل").state == "open"
    assert not consensuses_visible(chair).exists()  # blind again until it is locked


def test_a_recusal_calls_the_meeting_again_under_the_next_chair_and_lowers_the_quorum():
    story = told.scored(("1000.000", 80), members=3)
    first = leader(story)
    assert quorum_of(story.tender) == (2, 3)
    sheet = ScoreSheet.objects.get(tender=story.tender, member=first)
    fire(sheet, "set_aside", by=first, reason="تبينت لي قرابة")
    meeting = meeting_of(story)

    assert (meeting.state, quorum_of(story.tender)) == ("meeting", (2, 2))
    assert leader(story) != first
    assert not consensuses_visible(first).exists()
    task = Task.objects.get(machine="committee.consensus", closed_at=None)
    assert task.scope == f"user:{leader(story).pk}"
    told.agree(story)
    assert meeting_of(story).state == "concluded"


def test_a_recusal_after_a_price_is_open_leaves_the_scores_and_is_on_record():
    story = told.priced(("1000.000", 80))
    aside = fire(story.sheet(), "set_aside", by=story.members[0], reason="تبينت لي قرابة")

    assert (aside.state, meeting_of(story).state) == ("set_aside", "concluded")
    assert BidResult.objects.get(tender=story.tender).technical_score == Decimal(80)


def test_the_page_saves_concludes_and_keeps_what_was_typed(sign_in):
    story = told.locked(("1000.000", 80), ("900.000", 75))
    page, url = sign_in(leader(story)), f"/committee/tenders/{story.tender.pk}/consensus/"
    other = next(m for m in story.members if m != leader(story))
    line = lines_of(meeting_of(story))[0].lines[0]
    fields = {f"p-{i.name}": "٨١٫٥" for item in lines_of(meeting_of(story)) for i in item.lines}
    present = {"present": [str(m.pk) for m in story.members]}

    assert 'value="80"' in page.get(url).content.decode()
    wrong = page.post(url, fields | present | {f"p-{line.name}": "180", "notes": "ملاحظة لا تضيع"})
    assert wrong.status_code == 422 and "ملاحظة لا تضيع" in wrong.content.decode()
    assert not ConsensusScore.objects.exists()
    said = {f"d-{story.bids[0].pk}-{other.pk}": "أرى الدرجة أقل"}
    assert sign_in(other).post(url, fields | present).status_code == 403
    assert sign_in(story.chair).get(url).status_code == 404
    assert page.post(url, fields | present | said | {"conclude": "1"}).status_code == 302
    assert meeting_of(story).state == "concluded"
    assert Dissent.objects.get().member == other
    body = sign_in(story.chair).get(url).content.decode()
    assert "81.5" in body and "أرى الدرجة أقل" in body
    assert sign_in(make_user("partner")).get(url).status_code == 403
