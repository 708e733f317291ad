"""Scheduling a meeting, its agenda, who attended, its minutes."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from committee.meetings import invitations
from committee.meetings.models import AgendaItem, Decision, Meeting, MeetingAttendance, Outcome, Recusal
from committee.meetings.quorum import committees_of, members
from committee.meetings.subjects import SUBJECTS, Waiting, carried, waiting_for
from committee.meetings.voting import conclude
from committee.models import Award
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError
from partnership.workflow.registry import GUARDS, sentence


def secretaries_of(meeting: Meeting) -> tuple[str, ...]:
    return tuple(f"{committee}_secretary" for committee in committees_of(meeting))


def keeps(user: Any, meeting: Meeting) -> bool:
    """Does this person keep the papers of this meeting?"""
    return has_role(user, *secretaries_of(meeting))


def locked(meeting: Meeting, by: Any, *, states: tuple[str, ...] = ("scheduled",)) -> Meeting:
    """The meeting behind its lock, for its secretary, while it may be changed. PermissionDenied, DomainError "not_now"."""
    fresh = Meeting.objects.select_for_update(of=("self",)).select_related("award__tender").get(pk=meeting.pk)
    if not keeps(by, fresh):
        raise PermissionDenied
    if fresh.state not in states:
        raise DomainError(_("The meeting is not open for this any more: nothing was changed."), "not_now")
    return fresh


# --- calling a meeting ------------------------------------------------------------------------------------------------
@transaction.atomic
def meeting_create(
    *, by: Any, committee: str, subject: str, held_on: datetime, place: str = "", lasts: int = 60, discussion: str = "",
    decision: str = "", award: Award | None = None, attending: list[User] | None = None, waiting: list[str] | None = None,
) -> Meeting:  # fmt: skip
    """Call a meeting: members get an invitation for their calendars. `waiting` are keys of subjects.Waiting."""
    meeting = Meeting.objects.create(
        number=next_number("MT", now().year), committee=committee, subject=subject, held_on=held_on, place=place,
        lasts=lasts, discussion=discussion, decision=decision, award=award, created_by=by,
    )  # fmt: skip
    _seat(meeting, attending or [])
    for found in _waiting(committee):
        if found.key in (waiting or []):
            _append(meeting, found)
    begin(meeting, by=by)
    if held_on > now():
        invitations.send(meeting, by=by)
    return meeting


@transaction.atomic
def meeting_move(meeting: Meeting, *, by: Any, subject: str, held_on: datetime, place: str, lasts: int) -> Meeting:
    """Change the hour or the place of a meeting to come; everybody gets the invitation anew."""
    fresh = locked(meeting, by)
    before = {"held_on": fresh.held_on.isoformat(), "place": fresh.place}
    fresh.subject, fresh.held_on, fresh.place, fresh.lasts = subject, held_on, place, lasts
    fresh.invitation += 1
    fresh.save(update_fields=["subject", "held_on", "place", "lasts", "invitation"])
    record("edited", by=by, obj=fresh, before=before, after={"held_on": held_on.isoformat(), "place": place})
    if held_on > now():
        invitations.send(fresh, by=by)
    return fresh


def _seat(meeting: Meeting, attending: list[User]) -> None:
    """Who attends, as a set: present ones stay, others come or go."""
    wanted = {person.pk: person for person in attending}
    meeting.attendance.exclude(person__in=wanted).delete()
    present = set(meeting.attendance.values_list("person_id", flat=True))
    MeetingAttendance.objects.bulk_create(
        MeetingAttendance(meeting=meeting, person=person) for pk, person in wanted.items() if pk not in present
    )


# --- the agenda -------------------------------------------------------------------------------------------------------
def _waiting(committee: str) -> list[Waiting]:
    """What waits, in the language of the minutes, whichever the secretary reads."""
    with translation.override("ar"):
        return waiting_for(committee)


def _append(meeting: Meeting, found: Waiting) -> AgendaItem:
    last = meeting.items.order_by("-order").values_list("order", flat=True).first() or 0
    return AgendaItem.objects.create(
        meeting=meeting, order=last + 1, machine=found.machine, object_id=found.object_id, subject=found.label[:300]
    )


@transaction.atomic
def item_add(meeting: Meeting, *, by: Any, key: str = "", subject: str = "") -> AgendaItem:
    """Put something on the agenda: what waits for the committee (`key`), or a subject in words."""
    fresh = locked(meeting, by)
    if key:
        found = next((w for w in _waiting(fresh.committee) if w.key == key), None)
        if found is None:
            raise DomainError(
                _("This does not wait for the committee any more, or stands on an agenda already."), "gone"
            )
        item = _append(fresh, found)
    elif subject.strip():
        item = _append(fresh, Waiting("", "", "", subject.strip()))
    else:
        raise DomainError(_("Choose what waits, or write a subject."), "empty")
    record("edited", by=by, obj=fresh, after={"agenda": item.subject})
    return item


@transaction.atomic
def item_move(item: AgendaItem, *, by: Any, to: int) -> None:
    """Move an item to position `to` (1 is the first); the others make room."""
    meeting = locked(item.meeting, by)
    rows = list(meeting.items.all())
    rows.sort(key=lambda row: row.order)
    moved = next((row for row in rows if row.pk == item.pk), None)
    if moved is None:
        return
    rows.remove(moved)
    rows.insert(max(0, min(to - 1, len(rows))), moved)
    for n, row in enumerate(rows, 1):
        row.order = n
    AgendaItem.objects.bulk_update(rows, ["order"])


@transaction.atomic
def item_remove(item: AgendaItem, *, by: Any) -> None:
    """Take an item off the agenda. Raises DomainError when it was put to the vote."""
    meeting = locked(item.meeting, by)
    if Decision.objects.filter(item=item).exists():
        raise DomainError(_("This item was put to the vote: it stays on the agenda."), "voted")
    record("edited", by=by, obj=meeting, before={"agenda": item.subject}, after={"removed": True})
    item.delete()


@transaction.atomic
def item_write(item: AgendaItem, *, by: Any, discussion: str, opinion: str = "") -> AgendaItem:
    """Write down what was said; corrected until the minutes are put to the attendees."""
    meeting = locked(item.meeting, by, states=("scheduled", "held"))
    item.discussion, item.opinion = discussion, opinion
    item.save(update_fields=["discussion", "opinion"])
    record("edited", by=by, obj=meeting, after={"agenda": item.subject})
    _tell_subject(item)
    return item


def _tell_subject(item: AgendaItem) -> None:
    from committee.meetings.subjects import object_of  # noqa: PLC0415 -- beside its one use

    done = Decision.objects.filter(item=item, closed_at__isnull=False).first()
    if done is not None and item.machine in SUBJECTS:
        SUBJECTS[item.machine].on_decided(object_of(item), item, done)


@transaction.atomic
def step_aside(item: AgendaItem, *, by: Any, reason: str) -> Recusal:
    """A member takes no part in an item. Their vote, where it was cast already, does not count."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if by.pk not in {person.pk for person in members(meeting)}:
        raise PermissionDenied
    done = Decision.objects.filter(item=item, closed_at__isnull=False).exists()
    if meeting.state != "scheduled" or done:
        raise DomainError(_("The vote on this item is closed."), "not_now")
    found, made = Recusal.objects.get_or_create(item=item, person=by, defaults={"reason": reason, "at": now()})
    if made:
        record("conflict_declared", by=by, obj=meeting, after={"agenda": item.subject}, reason=reason)
    return found


