"""Which part of the programme a figure looks at: a period, a field, a department, a kind of partner, and for whom."""

import calendar
import dataclasses
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

FILTERS = ("period", "field", "department", "kind")
PARTS = ("", "q1", "q2", "q3", "q4", *(f"m{n}" for n in range(1, 13)))


@dataclass(frozen=True, slots=True)
class Scope:
    """`first` and `last` are days, both included; None: from the beginning, until now. `own`: an officer's department.

    `barred` are tenders from which the viewer is kept away by a declared conflict. `at` is the moment of the figures.
    """

    at: datetime
    first: date | None = None
    last: date | None = None
    field: str = ""
    department: int | None = None
    kind: str = ""
    barred: tuple[int, ...] = ()
    memo: dict[str, Any] = dataclasses.field(
        default_factory=dict, compare=False
    )  # what several figures share, asked once

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def during(self, name: str) -> Q:
        """A moment that lies within the period."""
        found = Q()
        if self.first:
            found &= Q(**{f"{name}__gte": _midnight(self.first)})
        if self.last:
            found &= Q(**{f"{name}__lt": _midnight(self.last + timedelta(days=1))})
        return found

    def in_years(self, name: str) -> Q:
        """A year that the period touches."""
        found = Q()
        if self.first:
            found &= Q(**{f"{name}__gte": self.first.year})
        if self.last:
            found &= Q(**{f"{name}__lte": self.last.year})
        return found

    def on_days(self, name: str) -> Q:
        """A day that lies within the period."""
        found = Q()
        if self.first:
            found &= Q(**{f"{name}__gte": self.first})
        if self.last:
            found &= Q(**{f"{name}__lte": self.last})
        return found

    def project(self, prefix: str = "") -> Q:
        """Field and department; `prefix` is the way to the project ("contract__project__")."""
        found = Q()
        if self.field:
            found &= Q(**{f"{prefix}field": self.field})
        if self.department is not None:
            found &= Q(**{f"{prefix}department_id": self.department})
        return found

    def partner(self, prefix: str = "") -> Q:
        """The kind of partner; `prefix` is the way to the partner."""
        return Q(**{f"{prefix}kind": self.kind}) if self.kind else Q()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def period(year: int, part: str = "") -> tuple[date, date]:
    """First and last day of a year, a quarter ("q1") or a month ("m12")."""
    if part.startswith("q"):
        begins = int(part[1:]) * 3 - 2
        ends = begins + 2
    elif part.startswith("m"):
        begins = ends = int(part[1:])
    else:
        begins, ends = 1, 12
    return date(year, begins, 1), date(year, ends, calendar.monthrange(year, ends)[1])
