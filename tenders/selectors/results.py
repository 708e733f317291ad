"""What everybody may know of a tender once it is closed: how many bids, their sealed hashes, who won and at what price."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from tenders.box import service as box
from tenders.models import Bid, BoardRecord, Tender


@dataclass(frozen=True, slots=True)
class Result:
    """Published after the deadline. Names only of the winner, after the award; the price in dinars."""

    count: int
    envelopes: list[dict[str, Any]]
    winner: str = ""
    price: Decimal | None = None
    text: str = ""  # the words that were published, where there are any


_TEXTS: list[Callable[[Tender], tuple[str, str] | None]] = []


def register_result_text(function: Callable[[Tender], tuple[str, str] | None]) -> None:
    """Who knows the published words of a result: (Arabic, English), or None while there are none."""
    if function not in _TEXTS:
        _TEXTS.append(function)


def published_text(tender: Tender) -> str:
    """The result in words, in the reader's language; "" until it is published."""
    for function in _TEXTS:
        if found := function(tender):
            return found[1] if get_language() == "en" and found[1] else found[0]
    return ""


def result_of(tender: Tender) -> Result | None:
    """None until the tender is closed."""
    if not tender.has_box:
        return _of_board(tender)
    if tender.closed_at is None:
        return None
    envelopes = box.sealed_list(tender)
    won = tender.bids.filter(state="awarded").select_related("partner").first() if tender.state == "awarded" else None
    if won is None:
        return Result(len(envelopes), envelopes, text=published_text(tender))
    return Result(len(envelopes), envelopes, str(won.partner), box.opened_price(won), published_text(tender))


def _of_board(tender: Tender) -> Result | None:
    """Of a tender through the Tender Board: how many prices it opened; the winner after the award."""
    found = BoardRecord.objects.filter(tender=tender, opened_on__isnull=False).first()
    if found is None:
        return None
    won = found.bids.filter(is_winner=True).first() if tender.state == "awarded" else None
    if won is None:
        return Result(found.bids.count(), [])
    return Result(found.bids.count(), [], won.name, won.price)


def winners(tenders: list[Tender]) -> dict[int, str]:
    """Names of the winners by tender, in one query; none where nothing was awarded."""
    awarded = [tender.pk for tender in tenders if tender.state == "awarded"]
    if not awarded:
        return {}
    rows = Bid.objects.filter(tender__in=awarded, state="awarded").select_related("partner")
    return {bid.tender_id: str(bid.partner) for bid in rows}
