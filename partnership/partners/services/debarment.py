"""Proposing that a partner be kept from bidding. The decision, the appeal and the end are steps of the path."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.partners.models import Debarment, Partner
from partnership.partners.selectors.page import PROPOSERS
from partnership.people.roles import has_role
from partnership.workflow.clock import now, today
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def debarment_propose(partner: Partner, *, by: Any, fields: list[str], reason: str, ends_on: date) -> Debarment:
    """Propose a debarment: which fields (none: all), why, until when. Raises DomainError "not_registered", "past", "open"."""
    if not has_role(by, *PROPOSERS):
        raise PermissionDenied
    fresh = Partner.objects.select_for_update().get(pk=partner.pk)
    if not fresh.is_registered:
        raise DomainError(_("Only an approved partner can be debarred."), "not_registered")
    if ends_on <= today():
        raise DomainError(_("The last day must lie ahead."), "past")
    if fresh.debarments.filter(state__in=("proposed", "agreed")).exists():
        raise DomainError(_("A debarment of this partner is proposed already: decide or drop it first."), "open")
    debarment = Debarment(
        partner=fresh,
        fields=sorted(set(fields)),
        reason=reason.strip(),
        ends_on=ends_on,
        proposed_by=by,
        proposed_at=now(),
    )
    debarment.full_clean(exclude=["partner", "proposed_by"])
    debarment.save()
    return begin(debarment, by=by)
