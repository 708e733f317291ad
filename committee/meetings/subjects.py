"""What may stand on an agenda: each room registers its own kind, and asks afterwards what was decided.

A step that needs a decision has a guard that asks `carried(obj)`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language

from committee.meetings.models import AgendaItem, Decision
from partnership.workflow.reading import once_a_page


@dataclass(frozen=True, slots=True)
class Subject:
    """`waiting()` are the objects that wait for this committee; `tender` is the way to the tender whose conflicts count."""

    model: str
    title: str | Promise
    committee: str
    waiting: Callable[[], QuerySet[Any]]
    tender: str = ""  # a path of the ORM from the object, such as "award__tender_id"
    on_decided: Callable[[Any, AgendaItem, Decision], None] = lambda obj, item, decision: None
    reads: tuple[str, ...] = ()  # what `path_label` of the object reads besides, for select_related


SUBJECTS: dict[str, Subject] = {}


def register_subject(subject: Subject) -> None:
    if subject.model in SUBJECTS:
        raise ValueError(f"{subject.model} is registered twice")
    SUBJECTS[subject.model] = subject


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a committee, as the agenda shows it."""

    machine: str
    object_id: str
    title: str | Promise
    label: str

    @property
    def key(self) -> str:
        return f"{self.machine}:{self.object_id}"


MOST = 30  # of each kind, in the list to choose from


def waiting_for(committee: str) -> list[Waiting]:
    """What waits for a committee and stands on no agenda to come."""
    planned = set(
        AgendaItem.objects.filter(meeting__state="scheduled").exclude(machine="").values_list("machine", "object_id")
    )
    return [
        Waiting(subject.model, str(obj.pk), subject.title, obj.path_label())
        for subject in SUBJECTS.values()
        if subject.committee == committee
        for obj in subject.waiting()[:MOST]
        if (subject.model, str(obj.pk)) not in planned
    ]


def object_of(item: AgendaItem) -> Any:
    """What an item is about, or None."""
    if item.machine not in SUBJECTS:
        return None
    return apps.get_model(item.machine)._default_manager.filter(pk=item.object_id).first()


def titled(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Items with their `title`: the subject, which is in the language of the minutes; English readers meet what it is about by
    its own name. One query for each kind of subject, in English only."""
    items = list(items)
    named = {item.pk: item.subject for item in items}
    if get_language() == "en":
        for machine in {item.machine for item in items} & set(SUBJECTS):
            about = {item.object_id: item.pk for item in items if item.machine == machine}
            rows = apps.get_model(machine)._default_manager.select_related(*SUBJECTS[machine].reads or (None,))
            named |= {about[str(obj.pk)]: obj.path_label() for obj in rows.filter(pk__in=about)}
    for item in items:
        item.title = named[item.pk]
    return items


def tenders_of(items: Iterable[AgendaItem]) -> dict[int, int]:
    """Item → the tender whose declared conflicts of interest bind it. One query for each kind of subject."""
    wanted: dict[str, dict[str, int]] = {}
    for item in items:
        if item.machine in SUBJECTS and SUBJECTS[item.machine].tender:
            wanted.setdefault(item.machine, {})[item.object_id] = item.pk
    found = {}
    for machine, ids in wanted.items():
        rows = apps.get_model(machine)._default_manager.filter(pk__in=ids)
        for pk, tender in rows.values_list("pk", SUBJECTS[machine].tender):
            found[ids[str(pk)]] = tender
    return found


@once_a_page
def decisions_about(obj: Any) -> list[Decision]:
    """What meetings that were held put to the vote about this object, the latest first."""
    held = {"item__meeting__state__in": ("held", "circulated", "confirmed")}
    rows = Decision.objects.filter(item__machine=obj.machine, item__object_id=str(obj.pk), **held)
    return list(rows.select_related("item__meeting").order_by("-pk"))


def decided(obj: Any, outcome: str, since: datetime | None = None) -> bool:
    """Did a meeting that was held decide so about this object (since then)?"""
    return any(
        found.outcome == outcome and (since is None or (found.closed_at is not None and found.closed_at >= since))
        for found in decisions_about(obj)
    )


def carried(obj: Any, since: datetime | None = None) -> bool:
    """For guards: did the committee agree to this?"""
    return decided(obj, "carried", since)


def decision_number(obj: Any) -> str:
    """The number of the latest decision that agreed to this; "" where there is none."""
    rows = Decision.objects.filter(item__machine=obj.machine, item__object_id=str(obj.pk), outcome="carried")
    return rows.order_by("-closed_at").values_list("number", flat=True).first() or ""
