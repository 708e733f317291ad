"""Reminding evaluators before their sheet, or their meeting, is due."""

from django.utils import timezone

from partnership.people.models import User
from partnership.workflow import notices
from partnership.workflow.clock import today
from partnership.workflow.models import Task

DAYS_BEFORE = (3, 1, 0)
MACHINES = ("committee.scoresheet", "committee.consensus")


def evaluators_remind() -> int:
    """Tell each evaluator whose task ends in three days, tomorrow or today. Returns how many were told."""
    told = 0
    waiting = Task.objects.filter(machine__in=MACHINES, closed_at=None, scope__startswith="user:")
    for task in waiting.order_by("pk"):
        if (timezone.localtime(task.due_at).date() - today()).days not in DAYS_BEFORE:
            continue
        people = User.objects.filter(pk=int(task.scope.removeprefix("user:")), is_active=True)
        told += len(
            notices.tell(
                people, machine=task.machine, step=task.step, label=task.words, url=task.url, kind="deadline",
                project_id=task.project_id, alone=True,
            )
        )  # fmt: skip
    return told
