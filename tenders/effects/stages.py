"""The project's stage follows the machines that work on it."""

from typing import Any

from django.db.models import Case, F, Subquery, Value, When
from django.db.models.functions import Coalesce

from partnership.workflow.models import Task
from partnership.workflow.path import STAGE_OF
from partnership.workflow.signals import stepped
from tenders.models import Project
from tenders.selectors.project import FILE_MACHINES


def follow_stage(sender: Any, *, machine: Any, state: str, at: Any, project_id: int | None, **kwargs: Any) -> None:
    """After each step, inside its transaction: stage and since when, and whom the project waits for; one statement."""
    if project_id is None:
        return
    next_task = Task.objects.filter(project_id=project_id, closed_at=None, machine__in=FILE_MACHINES).order_by(
        "due_at", "pk"
    )
    changes: dict[str, Any] = {
        "next_role": Coalesce(Subquery(next_task.values("role")[:1]), Value("")),
        "next_due": Subquery(next_task.values("due_at")[:1]),
    }
    stage = STAGE_OF.get(machine.model, {}).get(state)
    if stage is not None:
        changes["stage"] = stage
        changes["stage_since"] = Case(When(stage=stage, then=F("stage_since")), default=Value(at))
    Project.objects.filter(pk=project_id).update(**changes)


stepped.connect(follow_stage, dispatch_uid="tenders.follow_stage")
