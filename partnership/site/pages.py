"""The pages that the kingdom's requirements ask of a public site, and where each of them stands.

Their text is written twice, in Arabic and in English: `templates/site/pages/<slug>.<language>.html`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHANGED = date(2026, 11, 25)  # when the texts were last changed


@dataclass(frozen=True, slots=True)
class SitePage:
    title: str | Promise
    lead: str | Promise
    arabic: str
    english: str

    def template(self, language: str) -> str:
        return self.english if language == "en" else self.arabic


PAGES: dict[str, SitePage] = {
    "about": SitePage(
        _("About the programme"),
        _("What community partnership is, who can take part and how."),
        "site/pages/about.ar.html", "site/pages/about.en.html",
    ),
    "faq": SitePage(
        _("Frequently asked questions"),
        _("Reading, asking, bidding, results."),
        "site/pages/faq.ar.html", "site/pages/faq.en.html",
    ),
    "contact": SitePage(
        _("Contact us"),
        _("By telephone, in writing or in person."),
        "site/pages/contact.ar.html", "site/pages/contact.en.html",
    ),
    "accessibility": SitePage(
        _("Accessibility statement"),
        _("How this site serves everybody, and whom to tell where it does not."),
        "site/pages/accessibility.ar.html", "site/pages/accessibility.en.html",
    ),
    "privacy": SitePage(
        _("Privacy"),
        _("Which personal data we keep, why and for how long (Law 30 of 2018)."),
        "site/pages/privacy.ar.html", "site/pages/privacy.en.html",
    ),
    "terms": SitePage(
        _("Terms of use"),
        _("Using the site, and electronic records (Law 54 of 2018)."),
        "site/pages/terms.ar.html", "site/pages/terms.en.html",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A public page: for the page of the site map (`title`) and for search engines (`changed`)."""

    address: str
    title: str | Promise
    changed: date | None = None
    section: str | Promise = ""


SOURCES: list[Callable[[], Iterable[MapEntry]]] = []


def register_map(source: Callable[[], Iterable[MapEntry]]) -> Callable[[], Iterable[MapEntry]]:
    """Let a room add its public pages to the site map, the fixed ones before the many."""
    SOURCES.append(source)
    return source
