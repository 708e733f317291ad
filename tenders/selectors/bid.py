"""Bids as rows (who, when, state). Their content is the box's to give out."""

from typing import Any

from django.db.models import QuerySet

from partnership.partners.policies import partners_of
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.registry import register_selector
from tenders.models import Bid

READ_BIDS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor", "minister", "legal"}


def bids_visible(user: Any) -> QuerySet[Bid]:
    """A partner's own bids; the committees see who has bid only once the tender is closed."""
    rows = Bid.objects.select_related("tender__project", "tender__terms", "partner")
    if has_role(user, *READ_BIDS):
        return rows.filter(tender__closed_at__isnull=False).exclude(state="draft")
    return rows.filter(partner_id__in=partners_of(user)) if has_role(user, "partner") else rows.none()


register_selector("tenders.bid", bids_visible)
