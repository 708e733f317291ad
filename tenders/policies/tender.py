"""Relations of a person to tenders and bids."""

from typing import Any

from partnership.partners.policies import partners_of
from partnership.workflow.registry import relation
from tenders.models import Bid, BoardRecord, Tender


@relation("tenders.not_preparer", apart=True)
def is_not_preparer(user: Any, tender: Tender) -> bool:
    """Nobody announces what they prepared."""
    return user.pk != tender.prepared_by_id


@relation("tenders.own_box")
def has_own_box(user: Any, tender: Tender) -> bool:
    """The tender goes into the ministry's own box."""
    return tender.has_box


@relation("tenders.through_board")
def goes_through_board(user: Any, tender: Tender) -> bool:
    """The tender goes through the Tender Board."""
    return not tender.has_box


@relation("tenders.not_board_recorder", apart=True)
def is_not_board_recorder(user: Any, tender: Tender) -> bool:
    """Nobody takes over what they recorded."""
    return not BoardRecord.objects.filter(tender=tender, recorded_by=user.pk).exists()


@relation("tenders.represents_bidder")
def represents_bidder(user: Any, bid: Bid) -> bool:
    """A bid is its bidder's alone."""
    return bid.partner_id in partners_of(user)
