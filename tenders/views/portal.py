"""The public portal: open tenders, planned ones, results, archive; feeds and calendars; no sign-in, no cookie to read."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partnership.interface.visitors import for_visitors
from partnership.workflow.clock import now
from tenders.documents.card import card_png
from tenders.documents.feeds import atom_of, calendar_of
from tenders.forms.tender import ArchiveFilter, PlannedFilter, PublicTenderFilter, ResultsFilter
from tenders.models import FieldOfPartnership, Tender
from tenders.selectors import portal
from tenders.selectors.results import winners
from tenders.selectors.tender import public_tenders, tenders_visible
from tenders.views.publication import clipping_response

FORMS: dict[str, type] = {"open": PublicTenderFilter, "results": ResultsFilter, "archive": ArchiveFilter}
FIVE_MINUTES = 300
AN_HOUR = 3600
FEED_ENTRIES = 50


def listing(request: HttpRequest, part: str) -> HttpResponse:
    """A part of the portal as a page of its tenders."""
    form = FORMS[part](request.GET or None)
    page = portal.public_page(form, request.GET.get("page"), part)
    won = winners(list(page))
    for row in page:
        row.winner = won.get(row.pk, "")
    context: dict[str, Any] = {"form": form, "tenders": page, "now": now(), "part": part}
    return render(request, "tenders/home.html", context)


@require_safe
@for_visitors()
def home(request: HttpRequest) -> HttpResponse:
    """Open tenders first; no sign-in to read."""
    return listing(request, "open")


@require_safe
@for_visitors()
def results(request: HttpRequest) -> HttpResponse:
    """How tenders ended: who won, or why nobody did."""
    return listing(request, "results")


@require_safe
@for_visitors()
def archive(request: HttpRequest) -> HttpResponse:
    """Every tender that is closed, finished ones included."""
    return listing(request, "archive")


@require_safe
@for_visitors()
def planned(request: HttpRequest) -> HttpResponse:
    """What is being prepared, by quarter."""
    form = PlannedFilter(request.GET or None)
    page = portal.planned_page(form, request.GET.get("page"))
    return render(request, "tenders/planned.html", {"form": form, "plans": page, "part": "planned"})


def _open_now(request: HttpRequest) -> Any:
    """Announced public tenders, of one field where the address asks for one."""
    rows = public_tenders()
    field = request.GET.get("field", "")
    return rows.filter(project__field=field) if field in FieldOfPartnership.values else rows


@require_safe
@for_visitors(seconds=FIVE_MINUTES, shared=FIVE_MINUTES)
def feed(request: HttpRequest) -> HttpResponse:
    """Announced tenders as an Atom feed, the newest first."""
    rows = _open_now(request).order_by("-announced_at", "-pk")[:FEED_ENTRIES]
    body = atom_of(list(rows), settings.SITE_URL, request.get_full_path(), get_language() or "ar")
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@require_safe
@for_visitors(seconds=FIVE_MINUTES, shared=FIVE_MINUTES)
def deadlines(request: HttpRequest) -> HttpResponse:
    """The deadlines of all open tenders for a calendar that subscribes."""
    rows = _open_now(request).filter(state="announced").order_by("closing_at", "pk")
    return _calendar(list(rows), "deadlines")


@require_safe
@for_visitors(seconds=FIVE_MINUTES, shared=FIVE_MINUTES)
def tender_deadlines(request: HttpRequest, pk: int) -> HttpResponse:
    """The deadlines of one tender."""
    return _calendar([_public(pk)], f"tender-{pk}")


@require_safe
@for_visitors(seconds=FIVE_MINUTES, shared=AN_HOUR)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that social networks show where a tender's address is shared."""
    return HttpResponse(card_png(_public(pk)), content_type="image/png")


@require_safe
def clipping(request: HttpRequest, pk: int, newspaper: int) -> Any:
    """The clipping of a newspaper: the cleaned copy of the scan."""
    tender = get_object_or_404(tenders_visible(request.user), pk=pk)  # who is invited reads a limited one's too
    found = tender.newspapers.select_related("clipping").filter(pk=newspaper, clipping__isnull=False).first()
    if found is None:
        raise Http404
    return clipping_response(found)


def _public(pk: int) -> Tender:
    found = public_tenders().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _calendar(tenders: list[Tender], name: str) -> HttpResponse:
    body = calendar_of(tenders, settings.SITE_URL)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
