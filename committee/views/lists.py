"""Lists of the committees' rooms: filter, search, sort, twenty rows a page."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from committee.aftermath.panel import may_complain_about
from committee.forms import ListFilter
from committee.meetings.selectors import meetings_visible
from committee.selectors import complaints_visible, directives_visible
from committee.tables import ComplaintTable, DirectiveTable, MeetingTable
from partnership.arabic.search import search
from partnership.interface.exports import list_page
from partnership.people.roles import has_role


def _listing(
    request: HttpRequest, rows: Any, table: Any, *, fields: tuple[str, ...], code: str, **context: Any
) -> HttpResponse:
    """One list page: `fields` are searched by resemblance, `code` by what it contains."""
    form = ListFilter(request.GET or None, states=rows.model._meta.get_field("state").choices)
    if form.is_bound:
        form.full_clean()
        if state := form.cleaned_data.get("state"):
            rows = rows.filter(state=state)
        if query := form.cleaned_data.get("q", "").strip():
            found = search(rows, query, *fields).values("pk")
            rows = rows.filter(Q(pk__in=found) | Q(**{f"{code}__icontains": query[:60]}))
    return list_page(
        request,
        "committee/list.html",
        {"open_to_complaint": [], "form": form, "table": table(rows, request=request), **context},
    )


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    may = has_role(request.user, "tender_secretary", "partnership_secretary")
    create = ("committee:meeting_new", _("New meeting")) if may else None
    rows = meetings_visible(request.user)
    return _listing(
        request, rows, MeetingTable, fields=("search_key", "place"), code="number", title=_("Meetings"), create=create
    )


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    fields = ("partner__search_key", "award__tender__project__search_key")
    rows = complaints_visible(request.user)
    return _listing(
        request,
        rows,
        ComplaintTable,
        fields=fields,
        code="award__tender__reference",
        title=_("Complaints"),
        create=None,
        open_to_complaint=may_complain_about(request.user),
    )


@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    create = ("committee:directive_new", _("New directive")) if has_role(request.user, "higher") else None
    rows = directives_visible(request.user)
    return _listing(
        request, rows, DirectiveTable, fields=("search_key",), code="number", title=_("Directives"), create=create
    )
