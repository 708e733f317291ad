"""The portal's pages on the site map."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.site.pages import MapEntry, register_map
from tenders.selectors.tender import public_tenders

MOST = 5_000  # a site map may hold 50,000 addresses; older results are reached through the archive
_PLACES = {
    "home": _("Open tenders"), "planned": _("Planned tenders"), "results": _("Results"), "archive": _("Archive"),
    "subscribe": _("Subscribe to new tenders"), "feed": _("Feed for news readers (Atom)"),
    "deadlines": _("Calendar of deadlines (iCalendar)"), "receipt_verify": _("Verify a receipt"),
}  # fmt: skip


@register_map
def portal_places() -> Iterator[MapEntry]:
    for name, title in _PLACES.items():
        yield MapEntry(reverse(f"tenders:{name}"), title, None, _("Tenders"))
    yield MapEntry(reverse("documents:verify_any"), _("Verify a document"), None, _("Tenders"))


@register_map
def portal_tenders() -> Iterator[MapEntry]:
    """Every public tender, for search engines only: no section."""
    rows = public_tenders().order_by("-pk").values_list("pk", "announced_at", "closed_at")
    for pk, announced, closed in rows[:MOST]:
        yield MapEntry(reverse("tenders:tender", args=[pk]), "", timezone.localdate(closed or announced))
