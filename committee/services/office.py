"""Meetings, complaints, requests and directives: written down, then taken through their machines."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committee.guards import quorum_present
from committee.models import Award, Complaint, Directive, Meeting, MeetingAttendance
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.people.models import User
from partnership.workflow.clock import now
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError
from partnership.workflow.registry import sentence


@transaction.atomic
def meeting_create(
    *, by: Any, committee: str, subject: str, held_on: datetime, place: str = "", discussion: str = "", decision: str = "",
    award: Award | None = None, attending: list[User] | None = None,
) -> Meeting:  # fmt: skip
    """Write a meeting down; it counts once its machine's step `hold` found the quorum."""
    meeting = Meeting.objects.create(
        number=next_number("MT", now().year), committee=committee, subject=subject, held_on=held_on, place=place,
        discussion=discussion, decision=decision, award=award, created_by=by,
    )  # fmt: skip
    MeetingAttendance.objects.bulk_create(
        MeetingAttendance(meeting=meeting, person=person) for person in attending or []
    )
    return begin(meeting, by=by)


@transaction.atomic
def meeting_minutes(meeting: Meeting, *, by: Any, discussion: str, decision: str, attending: list[User]) -> Meeting:
    """Write the minutes down, again until they are confirmed. A held meeting keeps its quorum: DomainError otherwise."""
    fresh = Meeting.objects.select_for_update(of=("self",)).select_related("award__tender").get(pk=meeting.pk)
    if fresh.state not in ("scheduled", "held"):
        raise DomainError(_("The minutes are confirmed, or the meeting was cancelled: nothing was changed."), "not_now")
    before = {"discussion": fresh.discussion, "decision": fresh.decision}
    fresh.discussion, fresh.decision = discussion, decision
    fresh.save(update_fields=["discussion", "decision"])
    fresh.attendance.all().delete()
    MeetingAttendance.objects.bulk_create(MeetingAttendance(meeting=fresh, person=person) for person in attending)
    if fresh.state == "held" and not quorum_present(fresh):
        raise DomainError(sentence("committee.quorum_present"), "committee.quorum_present")
    record(
        "edited",
        by=by,
        obj=fresh,
        before=before,
        after={"discussion": discussion, "decision": decision, "attending": len(attending)},
    )
    return fresh


@transaction.atomic
def joint_meeting_record(
    award: Award,
    *,
    by: Any,
    held_on: datetime,
    place: str,
    discussion: str,
    opinion: str,
    decision: str,
    attending: list[User],
) -> Meeting:
    """Record the joint discussion of the two committees («الاجتماع بلجنة الشراكة للنقاش»). Raises DomainError without a quorum."""
    fresh = (
        Award.objects.select_for_update(of=("self",)).select_related("tender__project", "bid__partner").get(pk=award.pk)
    )
    if fresh.state != "recommended":
        raise DomainError(_("The recommendation is not waiting for its joint discussion now."), "not_now")
    fresh.discussion, fresh.opinion = discussion, opinion
    fresh.save(update_fields=["discussion", "opinion"])
    meeting = meeting_create(
        by=by, committee="joint", subject=fresh.tender.project.title, held_on=held_on, place=place,
        discussion=discussion, decision=decision, award=fresh, attending=attending,
    )  # fmt: skip
    return fire(meeting, "hold", by=by)


@transaction.atomic
def complaint_file(award: Award, *, partner: Partner, by: Any, text: str) -> Complaint:
    """File a complaint during the standstill; it stops the award until it is answered. One for each bidder."""
    fresh = Award.objects.select_for_update(of=("self",)).select_related("tender__project").get(pk=award.pk)
    if partner.pk not in partners_of(by):
        raise PermissionDenied
    bidder = (
        fresh.tender.bids.filter(partner=partner)
        .exclude(state__in=("draft", "withdrawn"))
        .exclude(pk=fresh.bid_id)
        .exists()
    )
    if not bidder:
        raise DomainError(_("Only a bidder that was not chosen can complain."), "not_bidder")
    ends = fresh.standstill_ends_at
    if fresh.state != "standstill" or ends is None or now() >= ends:
        raise DomainError(_("The time for complaints is over, or has not begun."), "not_now")
    try:
        with transaction.atomic():
            complaint = Complaint.objects.create(award=fresh, partner=partner, text=text, filed_at=now(), filed_by=by)
    except IntegrityError as error:
        raise DomainError(_("You have filed a complaint about this award already."), "twice") from error
    return begin(complaint, by=by)


@transaction.atomic
def directive_issue(*, by: Any, text: str, due_on: date) -> Directive:
    """Record a directive of the higher committee."""
    directive = Directive.objects.create(
        number=next_number("DR", now().year), text=text, due_on=due_on, issued_at=now(), issued_by=by
    )
    return begin(directive, by=by)
