"""Evaluators are reminded three days, one day and none before their sheet is due, and not otherwise."""

from datetime import timedelta

import pytest

from committee.services.reminders import evaluators_remind
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
