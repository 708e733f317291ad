"""People at the same moment: each meeting of two hands ends in one clear state."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from committee.models import Consensus, ScoreSheet
from committee.services.scoring import sheet_save
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.committee import story as told

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
