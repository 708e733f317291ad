"""A bid on paper becomes a bid like the others: the second officer's confirmation takes the step."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.workflow.clock import now
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError
from tenders.box import paper
from tenders.box.paper_models import PaperBid
from tenders.models import Bid


@transaction.atomic
def paper_confirm(found: PaperBid, envelope_number: str, *, by: Any) -> Bid:
    """Another officer confirms the envelope: it is sealed into the box and has its receipt.

    Raises DomainError as `paper.check_second` does, "has_bid", "late", or what keeps the partner from bidding today.
    """
    rows = PaperBid.objects.select_for_update(of=("self",)).select_related(
        "tender__project", "partner", "registered_by"
    )
    fresh = rows.get(pk=found.pk)
    paper.check_second(fresh, envelope_number, by=by)
    facts = {"created_by": by, "created_at": now()}
    bid, created = Bid.objects.get_or_create(tender=fresh.tender, partner=fresh.partner, defaults=facts)
    if created:
        bid = begin(bid, by=by)
    if bid.is_sent:
        raise DomainError(_("This bidder's bid is in the box already: it must be withdrawn first."), "has_bid")
    return fire(bid, "receive_paper", by=by, system=True, paper=fresh)
