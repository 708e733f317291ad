"""A person's own calendar: the deadlines of their desk and whatever the rooms above add, as iCalendar at a secret address."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from partnership.audit.services import record
from partnership.people.models import User
from partnership.workflow import path, registry
from partnership.workflow.clock import now
from partnership.workflow.models import CalendarFeed
from partnership.workflow.selectors import open_tasks_for

MOST_TASKS = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `key` never changes, so that a calendar program updates the event instead of adding another.

    A `date` without an hour is a whole day; `minutes` is the length of the others, 0 a deadline: it takes no time of the
    day, and the calendar reminds of it the day before.
    """

    key: str
    at: date | datetime
    title: str
    url: str = ""
    minutes: int = 0
    place: str = ""


def as_icalendar(name: str, entries: Iterable[Entry]) -> bytes:
    """An iCalendar file (RFC 5545) of these entries."""
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    calendar = Calendar()
    calendar.add("prodid", "-//Sharaka//AR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    stamp = now()
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", stamp)
        event.add("summary", entry.title)
        event.add("dtstart", entry.at)
        if not isinstance(entry.at, datetime):
            event.add("dtend", entry.at + timedelta(days=1))
        elif entry.minutes:
            event.add("dtend", entry.at + timedelta(minutes=entry.minutes))
        if not entry.minutes:
            _as_deadline(event, entry.title)
        if entry.url:
            event.add("url", settings.SITE_URL + entry.url)
        if entry.place:
            event.add("location", entry.place)
        calendar.add_component(event)
    return calendar.to_ical()


def _as_deadline(event: Event, title: str) -> None:
    """It keeps nobody busy, and is reminded of a day before."""
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)


def entries_of(user: Any) -> Iterator[Entry]:
    """The person's open tasks at their due times, then what the rooms above add."""
    for task in open_tasks_for(user)[:MOST_TASKS]:
        what = path.BY_MODEL[task.machine].step(task.step).label
        title = _("%(what)s: %(label)s") % {"what": what, "label": task.words()}
        yield Entry(f"task-{task.pk}", task.due_at, title, task.url)
    for more in registry.CALENDARS:
        yield from more(user)


@transaction.atomic
def feed_renew(user: Any, *, by: Any) -> str:
    """Make the person's calendar address anew, so that the old one stops working. Returns the secret, shown once."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(person=user, defaults={"token_sha256": _hashed(token), "made_at": now()})
    record("account_changed", by=by, obj=user, after={"calendar_address": "renewed"})
    return token


@transaction.atomic
def feed_end(user: Any, *, by: Any) -> None:
    """Switch the person's calendar address off."""
    if CalendarFeed.objects.filter(person=user).delete()[0]:
        record("account_changed", by=by, obj=user, after={"calendar_address": "off"})


def feed_person(token: str) -> User | None:
    """Whose calendar stands at this secret address; None for nobody's, or of an account that is off."""
    feed = CalendarFeed.objects.select_related("person").filter(token_sha256=_hashed(token)).first()
    return feed.person if feed and feed.person.is_active else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
