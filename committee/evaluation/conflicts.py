"""Hints for an evaluator who declares conflicts of interest: what the house knows of a relation to a bidder.

Only hints: a person declares. Names are compared as the search compares them (partnership.arabic.search).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committee.models import ScoreSheet
from contracts.models import Contract
from partnership.arabic.search import normalise
from partnership.interface.formats import listed
from partnership.partners.models import Representative
from tenders.models import Bid, Tender

NAMED = 3  # contracts named in a hint; a long list is read by nobody
PARTICLES = {"ال", "بن", "بنت", "al", "bin", "bint", "ممثل", "of"}


@dataclass(frozen=True, slots=True)
class Declared:
    """One bidder on the page of the declaration: its hints, and what was answered."""

    bid: Bid
    hints: tuple[str | Promise, ...]
    answer: str = ""  # "", "none", "conflict"
    text: str = ""


def family_of(name: str) -> str:
    """The last word of a name, as it is compared; "" for a single word or a short one."""
    words = [w for w in normalise(name).split() if w not in PARTICLES]
    return words[-1] if len(words) > 1 and len(words[-1]) > 2 else ""


def _past(numbers: list[str]) -> str:
    """One sentence for all contracts: the latest by number, the others counted."""
    shown, more = listed(numbers[-NAMED:]), max(0, len(numbers) - NAMED)
    if not more:
        return _("You evaluated the tenders that led to these contracts with this bidder: %(numbers)s.") % {
            "numbers": shown
        }
    return ngettext(
        "You evaluated the tenders that led to these contracts with this bidder: %(numbers)s, and %(n)s more.",
        "You evaluated the tenders that led to these contracts with this bidder: %(numbers)s, and %(n)s more.", more,
    ) % {"numbers": shown, "n": more}  # fmt: skip


def hints_for(member: Any, tender: Tender, bids: Iterable[Bid]) -> dict[int, tuple[str | Promise, ...]]:
    """Bid → what should make this person think twice. Three queries, however many bids."""
    bids = list(bids)
    partners = {bid.partner_id: bid.pk for bid in bids}
    found: dict[int, list[str | Promise]] = {bid.pk: [] for bid in bids}
    family = {f for f in (family_of(member.name), family_of(member.name_en)) if f}
    for row in Representative.objects.filter(partner__in=partners).select_related("user"):
        hints = found[partners[row.partner_id]]
        if row.user_id == member.pk:
            hints.append(_("You are or were a representative of this bidder."))
        elif family & {family_of(row.user.name), family_of(row.user.name_en)}:
            hints.append(_("%(who)s, who represents this bidder, has your family name.") % {"who": row.user.name})
    sat = ScoreSheet.objects.filter(tender__project=OuterRef("project"), member=member)
    before = Contract.objects.filter(Exists(sat), partner__in=partners).exclude(project=tender.project_id)
    known = before.order_by().values("partner_id").annotate(numbers=ArrayAgg("number", order_by="number"))
    for partner, numbers in known.values_list("partner_id", "numbers"):
        found[partners[partner]].append(_past(numbers))
    return {bid: tuple(hints) for bid, hints in found.items()}
