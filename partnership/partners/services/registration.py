"""Writes of a registration."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.partners.models import Partner, Representative
from partnership.partners.policies import forget
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def partner_register(*, by: Any, **facts: Any) -> Partner:
    """Begin a registration; the person becomes the representative with authority to bind."""
    partner = partner_create(**facts)
    Representative.objects.create(partner=partner, user=by, authority_to_bind=True, joined_at=partner.created_at)
    forget(by)
    return begin(partner, by=by)


def partner_create(**facts: Any) -> Partner:
    """A draft with these facts. Raises ValidationError."""
    activities = facts.pop("activities", None)
    partner = Partner(created_at=now(), **facts)
    partner.full_clean()
    partner.save()
    if activities is not None:
        partner.activities.set(activities)
    return partner


@transaction.atomic
def partner_update(partner: Partner, *, by: Any, **facts: Any) -> Partner:
    """Change the facts of a registration while it is a draft or was returned. Raises DomainError otherwise."""
    fresh = Partner.objects.select_for_update().get(pk=partner.pk)
    if not fresh.is_editable:
        raise DomainError(_("The registration was sent and cannot be changed now."), "not_editable")
    activities = facts.pop("activities", None)
    for name, value in facts.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save()
    if activities is not None:
        fresh.activities.set(activities)
    record("edited", by=by, obj=fresh)
    return fresh
