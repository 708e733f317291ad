"""Relations of a person to tenders and bids."""

from typing import Any

from partnership.partners.policies import partners_of
from partnership.workflow.registry import relation
from tenders.models import Bid, Tender


@relation("tenders.not_preparer", apart=True)
def is_not_preparer(user: Any, tender: Tender) -> bool:
    """Nobody announces what they prepared."""
    return user.pk != tender.prepared_by_id


@relation("tenders.represents_bidder")
def represents_bidder(user: Any, bid: Bid) -> bool:
    """A bid is its bidder's alone."""
    return bid.partner_id in partners_of(user)
