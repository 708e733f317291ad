"""Announcements as an Atom feed, deadlines as an iCalendar: pure functions, tenders to bytes."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from tenders.documents.words import closing_words, summary_of
from tenders.models import Tender

DAY_BEFORE = timedelta(days=-1)


def atom_of(tenders: list[Tender], site: str, here: str, language: str) -> str:
    """Atom 1.0. Identifiers stay the same for ever; a closed tender is an updated entry."""
    feed = Atom1Feed(
        title=_("Tenders of the community partnership programme"),
        link=f"{site}{reverse('tenders:home')}",
        description=_("Announced tenders, the newest first"),
        language=language,
        feed_url=f"{site}{here}",
        feed_guid=f"{site}{reverse('tenders:feed')}",
        author_name=_("Tender committee"),
    )
    for tender in tenders:
        address = f"{site}{tender.get_absolute_url()}"
        feed.add_item(
            title=f"{tender.reference} – {tender.project.name}",
            link=address,
            description=summary_of(tender),
            unique_id=address,
            unique_id_is_permalink=True,
            pubdate=tender.announced_at,
            updateddate=tender.closed_at or tender.announced_at,
            categories=[str(tender.project.get_field_display())],
            author_name=str(tender.project.department),
        )
    return feed.writeString("utf-8")


def calendar_of(tenders: list[Tender], site: str) -> bytes:
    """iCalendar with the closing of each tender, and the last moments for documents and questions. Times are UTC inside."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sharaka//Tenders//AR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Deadlines of tenders"))
    calendar.add("x-wr-timezone", "Asia/Bahrain")
    host = urlsplit(site).hostname or "sharaka"
    for tender in tenders:
        for event in _events(tender, site, host):
            calendar.add_component(event)
    return calendar.to_ical()


def _events(tender: Tender, site: str, host: str) -> list[Event]:
    moments = (
        ("closing", tender.closing_at, _("Bids close: %(title)s")),
        ("documents", tender.documents_until, _("Last day to obtain the documents: %(title)s")),
        ("questions", tender.questions_until, _("Last day to ask for clarification: %(title)s")),
        ("opening", tender.opening_at, _("Opening of bids: %(title)s")),
    )
    return [
        _event(tender, f"{kind}-{tender.pk}@{host}", at, words, f"{site}{tender.get_absolute_url()}")
        for kind, at, words in moments
        if at is not None
    ]


def _event(tender: Tender, uid: str, at: datetime, words: str, address: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", tender.announced_at)
    event.add("dtstart", at)
    event.add("duration", timedelta(minutes=15))
    event.add("summary", words % {"title": tender.project.name})
    event.add("description", f"{tender.reference}\n{closing_words(tender)}\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words % {"title": tender.project.name})
    alarm.add("trigger", DAY_BEFORE)
    event.add_component(alarm)
    return event
