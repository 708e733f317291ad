"""People at the same moment: each meeting of two hands ends in one clear state."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from committee.evaluation.services.scoring import conflicts_declare, sheet_save
from committee.models import Award, Consensus, ScoreSheet
from partnership.audit.models import TrailEntry
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def race(*actions: Callable[[], Any]) -> list[str]:
    """Start them together; what each came to: "done" or the code of its refusal."""
    ready, outcomes = threading.Barrier(len(actions)), []

    def run(action: Callable[[], Any]) -> None:
        ready.wait()
        try:
            action()
            outcomes.append("done")
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_locks_double_submits_recusal_during_an_autosave_and_two_tabs_of_the_chair():
    story = told.opened("1000.000", members=4)
    for n in range(4):
        told.score(story.sheet(n), 80, lock=False)
    key = (story.bids[0].pk, story.tender.frozen_criteria[0]["id"])
    one, two, three, four = story.members

    # a recusal meets an autosave: saved before it or refused after it, and set aside in the end
    leaving = story.sheet(3)
    outcomes = race(
        lambda: sheet_save(leaving, by=four, scores={key: (Decimal(55), "")}),
        lambda: fire(leaving, "set_aside", by=four, reason="قرابة"),
    )
    assert outcomes in (["done", "done"], ["closed", "done"])
    assert story.sheet(3).state == "set_aside"

    # one member's two tabs lock at once: once is enough
    mine = story.sheet(2)
    assert race(lambda: fire(mine, "lock", by=three), lambda: fire(mine, "lock", by=three)) == ["done", "stale"]

    # the last two lock at the same moment: the meeting begins, once
    first, second = story.sheet(0), story.sheet(1)
    assert race(lambda: fire(first, "lock", by=one), lambda: fire(second, "lock", by=two)) == ["done", "done"]
    assert Consensus.objects.filter(tender=story.tender).count() == 1
    assert ScoreSheet.objects.filter(tender=story.tender, state="locked").count() == 3

    # the chair concludes in two tabs
    meeting = told.agree(story, conclude=False)
    leader = next(m for m in story.members if m.pk == told.leader_of(story.tender))
    outcomes = race(lambda: fire(meeting, "conclude", by=leader), lambda: fire(meeting, "conclude", by=leader))
    assert outcomes == ["done", "stale"]
    assert Consensus.objects.get(tender=story.tender).state == "concluded"


def test_two_tabs_of_the_chair_and_of_the_minister_and_double_submits_leave_one_result():
    story = told.opened("1000.000", "900.000", members=3)
    key = (story.bids[0].pk, story.tender.frozen_criteria[0]["id"])
    one, two, three = story.members
    for n in range(2):
        told.score(story.sheet(n), 80, lock=False)

    # a member's double submit: two saves of one cell at once leave one row, with one of the two values
    mine = story.sheet(0)
    saves = [lambda p=p: sheet_save(mine, by=one, scores={key: (Decimal(p), "")}) for p in (61, 62)]
    assert race(*saves) == ["done", "done"]
    assert mine.scores.get(bid_id=key[0], criterion_id=key[1]).points in (61, 62)

    # a save meets the locking of the same sheet: kept before it or refused after it, never half
    locking = story.sheet(1)
    outcomes = race(
        lambda: sheet_save(locking, by=two, scores={key: (Decimal(63), "")}), lambda: fire(locking, "lock", by=two)
    )
    assert outcomes in (["done", "done"], ["closed", "done"])
    kept = locking.scores.get(bid_id=key[0], criterion_id=key[1]).points
    assert kept == (63 if outcomes == ["done", "done"] else 80)

    # a declaration of a conflict in two tabs: set aside once
    leaving = story.sheet(2)
    answers = {bid.pk: "قرابة" for bid in story.bids}
    twice = [lambda: conflicts_declare(leaving, by=three, answers=answers)] * 2
    assert race(*twice) == ["closed", "done"]
    assert story.sheet(2).state == "set_aside"

    fire(story.sheet(0), "lock", by=one)
    told.agree(story)
    told.attend(story, "financial")
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)

    # the chair approves the evaluation in two tabs: one award
    told.judged(story)
    tender, text = story.tender, "نوصي بالعطاء الأول في الترتيب."
    twice = [lambda: fire(tender, "evaluate", by=story.chair, recommendation=text)] * 2
    assert race(*twice) == ["done", "stale"]
    award = Award.objects.get(tender=tender)

    # the minister approves in one tab and returns in the other: one of the two, and the trail knows which
    story.partnership = [make_user(f"partnership_{seat}") for seat in ("chair", "secretary", "member")]
    told.meet(story)
    fire(award, "discuss", by=story.partnership[1])
    award = fire(story.award, "send_to_minister", by=story.chair)
    minister = make_user("minister")
    outcomes = race(
        lambda: fire(award, "approve", by=minister), lambda: fire(award, "send_back", by=minister, reason="ما السبب؟")
    )
    assert outcomes == ["done", "stale"]
    ended = Award.objects.get(pk=award.pk).state
    assert ended in ("approved", "returned")
    taken = TrailEntry.objects.filter(machine=award.machine, object_id=str(award.pk), step__in=("approve", "send_back"))
    assert [entry.to_state for entry in taken] == [ended]
