"""What the page of an opening session shows: envelopes with what was found, the read-out sheet, late and withdrawn bids."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from committee.models import Attendance
from committee.services.opening import READY, envelopes_of, why_not
from partnership.arabic.words import dinars_in_words
from partnership.audit.models import TrailEntry
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL, Envelope
from tenders.models import Bid, Tender
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
    late: list[TrailEntry]

    @property
    def left(self) -> int:
        return sum(not row.opened for row in self.rows)

    @property
    def done(self) -> int:
        return len(self.rows) - self.left


def session_state(tender: Tender, kind: str, session: Any, viewer: Any, *, holds: bool = True) -> SessionState:
    """The state of a tender's session, for those who hold it; for those who only follow it without what it waits for."""
    bids = list(tender.bids.select_related("partner"))
    late = TrailEntry.objects.filter(kind="bid_late", machine="tenders.bid", object_id__in=[str(b.pk) for b in bids])
    present = list(session.attendance.select_related("officer", "representative")) if session else []
    mine = next((a for a in present if a.account_id == viewer.pk), None)
    rows = [read_of(e, tender) for e in envelopes_of(tender, kind)] if tender.closed_at else []
    return SessionState(
        due=tender.state == READY[kind],
        why=why_not(tender, kind) if holds else "",
        rows=rows,
        present=present,
        mine=mine,
        may_sign=mine is not None and mine.signed_at is None and bool(rows) and all(row.opened for row in rows),
        withdrawn=[str(b.partner) for b in bids if b.state == "withdrawn"] if tender.closed_at else [],
        late=list(late.order_by("pk")[:50]) if tender.closed_at else [],
    )


def read_of(envelope: Envelope, tender: Tender) -> Read:
    """What is read out of one envelope."""
    version = envelope.version
    if version is None:
        raise ValueError("a draft is never read out")
    sha256 = version.technical_sha256 if envelope.kind == TECHNICAL else version.financial_sha256
    opened = getattr(envelope, "opened", None)
    if opened is None:
        return Read(envelope.bid, version.receipt, version.sealed_at, sha256, False)
    total = box.total_of(opened.content) if envelope.kind == FINANCIAL and opened.content.get("items") else None
    security = {name: opened.content.get(name, "") for name in SECURITY} if envelope.kind == FINANCIAL else None
    return Read(
        envelope.bid, version.receipt, version.sealed_at, sha256, True, opened.hash_matches, opened.problem,
        total=total, words=dinars_in_words(total) if total is not None else "", security=security,
        security_text=_in_words(security), faults=security_faults(security, total, tender),
    )  # fmt: skip


def _in_words(security: dict[str, Any] | None) -> str:
    """Kind, issuer, number, amount and end of a security, as they are read out."""
    if not security or not security["security_number"]:
        return ""
    kind = dict(SECURITY_KINDS).get(security["security_kind"], "")
    parts = (kind, security["security_issuer"], security["security_number"], security["security_amount"], security["security_expires"])  # fmt: skip
    return "، ".join(str(part) for part in parts if part)


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
