"""The comparison of bids: criteria down, bids across; the same data for the page and the report."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from committee.models import BidResult, ScoreSheet
from tenders.models import Tender


@dataclass(slots=True)
class Column:
    """One bid."""

    result: BidResult
    partner: str
    points: list[Decimal | None] = field(default_factory=list)  # in the order of the criteria


@dataclass(slots=True)
class Matrix:
    criteria: list[dict[str, Any]]
    columns: list[Column]
    sheets: list[ScoreSheet]

    @property
    def lines(self) -> list[tuple[dict[str, Any], list[Decimal | None]]]:
        """(criterion, points of each bid) for each criterion."""
        return [(c, [column.points[n] for column in self.columns]) for n, c in enumerate(self.criteria)]


def matrix(tender: Tender) -> Matrix:
    """Ranked bids first, then the excluded ones by technical score. Two queries, however many bids there are."""
    rows = list(BidResult.objects.filter(tender=tender).select_related("bid__partner"))
    rows.sort(key=lambda r: (r.rank is None, r.rank or 0, -(r.technical_score or 0), r.pk))
    criteria = tender.frozen_criteria
    columns = []
    for row in rows:
        points = [
            Decimal(row.by_criterion[str(c["id"])]) if str(c["id"]) in row.by_criterion else None for c in criteria
        ]
        columns.append(Column(row, str(row.bid.partner), points))
    sheets = list(tender.sheets.select_related("member").order_by("pk"))
    return Matrix(criteria, columns, sheets)
