"""The result of the Tender Board becomes bids, results and a recommendation, so that the two committees go on as always."""

from typing import Any

from django.utils.translation import gettext as _

from committee.models import Award, BidResult
from partnership.workflow.clock import now
from partnership.workflow.engine import begin, fire
from tenders.models import Bid, BoardBid, BoardRecord, Tender


def result_take(tender: Tender, *, by: Any) -> Award:
    """Inside the step: a bid for every registered bidder, ranked as the Board did, and the award it decided."""
    found = BoardRecord.objects.get(tender=tender)
    BidResult.objects.filter(tender=tender).update(rank=None)  # free, for the ranks are unique
    rank, won = 0, None
    for row in found.bids.select_related("partner"):  # the winner first, then by price
        if row.partner is None:
            continue
        rank += row.accepted
        result = _result(tender, row, rank if row.accepted else None, by)
        won = result if row.is_winner else won
    if won is None or won.price is None:
        raise ValueError("the guard board_result_complete lets nobody in without a winner")
    text = _("By decision %(decision)s of the Tender Board, its number %(number)s.")
    award = Award.objects.create(
        tender=tender, bid=won.bid, amount=won.price, recommended_by=by,
        recommendation=text % {"decision": found.decision, "number": found.number},
    )  # fmt: skip
    return begin(award, by=by)


def _result(tender: Tender, row: BoardBid, rank: int | None, by: Any) -> BidResult:
    facts = {"created_by": by, "created_at": now()}
    bid, created = Bid.objects.get_or_create(tender=tender, partner=row.partner, defaults=facts)
    if created:
        begin(bid, by=by)
    if bid.state == "draft":
        bid = fire(bid, "take_over" if row.accepted else "leave_out", by=by, system=True)
    known = {
        "tender": tender,
        "technical_score": row.technical_score,
        "passed": row.accepted,
        "why_not": "" if row.accepted else "لم يقبله مجلس المناقصات والمزايدات.",
        "price": row.price if row.accepted else None,
        "rank": rank,
    }
    return BidResult.objects.update_or_create(bid=bid, defaults=known)[0]
