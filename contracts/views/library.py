"""The clause library and the templates."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.clauses import GIVEN
from contracts.forms import library as forms
from contracts.models import ContractTemplate, ContractVariable, LibraryClause
from contracts.selectors import wordings_visible
from contracts.selectors.drafting import library_clauses
from contracts.services import library as services
from contracts.tables import LibraryTable
from contracts.views.asking import ask, do
from partnership.documents.differences import word_difference
from partnership.interface.exports import list_page
from partnership.people.roles import has_role
from partnership.workflow.selectors import timeline


def library_url() -> str:
    return reverse("contracts:library")


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """All clauses, or those of a template."""
    form = forms.LibraryFilter(request.GET or None)
    rows = library_clauses()
    if form.is_bound and form.is_valid():
        if template := form.cleaned_data["template"]:
            rows = rows.filter(uses__template=template)
        if query := form.cleaned_data["q"].strip():
            said = Q(versions__text__icontains=query) | Q(versions__title__icontains=query)
            rows = rows.filter(pk__in=LibraryClause.objects.filter(said).values("pk"))
    context = {
        "form": form, "table": LibraryTable(rows, request=request), "templates": ContractTemplate.objects.all(),
        "variables": ContractVariable.objects.all(), "may_write": has_role(request.user, "legal"),
    }  # fmt: skip
    return list_page(request, "contracts/library.html", context)


@require_safe
def library_clause(request: HttpRequest, code: str) -> HttpResponse:
    """A clause: the approved wording in both languages, the one being written with what changes, and the former ones."""
    clause = get_object_or_404(LibraryClause, code=code)
    versions = list(wordings_visible(request.user).filter(clause=clause))
    approved = next((v for v in versions if v.is_approved), None)
    waiting = next((v for v in versions if v.is_being_written), None)
    compared = request.GET.get("with", "")
    old = next((v for v in versions if compared.isdigit() and v.number == int(compared)), None)
    shown = waiting or approved
    before = old or (approved if waiting else None)
    context = {
        "clause": clause, "versions": versions, "approved": approved, "waiting": waiting, "before": before, "shown": shown,
        "pieces": word_difference(before.text, shown.text) if before and shown and before != shown else [],
        "uses": clause.uses.select_related("template").order_by("template_id"),
        "may_write": has_role(request.user, "legal") and not (waiting and waiting.is_with_second_reader),
        "entries": timeline(machine="contracts.clauseversion", object_id=waiting.pk) if waiting else [],
    }  # fmt: skip
    return render(request, "contracts/library_clause.html", context)


def _words(form: Any) -> dict[str, Any]:
    return {"form": form, "variables": ContractVariable.objects.all(), "given": sorted(GIVEN)}


@require_http_methods(["GET", "HEAD", "POST"])
def library_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new wording, or go on with the draft of one."""
    clause = get_object_or_404(LibraryClause, code=code)
    last = clause.versions.filter(state="draft").first() or clause.versions.filter(state="approved").first()
    start = {name: getattr(last, name, "") for name in ("title", "title_en", "text", "text_en")}
    form = forms.WordingForm(request.POST or None, initial=start)
    return ask(
        request, form, lambda **words: services.wording_write(clause, by=request.user, **words), heading=_("Write a wording"),
        done=_("The wording is kept as a draft; send it to the second reader."), back=clause.get_absolute_url(),
        crumb=start["title"] or code, extra=_words(form), template="contracts/wording.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def library_new(request: HttpRequest) -> HttpResponse:
    """A new clause with its first wording."""
    form = forms.NewClauseForm(request.POST or None)
    return ask(
        request, form, lambda **words: services.clause_create(by=request.user, **words), heading=_("New clause"),
        done=_("The wording is kept as a draft; send it to the second reader."), back=library_url(), crumb=_("Clause library"),
        extra=_words(form), template="contracts/wording.html",
    )  # fmt: skip


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """A template: its clauses in order, which may be left out, for which partners."""
    found = get_object_or_404(ContractTemplate, code=code)
    titles = {c.pk: c for c in library_clauses()}
    rows = list(found.rows.all())
    for row in rows:
        row.known = titles[row.clause_id]
    context = {"template": found, "rows": rows, "may_write": has_role(request.user, "legal")}
    return render(request, "contracts/template.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_row(request: HttpRequest, code: str, clause: str = "") -> HttpResponse:
    """Add a clause to a template, or change its place in it."""
    found = get_object_or_404(ContractTemplate, code=code)
    row = found.rows.filter(clause__code=clause).first() if clause else None
    if clause and row is None:
        raise Http404
    free = LibraryClause.objects.exclude(uses__template=found)
    choice = LibraryClause.objects.filter(pk=row.clause_id) if row else free
    start = {
        "clause": row.clause_id if row else None, "order": row.order if row else None, "mandatory": bool(row and row.mandatory),
        "included": row.included if row else True, "partner_kinds": row.partner_kinds if row else [],
    }  # fmt: skip
    form = forms.TemplateRowForm(request.POST or None, initial=start, clauses=choice)
    return ask(
        request, form, lambda **facts: services.template_row_save(found, by=request.user, **facts),
        heading=_("A clause in the template"), done=_("The template is saved; contracts begun before stay as they are."),
        back=found.get_absolute_url(), crumb=str(found),
    )  # fmt: skip


@require_POST
def template_row_remove(request: HttpRequest, code: str, clause: str) -> HttpResponse:
    """Take a clause out of a template."""
    found = get_object_or_404(ContractTemplate, code=code)
    row = get_object_or_404(LibraryClause, code=clause)
    return do(
        request, lambda: services.template_row_remove(found, by=request.user, clause=row),
        done=_("The clause is out of the template; contracts begun before stay as they are."), back=found.get_absolute_url(),
    )  # fmt: skip
