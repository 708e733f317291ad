"""A score sheet as a page: rows to draw, and what was typed read back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from committee.evaluation import bids_to_score
from committee.models import ScoreSheet
from committee.scoring import to_thousandths
from partnership.arabic.digits import parse_amount
from tenders.models import Bid

MAX_COMMENT = 4000


@dataclass(slots=True)
class Cell:
    """One criterion of one bid: what stands in the two fields, and what is wrong with them."""

    name: str
    criterion: dict[str, Any]
    points: str
    comment: str
    error: str


@dataclass(slots=True)
class BidRows:
    bid: Bid
    cells: list[Cell]
    total: Decimal | None  # weighted, of 100; None until something is scored


def rows_of(sheet: ScoreSheet, bids: list[Bid], typed: Any, errors: dict[tuple[int, int], str]) -> list[BidRows]:
    """The sheet as it is drawn: what was typed when it was refused, else what is saved. One query."""
    saved = {(s.bid_id, s.criterion_id): s for s in sheet.scores.all()}
    rows = []
    for bid in bids:
        cells, weighted, scored = [], Decimal(0), False
        for criterion in sheet.tender.frozen_criteria:
            key = (bid.pk, criterion["id"])
            name = f"{bid.pk}-{criterion['id']}"
            score = saved.get(key)
            if score is not None and score.points is not None:
                weighted += score.points * Decimal(criterion["weight"]) / 100
                scored = True
            points = plain(score.points) if score is not None else ""
            comment = score.comment if score is not None else ""
            if typed is not None:
                points, comment = typed.get(f"p-{name}", points), typed.get(f"c-{name}", comment)
            cells.append(Cell(name, criterion, points, comment, errors.get(key, "")))
        rows.append(BidRows(bid, cells, to_thousandths(weighted) if scored else None))
    return rows


def scores_from(
    data: Any, sheet: ScoreSheet
) -> tuple[dict[tuple[int, int], tuple[Decimal | None, str]], dict[tuple[int, int], str]]:
    """What was typed as {(bid, criterion): (points, comment)}, and a sentence for each cell that is wrong."""
    scores: dict[tuple[int, int], tuple[Decimal | None, str]] = {}
    errors: dict[tuple[int, int], str] = {}
    for bid in bids_to_score(sheet.tender):
        for criterion in sheet.tender.frozen_criteria:
            key = (bid.pk, criterion["id"])
            name = f"{bid.pk}-{criterion['id']}"
            if f"p-{name}" not in data:
                continue
            text, comment = data.get(f"p-{name}", "").strip(), data.get(f"c-{name}", "").replace("\x00", "").strip()
            points, error = points_from(text)
            if len(comment) > MAX_COMMENT:
                error = _("The comment is too long (at most %(most)s letters).") % {"most": MAX_COMMENT}
            if error:
                errors[key] = error
            else:
                scores[key] = (points, comment)
    return scores, errors


def points_from(text: str) -> tuple[Decimal | None, str]:
    """Points of 100 as typed, in any digits, and what is wrong with them; (None, "") for an empty field."""
    if not text:
        return None, ""
    try:
        points = parse_amount(text)
    except ValueError:
        return None, _("Write points from 0 to 100.")
    exponent = points.as_tuple().exponent
    if points < 0 or points > 100 or (isinstance(exponent, int) and exponent < -3):
        return None, _("Write points from 0 to 100.")
    return points, ""


def plain(points: Decimal | None) -> str:
    """Points as a person types them: without zeros at the end."""
    return "" if points is None else format(points.normalize(), "f")
