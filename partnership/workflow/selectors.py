"""Reads of the workflow: desks, timelines, the object behind a step."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise

from partnership.audit.kinds import KINDS
from partnership.audit.models import TrailEntry
from partnership.people.roles import roles_of, scopes_of
from partnership.workflow import path, registry
from partnership.workflow.models import Notification, Task


def object_for_step(user: Any, model: str, pk: str) -> Any:
    """The object behind a step's address, as far as this person may see it; else Http404."""
    selector = registry.SELECTORS.get(model)
    if selector is None:
        raise Http404
    try:
        obj = selector(user).filter(pk=pk).first()
    except (ValueError, TypeError, OverflowError) as error:
        raise Http404 from error
    if obj is None:
        raise Http404
    return obj


def _on_desk_of(user: Any) -> Q:
    """One index answers it: a task for one person carries a role that this person holds (desk.open_next)."""
    return Q(role__in=list(roles_of(user)), scope__in=list(scopes_of(user)))


def open_tasks_for(user: Any) -> QuerySet[Task]:
    """What waits for this person now, oldest deadline first."""
    return Task.objects.filter(_on_desk_of(user), closed_at=None).select_related("sent_by").order_by("due_at", "pk")


def hints_for(tasks: Iterable[Task]) -> dict[int, registry.Hint]:
    """{task: how far its object is}, of those of which it is known; each kind of step is asked once."""
    kinds: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        if (task.machine, task.step) in registry.DESK_HINTS:
            kinds.setdefault((task.machine, task.step), []).append(task)
    found: dict[int, registry.Hint] = {}
    for kind, same in kinds.items():
        said = registry.DESK_HINTS[kind]([task.object_id for task in same])
        found |= {task.pk: said[task.object_id] for task in same if task.object_id in said}
    return found


def tasks_sent_by(user: Any) -> QuerySet[Task]:
    """What this person waits for from others. Never what bidders do with their bids: it would tell who bids."""
    sent = Task.objects.filter(~_on_desk_of(user), sent_by=user, closed_at=None).exclude(machine="tenders.bid")
    return sent.order_by("due_at", "pk")


def waiting_tasks(project_id: int) -> QuerySet[Task]:
    """Whom a project waits for."""
    return Task.objects.filter(project_id=project_id, closed_at=None).select_related("sent_by").order_by("due_at", "pk")


def unread_count(user: Any) -> int:
    return Notification.objects.filter(person=user, read_at=None).count()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened, in words. `who` and `behalf` are names as they were then."""

    at: Any
    who: str
    behalf: str
    what: str | Promise
    label: str
    to_state: str | Promise
    reason: str
    kind: str


# What a timeline says; the chained text of each row is long and stays where it is.
TOLD = ("at", "actor", "behalf", "label", "reason", "kind", "step", "machine", "to_state")
TIMELINE_KINDS = ("begin", "step", "document_issued", "bids_fixed", "envelopes_opened", "conflict_declared")


def timeline(*, machine: str, object_id: Any) -> list[TimelineEntry]:
    """What happened to one object, newest first. The page says what it is about: its rows do not say it again."""
    rows = TrailEntry.objects.filter(machine=machine, object_id=str(object_id), kind__in=TIMELINE_KINDS)
    return [replace(_entry(row), label="") for row in rows.order_by("-id")[:100]]


def timeline_of_project(
    project_id: int, *, limit: int = 60, machines: tuple[str, ...] | None = None
) -> list[TimelineEntry]:
    """What happened in a project, newest first."""
    rows = TrailEntry.objects.filter(project_id=project_id, kind__in=TIMELINE_KINDS)
    if machines is not None:
        rows = rows.filter(machine__in=machines)
    return [_entry(row) for row in rows.only(*TOLD).order_by("-id")[:limit]]


def _entry(row: TrailEntry) -> TimelineEntry:
    what: str | Promise = KINDS.get(row.kind, row.kind)
    state: str | Promise = ""
    machine = path.BY_MODEL.get(row.machine)
    if machine is not None and row.kind in ("step", "begin"):
        known = {s.name: s for s in machine.steps}
        what = known[row.step].label if row.step in known else machine.title
        state = machine.states(row.to_state).label if row.to_state in machine.states.values else row.to_state
    return TimelineEntry(row.at, row.actor, row.behalf, what, row.label, state, row.reason, row.kind)
