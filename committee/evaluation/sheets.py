"""A score sheet as a page: rows to draw, and what was typed read back."""

import json
import re
import zlib
from collections.abc import Container, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from committee.evaluation.results import comment_limits
from committee.evaluation.scoring import to_thousandths
from committee.models import ScoreSheet
from partnership.arabic.digits import parse_amount
from tenders.models import Bid

MAX_COMMENT = 4000


@dataclass(slots=True)
class Cell:
    """One criterion of one bid: what stands in the two fields, and what is wrong with them."""

    name: str
    bid: Bid
    criterion: dict[str, Any]
    points: str
    comment: str
    error: str
    saved: Decimal | None
    needs_comment: bool  # points at an end of the scale, and nothing said of them


@dataclass(slots=True)
class Group:
    """The cells of one bid, or of one criterion across all bids."""

    key: str
    cells: list[Cell]
    bid: Bid | None = None
    criterion: dict[str, Any] | None = None
    total: Decimal | None = None  # of one bid: weighted, of 100; None until something is scored


def cells_of(sheet: ScoreSheet, bids: list[Bid], typed: Any, errors: dict[tuple[int, int], str]) -> list[Cell]:
    """The sheet as it is drawn: what was typed when it was refused, else what is saved. One query."""
    saved = {(s.bid_id, s.criterion_id): s for s in sheet.scores.all()}
    low, high = comment_limits(sheet.tender)
    found = []
    for bid in bids:
        for criterion in sheet.tender.frozen_criteria:
            key = (bid.pk, criterion["id"])
            name, score = f"{bid.pk}-{criterion['id']}", saved.get(key)
            given = score.points if score is not None else None
            points, comment = plain(given), score.comment if score is not None else ""
            if typed is not None:
                points, comment = typed.get(f"p-{name}", points), typed.get(f"c-{name}", comment)
            needed = given is not None and not low <= given <= high and not comment.strip()
            found.append(Cell(name, bid, criterion, points, comment, errors.get(key, ""), given, needed))
    return found


def weighted_total(cells: list[Cell]) -> Decimal | None:
    """Of what is saved, to three decimals; None while nothing is."""
    given = [(c.saved, Decimal(c.criterion["weight"])) for c in cells if c.saved is not None]
    return to_thousandths(sum((p * w for p, w in given), Decimal(0)) / 100) if given else None


def by_bid(cells: list[Cell]) -> list[Group]:
    """One group for each bid, in their order."""
    groups: dict[int, Group] = {}
    for cell in cells:
        groups.setdefault(cell.bid.pk, Group(f"b{cell.bid.pk}", [], bid=cell.bid)).cells.append(cell)
    for group in groups.values():
        group.total = weighted_total(group.cells)
    return list(groups.values())


def by_criterion(cells: list[Cell]) -> list[Group]:
    """One group for each criterion, every bid in it."""
    groups: dict[int, Group] = {}
    for cell in cells:
        groups.setdefault(
            cell.criterion["id"], Group(f"c{cell.criterion['id']}", [], criterion=cell.criterion)
        ).cells.append(cell)
    return list(groups.values())


Place = tuple[int, int]  # (bid, criterion)
Scores = dict[Place, tuple[Decimal | None, str]]  # points and comment
_POINTS = re.compile(r"p-(?P<bid>[1-9][0-9]{0,17})-(?P<criterion>[1-9][0-9]{0,17})")


def mark_of(points: str, comment: str) -> str:
    """A short mark of what a cell shows, whatever the browser made of its line ends."""
    said = " ".join(comment.split())
    return f"{zlib.crc32(f'{points.strip()}|{said}'.encode()):x}"


def seen_of(cells: Iterable[Cell]) -> str:
    """What a page shows, for it to give back: {cell: mark} as JSON."""
    return json.dumps({cell.name: mark_of(cell.points, cell.comment) for cell in cells}, separators=(",", ":"))


def _seen(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def scores_from(data: Any, known: Container[Place] | None = None) -> tuple[Scores, dict[Place, str]]:
    """What was typed, and a sentence for each cell that is wrong; of the cells known, or of all that are named.

    A cell that still says what the page showed is passed over: a window left open says nothing of what was saved since.
    """
    scores: Scores = {}
    errors: dict[Place, str] = {}
    seen = _seen(data.get("seen", ""))
    for named in filter(None, map(_POINTS.fullmatch, data)):
        cell = int(named["bid"]), int(named["criterion"])
        if known is not None and cell not in known:
            continue
        comment = data.get(f"c-{cell[0]}-{cell[1]}", "").replace("\x00", "").strip()
        typed = data.get(named[0], "").strip()
        if seen.get(named[0].removeprefix("p-")) == mark_of(typed, comment):
            continue
        points, error = points_from(typed)
        if len(comment) > MAX_COMMENT:
            error = _("The comment is too long (at most %(most)s letters).") % {"most": MAX_COMMENT}
        if error:
            errors[cell] = error
        else:
            scores[cell] = (points, comment)
    return scores, errors


def points_from(text: str) -> tuple[Decimal | None, str]:
    """Points of 100 as typed, in any digits, and what is wrong with them; (None, "") for an empty field."""
    if not text:
        return None, ""
    try:
        points = parse_amount(text)
    except ValueError:
        comma = any(sign in text for sign in ",،٬")
        return None, _("Write the fraction after a point: 85.5") if comma else _("Write points from 0 to 100.")
    exponent = points.as_tuple().exponent
    if points < 0 or points > 100:
        return None, _("Write points from 0 to 100.")
    if isinstance(exponent, int) and exponent < -3:
        return None, _("Three decimals at most: 85.125")
    return points, ""


def plain(points: Decimal | None) -> str:
    """Points as a person types them: without zeros at the end."""
    return "" if points is None else format(points.normalize(), "f")
