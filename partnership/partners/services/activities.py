"""Keeping the ministry's list of activities that permit social work."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.partners.models import Activity
from partnership.people.roles import has_role
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError

KEEPER = "partnership_secretary"


@transaction.atomic
def activity_add(*, by: Any, code: str, name: str, name_en: str = "") -> Activity:
    """Put an activity on the list from today; one that was taken off comes back. Raises DomainError "listed"."""
    _keeper_only(by)
    found = Activity.objects.select_for_update().filter(code=code).first()
    if found is not None and found.is_listed(today()):
        raise DomainError(_("This activity is on the list already."), "listed")
    activity = found or Activity(code=code, listed_from=today())
    activity.name, activity.name_en, activity.listed_until = name, name_en, None
    activity.full_clean()
    activity.save()
    record(
        "edited", by=by, obj=activity, label=f"{code} {name}", after={"listed_from": activity.listed_from.isoformat()}
    )
    return activity


@transaction.atomic
def activity_end(activity: Activity, *, by: Any, reason: str) -> Activity:
    """Take an activity off the list: from tomorrow it permits no new bid; what was answered before stays so."""
    _keeper_only(by)
    fresh = Activity.objects.select_for_update().get(pk=activity.pk)
    if fresh.listed_until is not None:
        raise DomainError(_("This activity was taken off the list already."), "ended")
    fresh.listed_until = max(today(), fresh.listed_from)
    fresh.save(update_fields=["listed_until"])
    until = fresh.listed_until + timedelta(days=1)
    record(
        "edited",
        by=by,
        obj=fresh,
        label=f"{fresh.code} {fresh.name}",
        after={"off_from": until.isoformat()},
        reason=reason,
    )
    return fresh


def _keeper_only(by: Any) -> None:
    if not has_role(by, KEEPER):
        raise PermissionDenied
