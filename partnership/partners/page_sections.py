"""Sections of a partner's page that higher apps add (bids, contracts, scorecard), without being imported from here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Context = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class PageSection:
    """`build(partner, user)` gives the template's context, or None where there is nothing to show this person."""

    name: str
    title: str | Promise
    build: Callable[[Any, Any], Context]
    template: str
    order: int


SECTIONS: dict[str, PageSection] = {}


def register(
    name: str, build: Callable[[Any, Any], Context], template: str, *, title: str | Promise, order: int = 50
) -> None:
    """Add a section; call it from the app's partner_page.py, which autoload finds.

    The template is a fragment drawn inside `<section id="{name}">` under a heading with `title`. Lower `order` stands
    higher: bids 20, contracts 30, scorecard 40. What the person may see there is the section's own business.
    """
    known = SECTIONS.get(name)
    if known is not None and known.build is not build:
        raise ValueError(f"the partner's page has a section {name!r} already")
    SECTIONS[name] = PageSection(name, title, build, template, order)


def sections_for(partner: Any, user: Any) -> list[dict[str, Any]]:
    """The sections this person sees on this partner's page, in order: name, title, template, context."""
    found = []
    for section in sorted(SECTIONS.values(), key=lambda s: (s.order, s.name)):
        context = section.build(partner, user)
        if context is not None:
            found.append(
                {"name": section.name, "title": section.title, "template": section.template, "context": context}
            )
    return found
