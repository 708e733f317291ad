"""The consensus meeting as it is read: the sheets side by side, their spread, what was agreed."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from committee.evaluation.results import bids_to_score, locked_sheets
from committee.evaluation.scoring import to_thousandths
from committee.evaluation.sheets import MAX_COMMENT, plain, points_from
from committee.models import Consensus, ScoreSheet
from partnership.workflow.reading import once_a_page
from tenders.models import Bid, Tender
from tenders.selectors.tender import rule_for

Key = tuple[int, int]  # (bid, criterion)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one member wrote of one criterion."""

    member: Any
    points: Decimal | None
    comment: str

    @property
    def shown(self) -> str:
        """The points as the member typed them; empty for none."""
        return plain(self.points)


@dataclass(slots=True)
class Line:
    """One criterion of one bid: every sheet's points, how far apart they lie, and what is agreed."""

    name: str
    criterion: dict[str, Any]
    opinions: list[Opinion]
    spread: Decimal
    wide: bool  # further apart than the rule allows: the agreement needs a reason
    points: str
    reason: str
    error: str = ""

    @property
    def apart(self) -> str:
        """The spread without zeros at the end."""
        return plain(self.spread)


@dataclass(slots=True)
class DissentField:
    """Where a member's dissent on a bid stands."""

    name: str
    member: Any
    text: str


@dataclass(slots=True)
class BidLines:
    bid: Bid
    lines: list[Line]
    total: Decimal | None  # weighted, of what is agreed; before anything is, of the means
    is_proposed: bool
    dissents: list[DissentField]

    @property
    def dissenting(self) -> list[DissentField]:
        return [d for d in self.dissents if d.text]


def spread_of(points: list[Decimal]) -> Decimal:
    """The distance between the highest and the lowest points; 0 for fewer than two sheets."""
    return max(points) - min(points) if points else Decimal(0)


def mean_of(points: list[Decimal]) -> Decimal | None:
    """The mean to three decimals: what the meeting begins from."""
    return to_thousandths(sum(points, Decimal(0)) / len(points)) if points else None


def allowed_spread(tender: Tender) -> Decimal:
    return Decimal(rule_for(tender, "consensus_spread_points"))


@once_a_page
def meeting_sheets(tender: Tender) -> list[ScoreSheet]:
    """The locked sheets with their scores, in the order of the columns."""
    return locked_sheets(tender)


def opinions_of(sheets: list[ScoreSheet]) -> dict[Key, list[Opinion]]:
    """What each sheet says of each criterion of each bid: one opinion a sheet, in their order."""
    found: dict[Key, list[Opinion]] = {}
    keys = {(s.bid_id, s.criterion_id) for sheet in sheets for s in sheet.scores.all()}
    for sheet in sheets:
        written = {(s.bid_id, s.criterion_id): s for s in sheet.scores.all()}
        for key in keys:
            score = written.get(key)
            opinion = Opinion(sheet.member, score.points, score.comment) if score else Opinion(sheet.member, None, "")
            found.setdefault(key, []).append(opinion)
    return found


def spread_at(opinions: list[Opinion]) -> Decimal:
    return spread_of([o.points for o in opinions if o.points is not None])


def lines_of(
    consensus: Consensus, typed: Mapping[str, str] | None = None, errors: dict[Key, str] | None = None
) -> list[BidLines]:
    """The meeting as it is drawn: what was typed when it was refused, else what is saved, else the mean of the sheets."""
    tender = consensus.tender
    sheets, most = meeting_sheets(tender), allowed_spread(tender)
    opinions = opinions_of(sheets)
    saved = {(s.bid_id, s.criterion_id): s for s in consensus.scores.all()}
    said = {(d.bid_id, d.member_id): d.text for d in consensus.dissents.all()}
    members = [sheet.member for sheet in sheets]
    found = []
    for bid in bids_to_score(tender):
        lines = []
        for criterion in tender.frozen_criteria:
            key = (bid.pk, criterion["id"])
            line = _line(key, criterion, opinions.get(key, []), saved.get(key), most)
            if typed is not None:
                line.points = typed.get(f"p-{line.name}", line.points)
                line.reason = typed.get(f"r-{line.name}", line.reason)
            line.error = (errors or {}).get(key, "")
            lines.append(line)
        agreed = {c: s.points for (b, c), s in saved.items() if b == bid.pk}
        means = {
            c: mean_of([o.points for o in said_of if o.points is not None])
            for (b, c), said_of in opinions.items()
            if b == bid.pk
        }
        dissents = [_dissent(bid, m, said.get((bid.pk, m.pk), ""), typed) for m in members]
        found.append(BidLines(bid, lines, _weighted(tender, agreed or means), not agreed, dissents))
    return found


