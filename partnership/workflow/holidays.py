"""The table of official holidays: who changes it, and what the trail says of it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Holiday

KEEPERS = ("tender_secretary", "finance")  # who keeps the rules, and the ministry's human resources
LONGEST = 31  # days: a longer closure is more likely a slip of the keyboard


def holidays_from(day: date) -> QuerySet[Holiday]:
    """What is not over yet, the nearest first."""
    return Holiday.objects.filter(last_day__gte=day)


def _facts(holiday: Holiday) -> dict[str, Any]:
    return {
        "name": holiday.name,
        "first_day": holiday.first_day.isoformat(),
        "last_day": holiday.last_day.isoformat(),
        "expected": holiday.expected,
        "source": holiday.source,
    }


def _require_keeper(by: Any) -> None:
    if not has_role(by, *KEEPERS):
        raise PermissionDenied


@transaction.atomic
def holiday_save(
    holiday: Holiday | None, *, by: Any, name: str, first_day: date, last_day: date, name_en: str = "",
    expected: bool = False, source: str = "",
) -> Holiday:  # fmt: skip
    """Add a holiday, or correct one. Dates that were computed before keep their day: a clock is set when it starts."""
    _require_keeper(by)
    if last_day < first_day:
        raise DomainError(_("The last day comes before the first."), "period")
    if (last_day - first_day).days >= LONGEST:
        raise DomainError(_("A holiday lasts at most 31 days."), "too_long")
    before = None
    if holiday is not None:
        holiday = Holiday.objects.select_for_update(of=("self",)).get(pk=holiday.pk)
        before = _facts(holiday)
    found = holiday or Holiday(created_by=by)
    found.name, found.name_en, found.first_day, found.last_day = name, name_en, first_day, last_day
    found.expected, found.source = expected, source
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise DomainError(_("This holiday stands in the calendar already."), "twice") from error
    record("edited", by=by, obj=found, label=found.name, before=before, after=_facts(found))
    return found


@transaction.atomic
def holiday_remove(holiday: Holiday, *, by: Any) -> None:
    """Take a holiday out of the calendar; the trail keeps what it was."""
    _require_keeper(by)
    record("edited", by=by, obj=holiday, label=holiday.name, before=_facts(holiday), after={"removed": True})
    holiday.delete()
