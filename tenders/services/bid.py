"""Bids: begun by a partner's representative; everything of their content goes through the box."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL
from tenders.models import Bid, Tender


@transaction.atomic
def bid_start(tender: Tender, *, partner: Partner, by: Any) -> Bid:
    """Begin a bid, or return the one this partner has already: one each."""
    if partner.pk not in partners_of(by):
        raise PermissionDenied
    if tender.state != "announced":
        raise DomainError(_("This tender does not accept bids now."), "not_open")
    bid, created = Bid.objects.get_or_create(tender=tender, partner=partner, defaults={"created_by": by, "created_at": now()})
    return begin(bid, by=by) if created else bid


def bid_save(bid: Bid, *, by: Any, technical: dict[str, Any] | None = None, financial: dict[str, Any] | None = None) -> None:
    """Keep the draft's envelopes, whichever are given."""
    if technical is not None:
        box.save_draft(bid, TECHNICAL, technical, by=by)
    if financial is not None:
        box.save_draft(bid, FINANCIAL, financial, by=by)