def _weighted(tender: Tender, points: Mapping[int, Decimal | None]) -> Decimal | None:
    """The total of 100 to three decimals; None without any points."""
    given = [(points.get(c["id"]), Decimal(c["weight"])) for c in tender.frozen_criteria]
    known = [(value, weight) for value, weight in given if value is not None]
    return to_thousandths(sum((value * weight for value, weight in known), Decimal(0)) / 100) if known else None


def _line(key: Key, criterion: dict[str, Any], opinions: list[Opinion], saved: Any, most: Decimal) -> Line:
    given = [o.points for o in opinions if o.points is not None]
    spread = spread_of(given)
    return Line(
        name=f"{key[0]}-{key[1]}", criterion=criterion, spread=spread, wide=spread > most,
        opinions=opinions,
        points=plain(saved.points if saved else mean_of(given)), reason=saved.reason if saved else "",
    )  # fmt: skip


def _dissent(bid: Bid, member: Any, text: str, typed: Mapping[str, str] | None) -> DissentField:
    name = f"d-{bid.pk}-{member.pk}"
    return DissentField(name, member, typed.get(name, text) if typed is not None else text)


def is_complete(consensus: Consensus) -> bool:
    """Is there an agreement on every criterion of every bid, with a reason where the sheets lie far apart?"""
    tender = consensus.tender
    opinions, most = opinions_of(meeting_sheets(tender)), allowed_spread(tender)
    saved = {(s.bid_id, s.criterion_id): s for s in consensus.scores.all()}
    for bid in bids_to_score(tender):
        for criterion in tender.frozen_criteria:
            key = (bid.pk, criterion["id"])
            wide = spread_at(opinions.get(key, [])) > most
            if key not in saved or (wide and not saved[key].reason.strip()):
                return False
    return True


def quorum_of(tender: Tender) -> tuple[int, int]:
    """(how many must be present, of how many): whoever has stepped aside does not count."""
    members = tender.sheets.exclude(state__in=("set_aside", "closed")).count()
    percent = int(rule_for(tender, "consensus_quorum_percent"))
    return max(1, -(-members * percent // 100)), members


def is_quorate(consensus: Consensus) -> bool:
    """Are enough of the evaluators present?"""
    counted = consensus.tender.sheets.exclude(state__in=("set_aside", "closed")).values("member_id")
    return consensus.attendance.filter(member__in=counted).count() >= quorum_of(consensus.tender)[0]


def revision_of(consensus: Consensus) -> str:
    """A short mark of all that is saved of the meeting: a page that was opened before something was saved gives an older one."""
    saved = (
        sorted((s.bid_id, s.criterion_id, str(s.points), s.reason) for s in consensus.scores.all()),
        sorted((d.bid_id, d.member_id, d.text) for d in consensus.dissents.all()),
        sorted(a.member_id for a in consensus.attendance.all()),
        consensus.notes,
    )
    return f"{zlib.crc32(repr(saved).encode()):x}"


@dataclass(slots=True)
class Typed:
    """What was typed on the page of the meeting, and a sentence for each cell that is wrong."""

    agreed: dict[Key, tuple[Decimal | None, str]]
    dissents: dict[tuple[int, int], str]
    present: list[int]
    notes: str
    errors: dict[Key, str]


def typed_from(data: Any, consensus: Consensus) -> Typed:
    """The page of the meeting read back."""
    tender = consensus.tender
    found = Typed({}, {}, [], clean_text(data.get("notes", "")), {})
    members = [sheet.member_id for sheet in locked_sheets(tender)]
    found.present = [m for m in members if str(m) in data.getlist("present")]
    for bid in bids_to_score(tender):
        for criterion in tender.frozen_criteria:
            key, name = (bid.pk, criterion["id"]), f"{bid.pk}-{criterion['id']}"
            points, error = points_from(data.get(f"p-{name}", "").strip())
            reason = clean_text(data.get(f"r-{name}", ""))
            if len(reason) > MAX_COMMENT:
                error = _("The comment is too long (at most %(most)s letters).") % {"most": MAX_COMMENT}
            if error:
                found.errors[key] = error
            elif points is None and reason:
                found.errors[key] = _("Write points from 0 to 100.")
            elif f"p-{name}" in data:
                found.agreed[key] = (points, reason)
        for member in members:
            found.dissents[bid.pk, member] = clean_text(data.get(f"d-{bid.pk}-{member}", ""))[:MAX_COMMENT]
    return found


def clean_text(text: str) -> str:
    """Free text as it is kept: no zero bytes, no blanks around."""
    return text.replace("\x00", "").strip()
