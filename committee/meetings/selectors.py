"""Meetings as far as the viewer may see them; what a page of a meeting shows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from committee.meetings import quorum
from committee.meetings.models import AgendaItem, Decision, Meeting, MeetingAttendance
from committee.policies import barred_from
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.calendars import Entry
from partnership.workflow.clock import now
from partnership.workflow.registry import register_calendar, register_selector

READ = frozenset({"minister", "legal", "auditor", "senior", "finance", "higher", "signatory"})
KEPT_IN_CALENDAR = timedelta(days=60)


def meetings_visible(user: Any) -> QuerySet[Meeting]:
    """The two committees and those who see awards; nothing of a tender from which the viewer is kept away."""
    rows = Meeting.objects.select_related("award__tender__project", "created_by")
    if not has_role(user, *(TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | READ)):
        return rows.none()
    return rows.exclude(award__tender__in=barred_from(user))


def items_visible(user: Any) -> QuerySet[AgendaItem]:
    rows = AgendaItem.objects.select_related("meeting__award").prefetch_related("recusals__person")
    return rows.filter(meeting__in=meetings_visible(user))


def attendance_visible(user: Any) -> QuerySet[MeetingAttendance]:
    """One's own: what one says to the minutes."""
    rows = MeetingAttendance.objects.select_related("meeting__award__tender__project", "person")
    return rows.filter(person=user, meeting__in=meetings_visible(user))


def agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items in their order, each with its decision and votes."""
    votes = Prefetch("resolution", Decision.objects.prefetch_related("votes__person"))
    return meeting.items.prefetch_related(votes, "recusals__person")


def meeting_entries(user: Any) -> Iterator[Entry]:
    """The meetings of a member's committees, for their own calendar."""
    codes = {"joint"} if has_role(user, *TENDER_COMMITTEE, *PARTNERSHIP_COMMITTEE) else set()
    codes |= {code for code, roles in quorum.ROLES.items() if has_role(user, *roles)}
    since, rows = now() - KEPT_IN_CALENDAR, Meeting.objects.select_related("award__tender__project")
    for meeting in rows.filter(Q(committee__in=codes), ~Q(state="cancelled"), held_on__gte=since)[:200]:
        title = _("Meeting: %(subject)s") % {"subject": meeting.title}
        yield Entry(
            f"meeting-{meeting.pk}", meeting.held_on, title, meeting.get_absolute_url(), meeting.lasts, meeting.place
        )


register_selector("committee.meeting", meetings_visible)
register_selector("committee.meetingattendance", attendance_visible)
register_calendar(meeting_entries)
