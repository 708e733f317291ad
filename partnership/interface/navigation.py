"""The few places a person goes to: what the permission table lets their roles open, in the order of the process."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnership.people.access import ACCESS, PUBLIC, SIGNED_IN
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE


@dataclass(frozen=True, slots=True)
class Place:
    """One item of the main navigation. `only`: for whom it is a daily place, where more people may open it."""

    label: str | Promise
    name: str
    only: frozenset[str] = frozenset()


_PARTNER = frozenset({"partner"})
TENDER_SECRETARY = frozenset({"tender_secretary"})
_VISITOR = frozenset({"visitor"})
PLACES = (
    Place(_("My desk"), "workflow:desk"),
    Place(_("Announced tenders"), "tenders:home", _PARTNER | _VISITOR),
    Place(_("Projects"), "tenders:projects"),
    Place(_("Tenders"), "tenders:tenders"),
    Place(_("My bids"), "tenders:bids"),
    Place(pgettext_lazy("menu", "Committees"), "committee:home"),
    Place(_("Yearly plans"), "committee:plans", frozenset({"officer"})),
    Place(_("The nine tasks"), "committee:nine_tasks", PARTNERSHIP_COMMITTEE),
    Place(_("Contracts"), "contracts:contracts"),
    Place(pgettext_lazy("menu", "Oversight"), "committee:oversight"),
    Place(_("Partners"), "partners:partners"),
    Place(_("My registration"), "partners:mine"),
    Place(_("Partnership requests"), "committee:requests", _PARTNER),
    Place(_("Partnership requests and initiatives"), "committee:initiative_start", _VISITOR),
    Place(_("Complaints"), "committee:complaints", _PARTNER),
    Place(_("Budget"), "tenders:budget", frozenset({"finance"})),
    Place(_("Bid securities"), "tenders:securities", TENDER_SECRETARY),
    Place(_("Rules"), "tenders:rules", TENDER_COMMITTEE | {"auditor"}),
    Place(_("Feedback"), "site:feedback_list"),
    Place(_("People and roles"), "people:users"),
    Place(_("Departments"), "people:departments"),
    Place(_("Outgoing mail"), "workflow:mails"),
    Place(_("The trail"), "audit:trail"),
    Place(_("Verify a document"), "documents:verify_any", _VISITOR),
)


def may_open(name: str, roles: frozenset[str], *, signed_in: bool) -> bool:
    """Does the one permission table let somebody with these roles open this address?"""
    allowed = ACCESS.get(name)
    if allowed is None:
        return False
    if allowed is PUBLIC:
        return True
    return signed_in and (allowed is SIGNED_IN or not allowed.isdisjoint(roles))


def address(name: str) -> str:
    """The address of a name without arguments; "" where the room does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def places_for(roles: frozenset[str], *, signed_in: bool) -> list[tuple[str | Promise, str]]:
    """(label, address) of each place these roles may open; a visitor sees the public ones."""
    mine = roles if signed_in else _VISITOR
    return [
        (place.label, url)
        for place in PLACES
        if (not place.only or place.only & mine)
        and may_open(place.name, roles, signed_in=signed_in)
        and (url := address(place.name))
    ]


@lru_cache(maxsize=512)
def menu(language: str, roles: frozenset[str], signed_in: bool, here: str) -> SafeString:
    """The items as a list; `here` is the address of the place the page belongs to. The language is part of the key."""
    items = []
    for label, url in places_for(roles, signed_in=signed_in):
        current = mark_safe(' aria-current="page"' if url == here else "")  # noqa: S308 -- constant text
        items.append(format_html('<li><a href="{}"{}>{}</a></li>', url, current, label))
    return mark_safe("".join(items))  # noqa: S308 -- built by format_html above


def place_of(path: str, roles: frozenset[str], *, signed_in: bool) -> str:
    """Which place a page belongs to: the longest address that its path begins with."""
    matches = [url for url in _addresses(roles, signed_in) if path == url or (url != "/" and path.startswith(url))]
    return max(matches, key=len, default="")


@lru_cache(maxsize=256)
def _addresses(roles: frozenset[str], signed_in: bool) -> tuple[str, ...]:
    return tuple(url for _label, url in places_for(roles, signed_in=signed_in))
