"""Reads of the public site."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.site.models import Feedback
from partnership.site.pages import CHANGED, PAGES, SOURCES, MapEntry


def feedback_visible() -> QuerySet[Feedback]:
    """What communication reads, the unhandled first; the table of permissions says who opens the page."""
    return Feedback.objects.select_related("handled_by").order_by(F("handled_at").asc(nulls_first=True), "-pk")


def site_map() -> list[MapEntry]:
    """Every public page: the rooms' own first, then the texts."""
    entries = [entry for source in SOURCES for entry in source()]
    about = _("About the site")
    entries += [MapEntry(reverse("site:page", args=[slug]), page.title, CHANGED, about) for slug, page in PAGES.items()]
    entries.append(MapEntry(reverse("site:feedback"), _("Feedback"), CHANGED, about))
    return entries
