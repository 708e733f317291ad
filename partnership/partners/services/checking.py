"""The secretary's check of a registration, item by item."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.partners.models import ItemCheck, Partner
from partnership.partners.selectors.checking import lines_of
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError


@transaction.atomic
def registration_check(
    partner: Partner, *, by: Any, findings: dict[str, tuple[bool, str]], seen: dict[str, str]
) -> Partner:
    """Record what was found: {item: (accepted, what is to be corrected)}. `seen` holds the hash of each item as the page
    showed it. Raises DomainError "not_now", or "changed" when an item is not what was looked at any more."""
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied
    fresh = Partner.objects.select_for_update().get(pk=partner.pk)
    if not fresh.is_in_check:
        raise DomainError(_("This registration is not waiting for a check now."), "not_now")
    at = now()
    for line in lines_of(fresh):
        if line.item.code not in findings:
            continue
        if seen.get(line.item.code) != line.seen:
            raise DomainError(_("The registration changed while you checked it: look at it again."), "changed")
        accepted, reason = findings[line.item.code]
        ItemCheck.objects.update_or_create(
            partner=fresh, item=line.item.code,
            defaults={
                "accepted": accepted, "reason": "" if accepted else reason, "seen": line.seen, "checked_by": by, "checked_at": at,
            },
        )  # fmt: skip
    record("edited", by=by, obj=fresh, after={"checked": sorted(findings)})
    return fresh
