"""Invitations: an iCalendar file for every member, by e-mail and to download; changes and cancellations follow it."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from committee.meetings.models import Meeting
from committee.meetings.quorum import members
from committee.meetings.subjects import titled
from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.notices import tell


def send(meeting: Meeting, *, by: Any) -> None:
    """Tell the members in the product at once, and mail them the invitation after the commit."""
    from committee import tasks  # noqa: PLC0415 -- the job imports this module

    people = members(meeting)
    record("invited", by=by, obj=meeting, after={"people": len(people), "sequence": meeting.invitation})
    tell(
        people, machine=meeting.machine, step="hold", label=lambda: title_of(meeting), url=meeting.get_absolute_url(),
        kind="meeting", project_id=meeting.project_id,
    )  # fmt: skip
    tasks.mail_invitation.defer(meeting_id=meeting.pk)


def title_of(meeting: Meeting) -> str:
    when = timezone.localtime(meeting.held_on).strftime("%Y-%m-%d %H:%M")
    if meeting.state == "cancelled":
        return _("Cancelled: meeting %(number)s, %(when)s") % {"number": meeting.number, "when": when}
    return _("Meeting %(number)s, %(when)s: %(subject)s") % {
        "number": meeting.number, "when": when, "subject": meeting.title,
    }  # fmt: skip


def icalendar_of(meeting: Meeting, *, attendee: str = "") -> bytes:
    """RFC 5545: the same UID for ever, SEQUENCE counts the changes. RFC 5546: METHOD is a request to the attendee whom it is
    mailed to, a publication where somebody downloads it, or a cancellation."""
    cancelled = meeting.state == "cancelled"
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Sharaka//AR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST" if attendee else "PUBLISH")
    event.add("uid", f"meeting-{meeting.pk}@{host}")
    event.add("sequence", meeting.invitation + (1 if cancelled else 0))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("dtstamp", now())
    event.add("dtstart", meeting.held_on)
    event.add("dtend", meeting.ends_at)
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("description", "\n".join(f"{item.order}. {item.title}" for item in titled(meeting.items.all())))
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    event.add("organizer", f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    if attendee:
        event.add("attendee", f"mailto:{attendee}")
    calendar.add_component(event)
    return calendar.to_ical()


def mail(meeting: Meeting) -> int:
    """Mail the invitation (or the cancellation) to every member with an address; returns how many."""
    method = "CANCEL" if meeting.state == "cancelled" else "REQUEST"
    sent = 0
    for person in members(meeting):
        if not person.email:
            continue
        with translation.override(person.language):
            invitation = icalendar_of(meeting, attendee=person.email).decode()
            body = _("%(title)s\nPlace: %(place)s\n%(url)s") % {
                "title": title_of(meeting), "place": meeting.place, "url": settings.SITE_URL + meeting.get_absolute_url(),
            }  # fmt: skip
            message = EmailMultiAlternatives(title_of(meeting), body, None, [person.email])
        message.attach_alternative(invitation, f'text/calendar; charset="utf-8"; method={method}')
        message.attach("invitation.ics", invitation, "text/calendar")
        sent += message.send()
    return sent
