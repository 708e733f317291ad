"""Budget lines: what is allocated, committed and free."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from partnership.interface.exports import list_page
from partnership.people.roles import has_role
from tenders.forms.budget import BudgetFilter, BudgetLineForm
from tenders.selectors import budget as selectors
from tenders.services.budget import budget_line_create, budget_line_update
from tenders.tables.budget import BudgetTable, money_bar


@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """All lines with their totals, of one financial year or all."""
    form = BudgetFilter(request.GET or None, years=selectors.budget_years())
    lines = selectors.budget_lines(form.chosen())
    context = {
        "form": form,
        "table": BudgetTable(lines, request=request),
        "totals": selectors.totals(lines),
        "may_edit": has_role(request.user, "finance"),
    }
    return list_page(request, "tenders/budget.html", context)


@require_safe
def budget_line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line and the projects its money is set aside for."""
    line = get_object_or_404(selectors.budget_lines(), pk=pk)
    context = {
        "line": line,
        "bar": money_bar(line),
        "commitments": selectors.commitments_of_line(line, request.user),
        "may_edit": has_role(request.user, "finance"),
    }
    return render(request, "tenders/budget_line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def budget_line_new(request: HttpRequest) -> HttpResponse:
    """Add a line."""
    form = BudgetLineForm(request.POST or None, initial={"fiscal_year": selectors.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            line = budget_line_create(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(line)
    return render(
        request, "tenders/budget_line_form.html", {"form": form, "line": None}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def budget_line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line; before and after stand in the trail."""
    line = get_object_or_404(selectors.budget_lines(), pk=pk)
    form = BudgetLineForm(request.POST or None, line=line)
    if request.method == "POST" and form.is_valid():
        try:
            budget_line_update(line, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(line)
    return render(
        request, "tenders/budget_line_form.html", {"form": form, "line": line}, status=422 if form.is_bound else 200
    )
