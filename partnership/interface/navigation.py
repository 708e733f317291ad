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


@dataclass(frozen=True, slots=True)
class Place:
    """One item of the main navigation: the first of `names` that exists and that the person may open."""

    label: str | Promise
    names: tuple[str, ...]


PLACES = (
    Place(_("My desk"), ("workflow:desk",)),
    Place(_("Projects"), ("tenders:projects",)),
    Place(_("Tenders"), ("tenders:tenders",)),
    Place(_("Contracts"), ("contracts:contracts",)),
    Place(pgettext_lazy("menu", "Committee"), ("committee:home",)),
    Place(_("Partners"), ("partners:partners",)),
    Place(_("People and roles"), ("people:users",)),
    Place(_("Departments"), ("people:departments",)),
    Place(_("The path"), ("workflow:path",)),
    Place(_("The trail"), ("audit:trail",)),
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
    """(label, address) of each place these roles may open."""
    found = []
    for place in PLACES:
        for name in place.names:
            if may_open(name, roles, signed_in=signed_in) and (url := address(name)):
                found.append((place.label, url))
                break
    return found


@lru_cache(maxsize=512)
def menu(language: str, roles: frozenset[str], here: str) -> SafeString:
    """The items as a list; `here` is the address of the place the page belongs to. The language is part of the key."""
    items = []
    for label, url in places_for(roles, signed_in=True):
        current = mark_safe(' aria-current="page"' if url == here else "")  # noqa: S308 -- constant text
        items.append(format_html('<li><a href="{}"{}>{}</a></li>', url, current, label))
    return mark_safe("".join(items))  # noqa: S308 -- built by format_html above


def place_of(path: str, roles: frozenset[str]) -> str:
    """Which place a page belongs to: the longest address that its path begins with."""
    matches = [url for url in _addresses(roles) if path.startswith(url)]
    return max(matches, key=len, default="")


@lru_cache(maxsize=256)
def _addresses(roles: frozenset[str]) -> tuple[str, ...]:
    return tuple(url for _label, url in places_for(roles, signed_in=True))
