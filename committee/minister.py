"""What the minister reads on one page: the alternatives, what strikes the eye, both committees' votes. Pure reading."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committee.evaluation.comparison import Column, Matrix
from committee.meetings.models import Decision
from committee.meetings.subjects import decisions_about
from committee.models import Award, BidResult
from partnership.interface.formats import amount as plain
from tenders.models import Tender
from tenders.selectors.tender import rule_for


@dataclass(frozen=True, slots=True)
class Alternative:
    """One other way to decide: another bid, with what it costs more or less."""

    column: Column
    recommended: bool
    difference: Decimal | None  # dinars against the recommended price


def alternatives(award: Award, matrix: Matrix) -> list[Alternative]:
    """Every bid in the order of the ranking; prices of excluded ones stay sealed."""
    return [
        Alternative(
            column, column.result.bid_id == award.bid_id,
            None if column.result.price is None else column.result.price - award.amount,
        )
        for column in matrix.columns
    ]  # fmt: skip


def notes(award: Award, matrix: Matrix, decision: Decision | None) -> list[str | Promise]:
    """What strikes the eye in the file, in words: for whoever decides, not a judgement."""
    return [*_about_bids(award, matrix), *_about_price(award, matrix), *_about_committees(award.tender, decision)]


def _about_bids(award: Award, matrix: Matrix) -> list[str]:
    found = []
    priced = [column for column in matrix.columns if column.result.price is not None]
    if len(matrix.columns) == 1:
        found.append(_("Only one bid was opened."))
    elif len(priced) == 1:
        found.append(_("Only one bid passed the technical evaluation."))
    chosen = _chosen(award, matrix)
    if chosen is not None and chosen.rank not in (None, 1):
        found.append(_("The recommended bid is not the first in the ranking."))
    cheaper = sum(1 for c in priced if c.result.price is not None and c.result.price < award.amount)
    if cheaper:
        found.append(
            ngettext("%(n)s bid that passed is cheaper.", "%(n)s bids that passed are cheaper.", cheaper)
            % {"n": cheaper}
        )
    return found


def _chosen(award: Award, matrix: Matrix) -> BidResult | None:
    return next((column.result for column in matrix.columns if column.result.bid_id == award.bid_id), None)


def _about_price(award: Award, matrix: Matrix) -> list[str]:
    chosen = _chosen(award, matrix)
    price = chosen.price if chosen is not None else None
    found = []
    if price is not None and price != award.amount:
        found.append(
            _("The amount was negotiated: the price that was opened is BD %(price)s.") % {"price": plain(price)}
        )
    return found + _against_the_estimate(award)


def _against_the_estimate(award: Award) -> list[str]:
    estimate = award.tender.terms.estimated_budget
    if not estimate:
        return []
    percent = int(abs(award.amount - estimate) * 100 / estimate)
    if award.amount > estimate:
        return [_("The amount is above the estimated budget (by %(percent)s %%).") % {"percent": percent}]
    if percent >= rule_for(award.tender, "abnormally_low_percent"):
        return [_("The amount is abnormally low: %(percent)s %% under the estimated budget.") % {"percent": percent}]
    return []


def _about_committees(tender: Tender, decision: Decision | None) -> list[str]:
    found = []
    aside = tender.sheets.filter(state="set_aside").count()
    if aside:
        found.append(
            ngettext("%(n)s evaluator stepped aside for a conflict of interest.", "%(n)s evaluators stepped aside for a conflict of interest.", aside)
            % {"n": aside}
        )  # fmt: skip
    against = len(decision.tally.get("no", [])) if decision else 0
    if against:
        found.append(
            ngettext("%(n)s member voted against in the joint meeting.", "%(n)s members voted against in the joint meeting.", against)
            % {"n": against}
        )  # fmt: skip
    return found


def joint_decision(award: Award) -> Decision | None:
    """What the joint meeting decided last about this recommendation."""
    return next((found for found in decisions_about(award) if found.closed_at is not None), None)


def tally_words(decision: Decision | None) -> dict[str, Any]:
    """Numbers of the votes, for the page and the memorandum."""
    tally = decision.tally if decision else {}
    return {choice: len(tally.get(choice, [])) for choice in ("yes", "no", "abstain")}
