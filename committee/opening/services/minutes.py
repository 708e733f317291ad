"""What an opening session leaves behind: who followed it, who signed its minutes, the sheet that was read out."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from committee.evaluation.results import bids_to_open
from committee.models import Attendance, OpeningSession
from committee.policies import NOT_BIDDING, is_bidder_of
from partnership.audit.services import record
from partnership.documents.models import OfficialDocument
from partnership.documents.services import issue
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import opening
from tenders.models import Tender

KIND_OF = {"technical": "committee.opening_minutes", "financial": "committee.financial_minutes"}
DUE = {"technical": "closed", "financial": "technical_opened"}


@transaction.atomic
def session_join(tender: Tender, kind: str, *, by: Any) -> Attendance:
    """A bidder's representative says that they attend, in their own sign-in. Raises DomainError "not_now"."""
    if not is_bidder_of(by, tender):
        raise PermissionDenied
    session = OpeningSession.objects.select_for_update(of=("self",)).filter(tender=tender, kind=kind).first()
    if session is None or tender.state != DUE[kind]:
        raise DomainError(_("The session has not begun yet, or it is over."), "not_now")
    bidder = Partner.objects.filter(pk__in=partners_of(by), bids__tender=tender)
    partner = bidder.exclude(bids__state__in=NOT_BIDDING).order_by("pk").first()
    facts = {"name": by.name[:200], "for_bidder": str(partner or "")[:250]}
    row, created = Attendance.objects.get_or_create(session=session, representative=by, defaults=facts)
    if created:
        record("attendance", by=by, obj=tender, after={"session": kind, "represents": row.for_bidder})
    return row


def all_read(tender: Tender, kind: str) -> bool:
    """Is every envelope of this session opened, and what came on paper typed and confirmed?"""
    if tender.state != DUE[kind]:
        return opening.any_opened(tender, kind)
    return opening.any_opened(tender, kind) and opening.all_opened(tender, kind, bids_to_open(tender, kind))


@transaction.atomic
def minutes_sign(tender: Tender, kind: str, *, by: Any) -> Attendance:
    """Somebody who attended confirms the minutes, in their own sign-in; once, and for ever.

    Raises PermissionDenied for whoever is not written down as present, DomainError "not_now" before all is read.
    """
    rows = Attendance.objects.select_for_update(of=("self",)).select_related("session")
    row = rows.filter(Q(officer=by) | Q(representative=by), session__tender=tender, session__kind=kind).first()
    if row is None:
        raise PermissionDenied
    if not all_read(tender, kind):
        raise DomainError(_("The minutes are signed when every envelope of the session is open."), "not_now")
    if row.signed_at is None:
        row.signed_at = now()
        row.save(update_fields=["signed_at"])
        record("attendance", by=by, obj=tender, after={"session": kind, "minutes": "signed"})
        _reissue(row.session, by=by)
    return row


def _reissue(session: OpeningSession, *, by: Any) -> None:
    """The minutes were issued before the last one signed: issue them again, with every signature."""
    waiting = session.attendance.filter(Q(officer__isnull=False) | Q(representative__isnull=False), signed_at=None)
    if not waiting.exists() and issued(session) is not None:
        issue(KIND_OF[session.kind], session, by=by, project_id=session.tender.project_id)


def issued(session: OpeningSession, kind: str = "") -> OfficialDocument | None:
    """The latest minutes of a session (or its read-out sheet); None before they are issued."""
    papers = OfficialDocument.objects.filter(object_model=session._meta.label_lower, object_id=str(session.pk))
    return papers.filter(kind=kind or KIND_OF[session.kind]).order_by("-pk").first()


def readout_issue(tender: Tender, kind: str, *, by: Any) -> OfficialDocument | None:
    """The read-out sheet of a session whose envelopes are all read; issued once."""
    session = tender.sessions.filter(kind=kind).first()
    if session is None or not all_read(tender, kind):
        return None
    found = issued(session, "committee.readout")
    return found or issue("committee.readout", session, by=by, project_id=tender.project_id)
