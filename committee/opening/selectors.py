"""What the page of an opening session shows: envelopes with what was found, the read-out sheet, late and withdrawn bids."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from committee.models import Attendance
from committee.opening.services.opening import READY, envelopes_of, why_not
from partnership.arabic.spoken import amount_in_words
from partnership.audit.models import TrailEntry
from partnership.interface.formats import amount, day, listed
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL, Envelope
from tenders.box.parts import BoxFile
from tenders.box.returns import returned_of
from tenders.models import Bid, EnvelopeReturn, PaperBid, Tender
from tenders.models.security import SECURITY_KINDS
from tenders.selectors.security import expiry_of, security_amount, security_rule

SECURITY = ("security_kind", "security_issuer", "security_number", "security_amount", "security_expires")


@dataclass(frozen=True, slots=True)
class Read:
    """One envelope of a session as it is read out. Of one that is not opened only what the receipt says."""

    bid: Bid
    receipt: str
    sealed_at: Any
    sha256: str
    opened: bool
    matches: bool = False
    problem: str = ""
    total: Decimal | None = None
    words: str = ""
    security: dict[str, Any] | None = None
    security_text: str = ""
    faults: tuple[str, ...] = ()  # what is wrong with the security, in words
    envelope: Envelope | None = None
    paper: PaperBid | None = None  # it came on paper
    read: bool = True  # what came on paper is typed and confirmed
    pictures: tuple[BoxFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything the page of a session needs. `why`: what it waits for before its first envelope; "" when it may begin."""

    due: bool
    why: str
    rows: list[Read]
    present: list[Attendance]
    mine: Attendance | None
    may_sign: bool
    withdrawn: list[str]
    late: list[tuple[str, Any]]  # who, when
    returned: list[EnvelopeReturn]

    @property
    def left(self) -> int:
        return sum(not row.opened for row in self.rows)

    @property
    def done(self) -> int:
        return len(self.rows) - self.left

    @property
    def unread(self) -> int:
        """Paper envelopes that are open and whose words are not confirmed yet."""
        return sum(row.opened and not row.read for row in self.rows)


def session_state(tender: Tender, kind: str, session: Any, viewer: Any, *, holds: bool = True) -> SessionState:
    """The state of a tender's session, for those who hold it; for those who only follow it without what it waits for."""
    bids = list(tender.bids.select_related("partner"))
    present = list(session.attendance.select_related("officer", "representative")) if session else []
    mine = next((a for a in present if a.account_id == viewer.pk), None)
    rows = [read_of(e, tender) for e in envelopes_of(tender, kind)] if tender.closed_at else []
    return SessionState(
        due=tender.state == READY[kind],
        why=why_not(tender, kind) if holds else "",
        rows=rows,
        present=present,
        mine=mine,
        may_sign=mine is not None
        and mine.signed_at is None
        and bool(rows)
        and all(row.opened and row.read for row in rows),
        withdrawn=[str(b.partner) for b in bids if b.state == "withdrawn"] if tender.closed_at else [],
        late=late_of(tender, bids) if tender.closed_at else [],
        returned=returned_of(tender) if tender.closed_at else [],
    )


def late_of(tender: Tender, bids: list[Bid]) -> list[tuple[str, Any]]:
    """What was refused because it came after the deadline: bidder and time, sent or on paper; at most fifty."""
    names = {str(bid.pk): str(bid.partner) for bid in bids}
    sent = Q(machine="tenders.bid", object_id__in=list(names))
    on_paper = Q(machine="tenders.tender", object_id=str(tender.pk))
    rows = TrailEntry.objects.filter(sent | on_paper, kind="bid_late").order_by("pk")[:50]
    return [(_late_name(row, names), row.at) for row in rows]


def _late_name(row: TrailEntry, names: dict[str, str]) -> str:
    """A row of a bid names it; one of the tender, for an envelope on paper, says whose it was."""
    return names[row.object_id] if row.machine == "tenders.bid" else str(row.data.get("after", {}).get("bidder", ""))


def read_of(envelope: Envelope, tender: Tender) -> Read:
    """What is read out of one envelope."""
    version = envelope.version
    if version is None:
        raise ValueError("a draft is never read out")
    sha256 = version.technical_sha256 if envelope.kind == TECHNICAL else version.financial_sha256
    opened = getattr(envelope, "opened", None)
    if opened is None:
        on_paper = getattr(version, "paper", None)
        return Read(envelope.bid, version.receipt, version.sealed_at, sha256, False, paper=on_paper)
    text = opened.text
    total = box.total_of(text) if envelope.kind == FINANCIAL and text.get("items") else None
    security = {name: text.get(name, "") for name in SECURITY} if envelope.kind == FINANCIAL else None
    paper = getattr(version, "paper", None)
    reading = getattr(envelope, "reading", None)
    return Read(
        envelope.bid, version.receipt, version.sealed_at, sha256, True, opened.hash_matches, opened.problem,
        total=total, words=amount_in_words(total) if total is not None else "", security=security,
        security_text=security_of(text) if security else "", faults=security_faults(security, total, tender),
        envelope=envelope, paper=paper, read=paper is None or (reading is not None and reading.confirmed_at is not None),
        pictures=tuple(BoxFile(f.file_id, envelope.kind, f.name, f.size, f.content_type, f.problem) for f in opened.files.all()) if paper else (),
    )  # fmt: skip


def security_of(content: dict[str, Any]) -> str:
    """Kind, issuer, number, amount and end of a security, as they are read out; "" where there is none."""
    security = {name: content.get(name, "") for name in SECURITY}
    if not security["security_number"]:
        return ""
    kind = dict(SECURITY_KINDS).get(security.pop("security_kind"), "")
    if expires := expiry_of(security):
        security["security_expires"] = day(expires)
    security["security_amount"] = amount(security["security_amount"])
    return listed(part for part in (kind, *security.values()) if part)


def security_faults(security: dict[str, Any] | None, total: Decimal | None, tender: Tender) -> tuple[str, ...]:
    """What is wrong with a security, in words: by the same rule as before the sending (tenders.selectors.security)."""
    rule = security_rule(tender, total or Decimal(0))
    if security is None or not rule.asked:
        return ()
    found = []
    if not security["security_number"]:
        return (_("No bid security is in the envelope."),)
    if security_amount(security) < rule.amount:
        found.append(_("The bid security is lower than the announcement asks."))
    until = expiry_of(security)
    if until is not None and rule.until is not None and until < rule.until:
        found.append(_("The bid security ends before the validity of the bid."))
    return tuple(found)
