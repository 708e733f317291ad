"""Tasks: opened and closed by the one door, in its transaction; the people concerned are told by the job worker."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation

from partnership.people.models import User
from partnership.people.roles import roles_of
from partnership.workflow import path
from partnership.workflow.models import Task
from partnership.workflow.path import CLOCK, SYSTEM, Step

DEFAULT_DAYS = 7


def close(obj: Any, row: Step, *, by: Any, at: datetime) -> None:
    """Close whatever waits for this object."""
    Task.objects.filter(machine=obj.machine, object_id=str(obj.pk), closed_at=None).update(
        closed_at=at, closed_by=by, closed_step=row.name
    )


def forget(obj: Any, *, by: Any, at: datetime) -> None:
    """Nothing waits for this object any more: what it was for has fallen with a step of another one."""
    Task.objects.filter(machine=obj.machine, object_id=str(obj.pk), closed_at=None).update(closed_at=at, closed_by=by)


def open_next(obj: Any, *, by: Any, at: datetime, reason: str) -> None:
    """Open a task for each role that may take the next step, unless the clock or another step will take it."""
    machine = path.BY_MODEL[obj.machine]
    tasks = []
    for name in obj.waits_for():
        row = machine.step(name)
        if CLOCK in row.who or SYSTEM in row.who:
            continue
        due = obj.task_due(obj.state) or at + timedelta(days=machine.days.get(obj.state, DEFAULT_DAYS))
        for role in obj.desk_roles(row):
            scope = obj.desk_scope(role)
            if scope.startswith("user:"):  # one person: one task, in the role they hold
                role = _held(scope, row)
                tasks.append(_task(obj, row, role, scope, due=due, by=by, at=at, reason=reason))
                break
            tasks.append(_task(obj, row, role, scope, due=due, by=by, at=at, reason=reason))
    if tasks:
        _name(tasks, obj)
        created = Task.objects.bulk_create(tasks)
        _tell([task.pk for task in created])


def _held(scope: str, row: Step) -> str:
    """The first of the row's roles that the one person of `scope` holds: desks find their tasks by role and scope."""
    held = roles_of(User.objects.get(pk=int(scope.removeprefix("user:"))))
    return next((role for role in row.roles if role in held), row.roles[0])


def _name(tasks: list[Task], obj: Any) -> None:
    """What they are about, in both languages, whichever of them the person reads who took the step."""
    with translation.override("ar"):
        label = obj.path_label()[:300]
    with translation.override("en"):
        label_en = obj.path_label()[:300]
    for task in tasks:
        task.label, task.label_en = label, "" if label_en == label else label_en


def _task(obj: Any, row: Step, role: str, scope: str, *, due: datetime, by: Any, at: datetime, reason: str) -> Task:
    return Task(
        machine=obj.machine,
        object_id=str(obj.pk),
        project_id=obj.project_id,
        url=obj.get_absolute_url(),
        step=row.name,
        role=role,
        scope=scope,
        state=obj.state,
        opened_at=at,
        due_at=due,
        sent_by=by,
        reason=reason,
    )


def _tell(task_ids: list[int]) -> None:
    # The queue is a table: the job is written in this transaction, so no step, no notification.
    from partnership.workflow import tasks  # noqa: PLC0415 -- the job module imports models that import this one

    tasks.tell_about_tasks.defer(task_ids=task_ids)
