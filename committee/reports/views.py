"""Reports: the list, a report's page, its preview, its sections, remarks, and what was taken from it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.models import Report, ReportRemark, ReportSection
from committee.reports import forms, selectors, services
from committee.reports.preview import preview_of
from committee.reports.tables import ReportTable
from partnership.interface.exports import list_page
from partnership.people.roles import PARTNERSHIP_COMMITTEE, has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


def _report(request: HttpRequest, pk: int) -> Report:
    found = selectors.reports_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _section(request: HttpRequest, pk: int) -> ReportSection:
    found = (
        ReportSection.objects.filter(report__in=selectors.reports_visible(request.user), pk=pk)
        .select_related("report")
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports, the newest first."""
    table = ReportTable(selectors.reports_visible(request.user), request=request)
    context = {"table": table, "may_begin": has_role(request.user, "partnership_secretary")}
    return list_page(request, "committee/reports/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """Begin a report for a period."""
    form = forms.ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(services.report_begin(by=request.user, **form.cleaned_data))
    context = {"form": form, "title": _("New report to the higher committee"), "back": reverse("committee:reports")}
    return render(request, "committee/oversight/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report: where it stands, its sections in order, remarks, meeting, decisions and directives."""
    found = _report(request, pk)
    writes = found.is_editable and has_role(request.user, "partnership_secretary")
    takes = not found.is_open and has_role(request.user, "partnership_secretary", "higher")
    context: dict[str, Any] = {
        "report": found, "sections": list(found.sections.all()), "remarks": list(found.remarks.select_related("person", "answered_by")),
        "writes": writes, "answers": found.is_open and has_role(request.user, "partnership_secretary"),
        "remark_form": forms.RemarkForm() if found.is_open and has_role(request.user, *PARTNERSHIP_COMMITTEE) else None,
        "items": [(item.meeting, getattr(item, "resolution", None)) for item in selectors.items_about(found)], "directives": found.directives.all(),
        "directive_form": forms.TakeDirectiveForm(directives=selectors.directives_to_link(request.user, found)) if takes else None,
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }  # fmt: skip
    return render(request, "committee/reports/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title and foreword."""
    found = _report(request, pk)
    form = forms.WordsForm(request.POST or None, initial={"title": found.title, "foreword": found.foreword})
    if request.method == "POST" and form.is_valid():
        return _done(request, found, lambda: services.report_write(found, by=request.user, **form.cleaned_data))
    context = {"form": form, "title": _("Title and foreword"), "back": found.get_absolute_url(), "report": found}
    return render(request, "committee/reports/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def report_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it would be printed now; once approved, as it was frozen."""
    found = _report(request, pk)
    return render(request, "committee/reports/preview.html", {"report": found, "content": preview_of(found)})


def _done(request: HttpRequest, report: Report, work: Any) -> HttpResponse:
    """Do it, say a refusal in words, and go back to the report."""
    try:
        work()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(report)


@require_POST
def section_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    found = _section(request, pk)
    up = request.POST.get("to") == "up"
    return _done(request, found.report, lambda: services.section_move(found, by=request.user, up=up))


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee's words on a section, and whether it is in."""
    found = _section(request, pk)
    form = forms.SectionForm(request.POST or None, initial={"comment": found.comment, "is_included": found.is_included})
    if request.method == "POST" and form.is_valid():
        return _done(request, found.report, lambda: services.section_write(found, by=request.user, **form.cleaned_data))
    context = {
        "form": form,
        "title": found.get_code_display(),
        "back": found.report.get_absolute_url(),
        "report": found.report,
    }
    return render(request, "committee/reports/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def remark_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark to the draft."""
    found, form = _report(request, pk), forms.RemarkForm(request.POST)
    if form.is_valid():
        return _done(request, found, lambda: services.remark_make(found, by=request.user, **form.cleaned_data))
    context = {"form": form, "title": _("Remark"), "back": found.get_absolute_url(), "report": found}
    return render(request, "committee/reports/form.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def remark_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a remark."""
    found = (
        ReportRemark.objects.filter(report__in=selectors.reports_visible(request.user), pk=pk)
        .select_related("report")
        .first()
    )
    if found is None:
        raise Http404
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _done(request, found.report, lambda: services.remark_answer(found, by=request.user, **form.cleaned_data))
    context = {"form": form, "title": found.text, "back": found.report.get_absolute_url(), "report": found.report}
    return render(request, "committee/reports/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def directive_take(request: HttpRequest, pk: int) -> HttpResponse:
    """A directive came from this report."""
    found = _report(request, pk)
    form = forms.TakeDirectiveForm(request.POST, directives=selectors.directives_to_link(request.user, found))
    if form.is_valid():
        return _done(request, found, lambda: services.directive_take(found, by=request.user, **form.cleaned_data))
    context = {"form": form, "title": _("Directive"), "back": found.get_absolute_url(), "report": found}
    return render(request, "committee/reports/form.html", context, status=422)
