"""Evaluators are reminded three days, one day and none before their sheet is due, and not otherwise; the chair's desk tells
what the opening of the prices still waits for."""

from datetime import timedelta

import pytest

from committee.evaluation.services.examination import bids_admit_all
from committee.evaluation.services.reminders import evaluators_remind
from partnership.workflow import clock
from partnership.workflow.models import Notification, Task
from tests.committee import story as told

pytestmark = pytest.mark.django_db


def test_only_who_has_not_locked_is_reminded_and_only_near_the_end():
    story = told.opened("1000.000")
    told.score(story.sheet(0), 80)
    due = Task.objects.get(machine="committee.scoresheet", closed_at=None).due_at

    assert evaluators_remind() == 0
    clock.shift_to(due - timedelta(days=3))
    assert evaluators_remind() == 1
    assert Notification.objects.get(kind="deadline").person == story.members[1]
    clock.shift_to(due - timedelta(days=2))
    assert evaluators_remind() == 0


def test_the_chairs_desk_puts_below_what_waits_for_the_evaluators(sign_in):
    story = told.opened("1000.000")
    desk = sign_in(story.chair, language="en")

    def later() -> str:
        page = " ".join(desk.get("/desk/").content.decode().split())
        return page.partition("Yours, once others are done")[2]

    page = desk.get("/desk/").content.decode()
    assert "One bid is not examined yet." in page and f"/committee/tenders/{story.tender.pk}/examination/" in page
    bids_admit_all(story.tender, by=story.secretary)
    assert "2 score sheets are not locked yet. Then: " in later()
    told.score(story.sheet(0), 80)
    assert "One score sheet is not locked yet. Then: " in later()
    told.score(story.sheet(1), 80)
    assert "The consensus meeting is not concluded yet. Then: " in later()
    told.agree(story)
    assert not later()
    assert f"/tenders/{story.tender.pk}/" in desk.get("/desk/").content.decode()


def test_an_evaluators_desk_says_how_much_of_the_sheet_is_written(sign_in):
    story = told.opened("1000.000")
    criteria = len(story.tender.frozen_criteria)
    desk = sign_in(story.members[0], language="en")
    page = desk.get("/desk/").content.decode()
    assert f"0 of {criteria} scores are written." in page and "Score the bids" in page
    told.score(story.sheet(0), 80, lock=False)
    page = desk.get("/desk/").content.decode()
    assert f"{criteria} of {criteria} scores are written." in page and "Yours, once others are done" not in page
    assert "Score the bids" not in page and "Lock my sheet" in page
