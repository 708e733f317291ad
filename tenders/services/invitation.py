"""Invitations to limited tenders: the letter by e-mail, and that it was received."""

from typing import Any

from django.db import transaction

from partnership.audit.services import record
from partnership.workflow.clock import now
from tenders.models import Invitation


@transaction.atomic
def invitation_receive(invitation: Invitation, *, by: Any) -> Invitation:
    """Note the receipt, once: the first time counts. `by` is None for the link in the letter."""
    fresh = Invitation.objects.select_for_update(of=("self",)).select_related("tender", "partner").get(pk=invitation.pk)
    if fresh.received_at is None:
        fresh.received_at, fresh.received_by = now(), by
        fresh.save(update_fields=["received_at", "received_by"])
        tender = fresh.tender
        record("edited", by=by, obj=tender, after={"invitation_received": fresh.partner.name})
    return fresh


@transaction.atomic
def invitation_mailed(invitation_id: int) -> None:
    Invitation.objects.filter(pk=invitation_id).update(mailed_at=now())
