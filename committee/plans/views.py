"""Yearly plans: the list, a plan with plan against actual, its lines."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.plans import services
from committee.plans.forms import LineFilter, LineForm, LinkForm, PlanForm
from committee.plans.models import Plan, PlanLine
from committee.plans.selectors import (
    Total,
    lines_visible,
    may_write,
    plans_visible,
    projects_to_link,
    totals,
    writes_for,
)
from committee.plans.tables import LineTable, PlanTable
from partnership.arabic.search import search
from partnership.documents.selectors import documents_of
from partnership.interface.exports import list_page
from partnership.people.models import Department
from partnership.people.roles import has_role, roles_of
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


def plan_for(user: Any, year: int) -> Plan:
    found = plans_visible(user).filter(year=year).first() if year < 3000 else None
    if found is None:
        raise Http404
    return found


def line_for(user: Any, pk: int) -> PlanLine:
    found = lines_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    may = has_role(request.user, "partnership_secretary")
    context = {"table": PlanTable(plans_visible(request.user), request=request), "may_begin": may}
    return list_page(request, "committee/plans/plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.plan_begin(by=request.user, **form.cleaned_data))
        except DomainError as refusal:
            form.add_error("year", str(refusal))
    context = {"form": form, "title": _("New yearly plan"), "back": "committee:plans"}
    return render(request, "committee/form.html", context, status=422 if form.is_bound else 200)


def _narrowed(rows: Any, form: LineFilter) -> Any:
    if not form.is_bound:
        return rows
    form.full_clean()
    found = form.cleaned_data
    for name in ("department", "field"):
        if found.get(name):
            rows = rows.filter(**{name: found[name]})
    query = (found.get("q") or "").strip()
    return rows.filter(pk__in=search(PlanLine.objects.all(), query, "search_key").values("pk")) if query else rows


@require_safe
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """A plan: its lines with plan against actual, sums by department and by field."""
    found = plan_for(request.user, year)
    form = LineFilter(request.GET or None)
    every = list(lines_visible(request.user).filter(plan=found))
    whole = Total()
    for line in every:
        whole.add(line)
    shown = _narrowed(lines_visible(request.user).filter(plan=found), form)
    context = {
        "plan": found, "form": form, "table": LineTable(shown, request=request), "whole": whole,
        "by_department": totals(every, lambda line: line.department),
        "by_field": totals(every, lambda line: line.get_field_display()),
        "may_write": may_write(request.user, found),
        "papers": documents_of(request.user, object_model="committee.plan", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }  # fmt: skip
    return list_page(request, "committee/plans/plan.html", context)


def _departments(user: Any) -> Any:
    """For which departments this person writes lines."""
    rows = Department.objects.order_by("name", "pk")
    if has_role(user, "partnership_secretary"):
        return rows
    principal = roles_of(user).get("officer")
    return rows.filter(pk=principal.department_id) if principal and principal.department_id else rows.none()


@require_http_methods(["GET", "HEAD", "POST"])
def line_new(request: HttpRequest, year: int) -> HttpResponse:
    return _line_page(request, plan_for(request.user, year), None)


@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = line_for(request.user, pk)
    if not writes_for(request.user, found.department_id):
        raise PermissionDenied
    return _line_page(request, found.plan, found)


def _line_page(request: HttpRequest, found: Plan, line: PlanLine | None) -> HttpResponse:
    names = ("department", "title", "field", "why", "beneficiaries", "quarter", "budget")
    initial = {name: getattr(line, name) for name in names} if line else {}
    form = LineForm(request.POST or None, initial=initial, departments=_departments(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            services.line_write(found, by=request.user, line=line, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The line is saved."))
            return redirect(found)
    context = {"plan": found, "line": line, "form": form}
    return render(request, "committee/plans/line_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def line_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = line_for(request.user, pk)
    try:
        services.line_remove(found, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(request, _("The line was taken out of the plan."))
    return redirect(found.plan)


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """A line: what was planned, which projects carry it out; whoever writes it links them here."""
    found = line_for(request.user, pk)
    writes = writes_for(request.user, found.department_id)
    if request.method == "POST" and not writes:
        raise PermissionDenied
    form = LinkForm(request.POST or None, projects=projects_to_link(request.user, found)) if writes else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            services.project_link(found, by=request.user, project=form.cleaned_data["project"])
            return redirect(found)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"line": found, "links": found.links.select_related("project"), "form": form, "writes": writes}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "committee/plans/line.html", context, status=status)


@require_POST
def line_unlink(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    found = line_for(request.user, pk)
    row = found.links.select_related("project").filter(pk=link).first()
    if row is not None:
        services.project_unlink(found, by=request.user, project=row.project)
    return redirect(found)
