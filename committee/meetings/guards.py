"""What steps of meetings and of what they decide wait for. The first line is what a person reads."""

import committee.meetings.rooms  # noqa: F401 -- registers what stands on agendas
from committee.meetings import quorum
from committee.meetings.models import Meeting, MeetingAttendance, minutes_silence_ends
from committee.meetings.subjects import decided
from committee.models import Award
from partnership.workflow.clock import now
from partnership.workflow.registry import guard
from tenders.selectors.rules import rule


@guard("committee.quorum_present")
def quorum_present(meeting: Meeting) -> bool:
    """There is no quorum, or the meeting has not begun: fewer members attend than the rule asks of each committee."""
    return meeting.held_on <= now() and all(found.reached for found in quorum.of_meeting(meeting))


@guard("committee.votes_closed")
def votes_closed(meeting: Meeting) -> bool:
    """A vote is still running: close it first."""
    return not meeting.items.filter(resolution__closed_at=None, resolution__isnull=False).exists()


@guard("committee.something_minuted")
def something_minuted(meeting: Meeting) -> bool:
    """The minutes are empty: write what was discussed, or what was decided."""
    if meeting.discussion.strip() or meeting.decision.strip():
        return True
    return meeting.items.exclude(discussion="").exists() or meeting.items.filter(resolution__isnull=False).exists()


@guard("committee.minutes_agreed")
def minutes_agreed(meeting: Meeting) -> bool:
    """Not every attendee has confirmed the minutes yet, and the working days for it have not passed."""
    states = set(meeting.attendance.values_list("state", flat=True))
    if "objected" in states:
        return False
    ends = minutes_silence_ends(meeting, rule("minutes_confirm_days"))
    return states <= {"agreed"} or (ends is not None and now() >= ends)


@guard("committee.minutes_open")
def minutes_open(attendance: MeetingAttendance) -> bool:
    """The minutes are being corrected, or they are confirmed already."""
    return attendance.meeting.state == "circulated"


@guard("committee.joint_meeting_held")
def joint_meeting_held(award: Award) -> bool:
    """The joint meeting of the two committees has not agreed to the recommendation yet."""
    return decided(award, "carried", award.recommended_at)


@guard("committee.joint_meeting_declined")
def joint_meeting_declined(award: Award) -> bool:
    """No joint meeting has decided against the recommendation."""
    return decided(award, "lost", award.recommended_at) and not decided(award, "carried", award.recommended_at)
