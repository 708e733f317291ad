"""Scores, pass marks, prices and ranks: pure functions on plain data, to three decimals, half up.

Source: RULES.md section 1 (pass mark, weights, lowest price proportional); the published formula of the announcement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

THOUSANDTH = Decimal("0.001")
HUNDRED = Decimal(100)


def to_thousandths(value: Decimal) -> Decimal:
    """Three decimals, half up."""
    return value.quantize(THOUSANDTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Criterion:
    id: int
    name: str
    weight: Decimal  # percent; the weights of a tender sum to 100
    minimum: Decimal | None = None  # points of 100 below which a bid fails


@dataclass(frozen=True, slots=True)
class Technical:
    """The technical result of one bid."""

    by_criterion: dict[int, Decimal]
    score: Decimal
    failed: tuple[str, ...]  # names of the criteria below their minimum
    passed: bool


def technical_result(
    criteria: Sequence[Criterion], sheets: Sequence[Mapping[int, Decimal]], pass_mark: Decimal
) -> Technical:
    """Mean of the sheets' points for each criterion, weighted. Raises ValueError without a sheet."""
    if not sheets:
        raise ValueError("no sheet")
    # Sums first, one division last: a half is then met exactly and goes up.
    sums = {c.id: sum((sheet[c.id] for sheet in sheets), Decimal(0)) for c in criteria}
    score = to_thousandths(sum((sums[c.id] * c.weight for c in criteria), Decimal(0)) / (HUNDRED * len(sheets)))
    means = {c.id: to_thousandths(sums[c.id] / len(sheets)) for c in criteria}
    failed = tuple(c.name for c in criteria if c.minimum is not None and means[c.id] < c.minimum)
    return Technical(means, score, failed, score >= pass_mark and not failed)


def financial_score(price: Decimal, lowest: Decimal) -> Decimal:
    """Lowest price proportional: lowest ÷ price × 100. Raises ValueError for a price that is not positive."""
    if price <= 0 or lowest <= 0:
        raise ValueError("price")
    return to_thousandths(lowest * HUNDRED / price)


def lowest_proportional(price: Decimal, prices: Sequence[Decimal]) -> Decimal:
    """Lowest price ÷ price × 100."""
    return financial_score(price, min(prices))


def linear_spread(price: Decimal, prices: Sequence[Decimal]) -> Decimal:
    """100 for the lowest price, 0 for twice the lowest or more, in a straight line between them."""
    lowest = min(prices)
    if price <= 0 or lowest <= 0:
        raise ValueError("price")
    return max(Decimal(0), to_thousandths(HUNDRED * (2 * lowest - price) / lowest))


def lowest_takes_all(price: Decimal, prices: Sequence[Decimal]) -> Decimal:
    """100 for the lowest price, nothing for any other."""
    if price <= 0:
        raise ValueError("price")
    return HUNDRED.quantize(THOUSANDTH) if price == min(prices) else Decimal("0.000")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bid that passed technically, with its price in dinars."""

    id: int
    technical: Decimal
    price: Decimal
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Ranked:
    id: int
    financial: Decimal
    total: Decimal
    rank: int


FORMULAS: dict[str, Callable[[Decimal, Sequence[Decimal]], Decimal]] = {
    "lowest_proportional": lowest_proportional,
    "linear_spread": linear_spread,
    "lowest_takes_all": lowest_takes_all,
}
TIES: dict[str, Callable[["Candidate"], tuple[Decimal, ...]]] = {
    "technical_then_earlier": lambda c: (-c.technical,),
    "price_then_earlier": lambda c: (c.price,),
}


def ranking(
    candidates: Sequence[Candidate],
    technical_weight: Decimal,
    financial_weight: Decimal,
    *,
    formula: str = "lowest_proportional",
    tie: str = "technical_then_earlier",
) -> list[Ranked]:
    """Totals by the published weights and formula, highest first; a tie by the published rule, then the earlier sealing.

    Raises KeyError for a formula or a tie rule that is not one of ours, ValueError for a price that is not positive.
    """
    score, before, prices = FORMULAS[formula], TIES[tie], [c.price for c in candidates]
    scored = []
    for c in candidates:
        financial = score(c.price, prices)
        total = to_thousandths((c.technical * technical_weight + financial * financial_weight) / HUNDRED)
        scored.append((c, financial, total))
    scored.sort(key=lambda row: (-row[2], before(row[0]), row[0].sealed_at, row[0].id))
    return [Ranked(c.id, financial, total, n) for n, (c, financial, total) in enumerate(scored, 1)]
