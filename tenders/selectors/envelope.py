"""What an opened envelope says, ready to be shown: the bid's page and the project's dossier show the same."""

from typing import Any

from partnership.arabic.spoken import amount_in_words
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL
from tenders.box.parts import BoxFile
from tenders.box.prices import reckon
from tenders.models import Bid
from tenders.models.security import SECURITY_KINDS
from tenders.relations import relations_declared

_EMPTY: dict[str, dict[str, Any]] = {  # what an envelope may lack
    TECHNICAL: dict.fromkeys(("approach", "experience", "team", "members", "consortium", "relations"), ""),
    FINANCIAL: dict.fromkeys(
        ("security_issuer", "security_number", "security_amount", "security_expires", "notes"), ""
    ),
}


def envelope_shown(bid: Bid, kind: str, viewer: Any) -> dict[str, Any] | None:
    """An envelope with its files and reckoned prices; None while this person may not read it, or where there is none."""
    readable = box.shown(bid, kind, viewer)
    return worded(bid, kind, *readable) if readable is not None and any(readable) else None


def worded(bid: Bid, kind: str, content: dict[str, Any], files: list[BoxFile]) -> dict[str, Any]:
    """An envelope's content for the templates tenders/parts/bid_technical.html and bid_financial.html."""
    shown = _EMPTY[kind] | content | {"files": files}
    if kind == TECHNICAL:
        answers = content.get("answers") or {}
        names = {str(c["id"]): c["name"] for c in bid.tender.frozen_criteria}
        shown["answers"] = [{"name": names[key], "text": text} for key, text in answers.items() if key in names]
        shown["declared"] = relations_declared(content)
    if kind == FINANCIAL:
        prices = reckon(content)
        shown |= {"prices": prices, "total": prices.total, "total_words": amount_in_words(prices.total)}
        shown["security_kind_name"] = dict(SECURITY_KINDS).get(str(content.get("security_kind")), "")
    return shown
