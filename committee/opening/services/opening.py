"""The attendance of an opening session."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from committee.evaluation.results import bids_to_open
from committee.models import Attendance, OpeningSession
from committee.opening.services import minutes
from partnership.audit.services import record
from partnership.people.models import User
from partnership.workflow import registry
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import gathering, opening
from tenders.box.key_models import Gathering
from tenders.box.models import Envelope, OpenedEnvelope
from tenders.models import Tender

READY = {"technical": "closed", "financial": "technical_opened"}
BEFORE = {  # what a session waits for before its first envelope, beside the state; in the order of the path's guards
    "technical": ("committee.opening_attended",),
    "financial": (
        "committee.sheets_locked",
        "committee.consensus_concluded",
        "committee.a_bid_passed",
        "committee.financial_opening_attended",
    ),
}


def is_due(tender: Tender, kind: str) -> bool:
    """Is it time to open these envelopes: the technical after the closing, the financial after the scoring?"""
    return tender.state == READY[kind]


@transaction.atomic
def attendance_record(
    tender: Tender,
    *,
    kind: str,
    by: Any,
    officers: list[User],
    guests: list[tuple[str, str]] | None = None,
    place: str = "",
    notes: str = "",
) -> OpeningSession:
    """Record who attends an opening: officers by account, bidders' people as (name, bidder). Again until the envelopes open.

    Raises DomainError "not_now" when the session is not due or is over, "signed" once somebody signed the minutes,
    "evaluator" for an officer who evaluates this tender.
    """
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    if not is_due(fresh, kind):
        raise DomainError(_("This session is not due now, or it is over."), "not_now")
    scoring = {*fresh.sheets.values_list("member_id", flat=True), *fresh.panel.values_list("person_id", flat=True)}
    if scoring & {o.pk for o in officers}:
        raise DomainError(_("An officer who opens the envelopes cannot evaluate the same tender."), "evaluator")
    facts = {"place": place, "notes": notes, "recorded_at": now(), "recorded_by": by}
    if Attendance.objects.filter(session__tender=fresh, session__kind=kind, signed_at__isnull=False).exists():
        raise DomainError(_("Somebody has signed the minutes: the attendance stays as it is."), "signed")
    session, _created = OpeningSession.objects.update_or_create(tender=fresh, kind=kind, defaults=facts)
    session.attendance.filter(representative=None).delete()
    Attendance.objects.bulk_create(
        [Attendance(session=session, officer=officer) for officer in officers]
        + [Attendance(session=session, name=name[:200], for_bidder=bidder[:250]) for name, bidder in guests or []]
    )
    record(
        "attendance",
        by=by,
        obj=fresh,
        after={"session": kind, "officers": [o.username for o in officers], "guests": len(guests or [])},
    )
    return session


# --- the session ------------------------------------------------------------------------------------------------------
def why_not(tender: Tender, kind: str) -> str:
    """What the session still waits for, in words; "" when envelopes may be opened."""
    if tender.state != READY[kind]:
        return _("This session is not due now, or it is over.")
    blocking = next((name for name in BEFORE[kind] if not registry.GUARDS[name](tender)), None)
    return registry.sentence(blocking) if blocking else ""


def _check(tender: Tender, kind: str) -> None:
    if reason := why_not(tender, kind):
        raise DomainError(reason, "not_now")


def session_begin(tender: Tender, kind: str, *, by: Any) -> tuple[Gathering, str]:
    """Begin collecting the officers' shares. Returns the gathering and what the leader's browser keeps."""
    _check(tender, kind)
    return gathering.begin(tender, kind, by=by)


def envelopes_of(tender: Tender, kind: str) -> list[Envelope]:
    """The envelopes of this session in the order they were sealed, opened or not."""
    if tender.state == READY[kind]:
        return list(opening.envelopes(tender, kind, bids_to_open(tender, kind)))
    return list(opening.envelopes_found(tender, kind))


def open_next(tender: Tender, kind: str, private: str, *, by: Any) -> OpenedEnvelope | None:
    """Open the next envelope; None when all are open, and then the shares that waited are removed.

    The whole key exists in this request only. Raises DomainError "not_now", "over", "too_few", "leader".
    """
    _check(tender, kind)
    waiting = [e for e in envelopes_of(tender, kind) if not hasattr(e, "opened")]
    meeting = gathering.current(tender)
    if meeting is None or meeting.purpose != kind:
        raise DomainError(_("Begin the session first: the officers give their shares in it."), "over")
    if not waiting:
        gathering.end(meeting)
        return None
    key = gathering.whole_key(meeting, kind, private)
    opened = opening.open_envelope(waiting[0], key, by=by)
    del key
    if len(waiting) == 1:
        gathering.end(meeting)
    minutes.readout_issue(tender, kind, by=by)
    return opened
