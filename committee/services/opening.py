"""The attendance of an opening session."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from committee.models import Attendance, OpeningSession
from partnership.audit.services import record
from partnership.people.models import User
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.models import Tender

READY = {"technical": "closed", "financial": "technical_opened"}


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

    Raises DomainError "not_now" when the session is not due or is over, "evaluator" for an officer who evaluates this tender.
    """
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    if not is_due(fresh, kind):
        raise DomainError(_("This session is not due now, or it is over."), "not_now")
    scoring = {*fresh.sheets.values_list("member_id", flat=True), *fresh.panel.values_list("person_id", flat=True)}
    if scoring & {o.pk for o in officers}:
        raise DomainError(_("An officer who opens the envelopes cannot evaluate the same tender."), "evaluator")
    facts = {"place": place, "notes": notes, "recorded_at": now(), "recorded_by": by}
    session, _created = OpeningSession.objects.update_or_create(tender=fresh, kind=kind, defaults=facts)
    session.attendance.all().delete()
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
