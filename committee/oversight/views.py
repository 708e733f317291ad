"""Dashboards, figures with the rows behind them, saved views, reviews of contracts."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.oversight import selectors
from committee.oversight.base import FIGURES, Figure
from committee.oversight.forms import PlanReviewForm, ViewForm
from committee.oversight.kept import reckoned
from committee.oversight.pages import EXTRA, PAGES, Page, figures_of, held, may_see, pages_of
from committee.oversight.services import review_plan, view_remove, view_save
from committee.oversight.showing import Shown, grid, number
from committee.oversight.tables import ReviewRows, table_of
from partnership.audit.services import record
from partnership.interface.exports import KINDS, as_csv, as_xlsx, attachment, list_page
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


def _page(request: HttpRequest, code: str) -> Page:
    page = PAGES.get(code)
    if page is None:
        raise Http404
    if not page.roles & held(request.user):
        raise PermissionDenied
    return page


def _figure(request: HttpRequest, code: str) -> Figure:
    found = FIGURES.get(code)
    if found is None:
        raise Http404
    if found not in may_see(request.user):
        raise PermissionDenied
    return found


@require_safe
def oversight(request: HttpRequest) -> HttpResponse:
    """To the dashboard of one's role, with the filters of the address."""
    pages = pages_of(request.user)
    if not pages:
        raise PermissionDenied
    asked = request.GET.urlencode()
    return redirect(reverse("committee:dashboard", args=[pages[0].code]) + (f"?{asked}" if asked else ""))


@require_safe
def dashboard(request: HttpRequest, page: str) -> HttpResponse:
    """The figures of a page, narrowed by the filters in the address."""
    found = _page(request, page)
    scope, form = selectors.scope_of(request)
    query = form.query()
    wanted = figures_of(request.user, found)
    known = reckoned(scope, wanted, query=query, page=page, anew="anew" in request.GET)
    shown = [Shown(figure, known.results[figure.code], query) for figure in wanted]
    context: dict[str, Any] = {
        "page": found, "pages": pages_of(request.user), "form": form, "heads": _heads(found, shown), "known": known,
        "panels": [known.html[f.code] for f in wanted if f.code in known.html], "asked": urlencode(query),
        "saved": [v for v in selectors.views_of(request.user) if v.page == page],
        "view_form": ViewForm(initial={"query": request.GET.urlencode()[:300]}),
        "more": [f for code in EXTRA.get(page, ()) if (f := FIGURES[code]) in may_see(request.user)],
        "may_plan": has_role(request.user, "partnership_secretary", "partnership_chair"),
    }  # fmt: skip
    return render(request, found.template, context)


def _heads(page: Page, shown: list[Shown]) -> list[dict[str, Any]]:
    """The numbers at the top, from the totals of the figures below."""
    known, heads = {s.figure.code: s for s in shown}, []
    for code, column in page.heads:
        if (s := known.get(code)) and s.result.total is not None and (c := s.figure.column(column)):
            value = s.result.total[s.figure.columns.index(c)]
            url = s.behind("", c) if value is not None else ""
            heads.append({"name": c.name, "of": s.figure.name, "value": number(value, c.unit), "url": url})
    return heads


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure that one may see, defined in words."""
    return render(request, "committee/oversight/figures.html", {"figures": may_see(request.user)})


@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: its definition, chart, table; `?export=xlsx|csv` gives the table as a file."""
    found = _figure(request, code)
    scope, form = selectors.scope_of(request)
    known = reckoned(scope, [found], anew="anew" in request.GET)
    result = known.results[code]
    kind = request.GET.get("export", "")
    if kind in KINDS:
        heads, rows = grid(found, result)
        record("list_exported", by=request.user, label=str(found.name), after={"filters": form.query(), "kind": kind})
        made = (as_xlsx if kind == "xlsx" else as_csv)(str(found.name), heads, rows)
        return attachment(made, f"{found.name} {scope.today.isoformat()}", kind)
    context = {
        "s": Shown(found, result, form.query()),
        "form": form,
        "known": known,
        "asked": urlencode(form.query()),
        "pages": pages_of(request.user),
    }
    return render(request, "committee/oversight/figure.html", context)


@require_safe
def figure_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows behind a number, narrowed by the same filters."""
    found = _figure(request, code)
    scope, form = selectors.scope_of(request)
    column = found.column(request.GET.get("column", "")) or next(
        (c for c in found.columns if c.linked), found.columns[0]
    )
    key = request.GET.get("line", "").replace("\x00", "")[:60]
    table = table_of(found.rows(scope, key, column.code), request)
    shown = Shown(found, reckoned(scope, [found]).results[code], form.query())
    label = next((line.label for line in shown.result.lines if line.key == key), "")
    context = {"table": table, "figure": found, "column": column, "label": label, "back": shown.url}
    return list_page(request, "committee/oversight/rows.html", context)


@require_POST
def view_new(request: HttpRequest, page: str) -> HttpResponse:
    """Save the filters of a page under a name."""
    _page(request, page)
    form = ViewForm(request.POST)
    if not form.is_valid():
        return render(request, "committee/oversight/form.html", {"form": form, "title": _("Save this view"), "back": reverse("committee:dashboard", args=[page])}, status=422)  # fmt: skip
    try:
        saved = view_save(by=request.user, page=page, **form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("committee:dashboard", page)
    messages.success(request, _("The view is saved."))
    return redirect(saved)


@require_POST
def view_gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of one's own saved views."""
    page = view_remove(pk, by=request.user)
    if not page:
        raise Http404
    messages.success(request, _("The view is removed."))
    return redirect("committee:dashboard", page)


# --- reviews ----------------------------------------------------------------------------------------------------------
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews of contracts, planned and recorded."""
    rows = selectors.reviews_visible(request.user)
    context = {"table": ReviewRows(rows, request=request), "may_plan": has_role(request.user, "partnership_secretary", "partnership_chair")}  # fmt: skip
    return list_page(request, "committee/oversight/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_new(request: HttpRequest) -> HttpResponse:
    """Plan a review."""
    choices = {"contracts": selectors.contracts_to_review(request.user), "people": selectors.reviewers()}
    form = PlanReviewForm(request.POST or None, initial={"contract": request.GET.get("contract", "")[:18]}, **choices)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            return redirect(review_plan(facts.pop("contract"), by=request.user, **facts))
        except DomainError as refusal:
            form.add_error("planned_on" if refusal.code == "past" else None, str(refusal))
    context = {"form": form, "title": _("Plan a review"), "back": reverse("committee:dashboard", args=["contracts"])}
    return render(request, "committee/oversight/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def contract_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: what is looked at, by whom, what was found."""
    found = selectors.reviews_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {"review": found, "entries": timeline(machine=found.machine, object_id=found.pk)}
    return render(request, "committee/oversight/review.html", context)
