"""What else happens with the steps of a meeting, inside the step's transaction."""

from datetime import datetime
from typing import Any

from committee.meetings import invitations
from committee.meetings.models import Meeting, MeetingAttendance
from committee.selectors import committee_members
from partnership.documents.services import issue
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from partnership.workflow.notices import tell
from partnership.workflow.registry import effect

Data = dict[str, Any]


@effect("committee.ask_attendees")
def ask_attendees(meeting: Meeting, *, by: Any, at: datetime, data: Data) -> None:
    """The minutes come to every attendee's desk; whoever answered earlier minutes answers these anew."""
    for attendance in meeting.attendance.select_related("person", "meeting__award"):
        fire(attendance, "ask", by=by, system=True)


@effect("committee.issue_meeting_minutes")
def issue_meeting_minutes(meeting: Meeting, *, by: Any, at: datetime, data: Data) -> None:
    for attendance in meeting.attendance.filter(state="asked").select_related("meeting"):
        fire(attendance, "silent", by=by, system=True)
    issue("committee.meeting_minutes", meeting, by=by, project_id=meeting.project_id)


@effect("committee.tell_cancelled")
def tell_cancelled(meeting: Meeting, *, by: Any, at: datetime, data: Data) -> None:
    if meeting.held_on > now():
        invitations.send(meeting, by=by)


@effect("committee.tell_secretary_objection")
def tell_secretary_objection(attendance: MeetingAttendance, *, by: Any, at: datetime, data: Data) -> None:
    """An attendee asks for a correction: whoever wrote the minutes is told."""
    meeting = attendance.meeting
    committee = "tender" if meeting.committee == "tender" else "partnership"
    people = {*committee_members(frozenset({f"{committee}_secretary"})), meeting.created_by}
    tell(
        people, machine=attendance.machine, step="object_to", label=lambda: str(meeting), url=meeting.get_absolute_url(),
        kind="meeting", project_id=meeting.project_id,
    )  # fmt: skip
