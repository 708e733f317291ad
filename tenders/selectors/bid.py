"""Bids as rows (who, when, state). Their content is the box's to give out."""

from typing import Any

from django.db.models import QuerySet

from partnership.partners.policies import partners_of
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.registry import register_selector
from tenders.models import Bid, Invitation

READ_BIDS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor", "minister", "legal"}


def bids_visible(user: Any) -> QuerySet[Bid]:
    """A partner's own bids; the committees see who has bid only once the tender is closed."""
    rows = Bid.objects.select_related("tender__project", "tender__terms", "partner")
    if has_role(user, *READ_BIDS):
        return rows.filter(tender__closed_at__isnull=False).exclude(state="draft")
    return rows.filter(partner_id__in=partners_of(user)) if has_role(user, "partner") else rows.none()


def invitations_waiting(user: Any) -> QuerySet[Invitation]:
    """Limited tenders this person's partner is invited to, still open, without a bid of its own."""
    mine = partners_of(user)
    bid_on = Bid.objects.filter(partner_id__in=mine).values("tender_id")
    rows = Invitation.objects.filter(partner_id__in=mine, tender__state="announced").exclude(tender_id__in=bid_on)
    return rows.select_related("tender__project").order_by("tender__closing_at", "pk")


register_selector("tenders.bid", bids_visible)
