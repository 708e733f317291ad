"""The comparison of bids: criteria down, bids across; the same data for the page, the export and the report."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from committee.evaluation import sensitivity
from committee.evaluation.results import conditions_of, published_rule, ranked_candidates
from committee.models import BidResult, PriceReview
from tenders.models import Tender
from tenders.selectors.tender import rule_for

SORTS = ("rank", "price", "technical", "name")
LAST = Decimal(10) ** 15  # sorts what has no number behind everything that has


@dataclass(slots=True)
class Column:
    """One bid."""

    result: BidResult
    partner: str
    points: list[Decimal | None] = field(default_factory=list)  # in the order of the criteria
    conditions: str = ""
    review: PriceReview | None = None
    pinned: bool = False

    @property
    def key(self) -> str:
        """The bid in an address: its number without separators."""
        return str(self.result.bid_id)


@dataclass(slots=True)
class Matrix:
    criteria: list[dict[str, Any]]
    columns: list[Column]
    everybody: list[Column] = field(default_factory=list)  # also those that a pin hides

    @property
    def lines(self) -> list[tuple[dict[str, Any], list[Decimal | None]]]:
        """(criterion, points of each bid) for each criterion."""
        return [(c, [column.points[n] for column in self.columns]) for n, c in enumerate(self.criteria)]

    @property
    def printed(self) -> list[tuple[str, str, list[str]]]:
        """(name, weight, points) of each criterion as text: a page of thirty bids has too many numbers to format one by one."""
        return [
            (c["name"], str(c["weight"]), ["—" if p is None else str(p) for p in points]) for c, points in self.lines
        ]

    @property
    def technical(self) -> list[str]:
        return self._text("technical_score")

    @property
    def financial(self) -> list[str]:
        return self._text("financial_score")

    @property
    def totals(self) -> list[str]:
        return self._text("total")

    @property
    def ranks(self) -> list[str]:
        return self._text("rank")

    def _text(self, name: str) -> list[str]:
        """One number of each bid as text, "—" where a bid has none."""
        found = [getattr(column.result, name) for column in self.columns]
        return ["—" if value is None else str(value) for value in found]


def matrix(tender: Tender, sort: str = "rank", pinned: tuple[int, ...] = ()) -> Matrix:
    """Ranked bids first, then the excluded ones by technical score, unless sorted otherwise; two pinned ones stand alone.

    The number of queries does not grow with the bids.
    """
    rows = list(
        BidResult.objects.filter(tender=tender).select_related("bid__partner", "bid__price_review", "bid__negotiation")
    )
    conditions, criteria = conditions_of(tender), tender.frozen_criteria
    columns = []
    for row in sorted(rows, key=_by_rank):
        points = [
            Decimal(row.by_criterion[str(c["id"])]) if str(c["id"]) in row.by_criterion else None for c in criteria
        ]
        review = getattr(row.bid, "price_review", None)
        said = conditions.get(row.bid_id, "")
        columns.append(Column(row, str(row.bid.partner), points, said, review, row.bid_id in pinned))
    columns.sort(key=_ORDERS.get(sort, _ORDERS["rank"]))
    shown = [c for c in columns if c.pinned] if sum(c.pinned for c in columns) >= 2 else columns
    return Matrix(criteria, shown, columns)


def _by_rank(row: BidResult) -> tuple[Any, ...]:
    return (row.rank is None, row.rank or 0, -(row.technical_score or 0), row.pk)


_ORDERS: dict[str, Any] = {
    "rank": lambda c: _by_rank(c.result),
    "price": lambda c: (c.result.price if c.result.price is not None else LAST, c.result.pk),
    "technical": lambda c: (-(c.result.technical_score or 0), c.result.pk),
    "name": lambda c: (c.partner, c.result.pk),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bid in the chart: the parts of its total, of 100. Numbers as text, for the shapes."""

    partner: str
    technical: str
    financial: str
    total: str
    rank: int | None


def bars(tender: Tender, columns: list[Column]) -> list[Bar]:
    """The ranked bids as bars: how much of the total is technical, how much is price."""
    found = []
    for column in columns:
        result = column.result
        if result.total is None or result.technical_score is None:
            continue
        technical = (result.technical_score * tender.technical_weight / 100).quantize(Decimal("0.01"))
        rest = (result.total - technical).quantize(Decimal("0.01"))
        found.append(Bar(column.partner, str(technical), str(max(rest, Decimal(0))), str(result.total), result.rank))
    return found


@dataclass(frozen=True, slots=True)
class Shifted:
    """One weight in the table of the sensitivity: the rank of each bid, in the order of the table's columns."""

    shift: int
    technical: str
    financial: str
    ranks: tuple[str, ...]  # as text, like all numbers here
    same: bool
    same_first: bool


@dataclass(frozen=True, slots=True)
class Sensitivity:
    names: tuple[str, ...]
    rows: tuple[Shifted, ...]

    @property
    def stable(self) -> bool:
        """The same bid is first with every weight."""
        return all(row.same_first for row in self.rows)


def sensitivity_of(tender: Tender, columns: list[Column]) -> Sensitivity | None:
    """How the ranking would change with another technical weight; None with fewer than two prices."""
    candidates = ranked_candidates(tender, [column.result for column in columns])
    if len(candidates) < 2:
        return None
    step = int(rule_for(tender, "sensitivity_points"))
    found = sensitivity.cases(candidates, Decimal(tender.technical_weight), step, **published_rule(tender))
    names = {column.result.bid_id: column.partner for column in columns}
    order = [r.id for r in next(case.ranked for case in found if case.shift == 0)]
    rows = []
    for case in found:
        ranks = {r.id: r.rank for r in case.ranked}
        rows.append(
            Shifted(
                case.shift, str(case.technical_weight), str(case.financial_weight), tuple(str(ranks[bid]) for bid in order),
                case.same, case.same_first,
            )
        )  # fmt: skip
    return Sensitivity(tuple(names[bid] for bid in order), tuple(rows))