# --- minutes ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def meeting_minutes(meeting: Meeting, *, by: Any, discussion: str, decision: str, attending: list[User]) -> Meeting:
    """Who attended, and what was said beside the items. A held meeting keeps its quorum: DomainError otherwise."""
    fresh = locked(meeting, by, states=("scheduled", "held"))
    before = {"discussion": fresh.discussion, "decision": fresh.decision}
    fresh.discussion, fresh.decision = discussion, decision
    fresh.save(update_fields=["discussion", "decision"])
    _seat(fresh, attending)
    if fresh.state == "held" and not GUARDS["committee.quorum_present"](fresh):
        raise DomainError(sentence("committee.quorum_present"), "committee.quorum_present")
    record(
        "edited", by=by, obj=fresh, before=before,
        after={"discussion": discussion, "decision": decision, "attending": len(attending)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def joint_meeting_record(
    award: Award, *, by: Any, held_on: datetime, place: str, discussion: str, opinion: str, decision: str,
    attending: list[User],
) -> Meeting:  # fmt: skip
    """Record a joint meeting that agreed without a count («الاجتماع بلجنة الشراكة للنقاش»).

    DomainError without a quorum, "early" for a day before the recommendation, "twice" where a meeting agreed already.
    """
    fresh = (
        Award.objects.select_for_update(of=("self",)).select_related("tender__project", "bid__partner").get(pk=award.pk)
    )
    if fresh.state != "recommended":
        raise DomainError(_("The recommendation is not waiting for its joint discussion now."), "not_now")
    if fresh.recommended_at and timezone.localdate(held_on) < timezone.localdate(fresh.recommended_at):
        raise DomainError(_("The meeting lies before the recommendation it discussed: look at the date."), "early")
    if carried(fresh, fresh.recommended_at):
        raise DomainError(_("A joint meeting that agreed to this recommendation is recorded already."), "twice")
    meeting = meeting_create(
        by=by, committee="joint", subject=fresh.tender.project.title, held_on=held_on, place=place,
        discussion=discussion, decision=decision, award=fresh, attending=attending,
    )  # fmt: skip
    with translation.override("ar"):
        item = _append(meeting, Waiting(fresh.machine, str(fresh.pk), "", fresh.path_label()))
    item.discussion, item.opinion = discussion, opinion
    item.save(update_fields=["discussion", "opinion"])
    if not GUARDS["committee.quorum_present"](meeting):
        raise DomainError(sentence("committee.quorum_present"), "committee.quorum_present")
    made = Decision.objects.create(item=item, text=decision, put_at=now(), put_by=by)
    conclude(made, by=by, outcome=Outcome.CARRIED, unanimous=True)
    return fire(fire(meeting, "hold", by=by), "circulate", by=by)
