"""Partners from a spreadsheet: template, upload, preview, entering."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from partnership.partners.forms.importing import ImportForm
from partnership.partners.models import PartnerImport
from partnership.partners.selectors.importing import imports_visible_to, preview
from partnership.partners.services.importing import import_apply, import_read
from partnership.partners.services.sheet import template
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The form, and the files of before."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(import_read(by=request.user, upload=form.cleaned_data["file"]))
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    rows = imports_visible_to(request.user).defer("rows").order_by("-pk")
    context = {
        "form": form if has_role(request.user, "partnership_secretary") else None,
        "imports": Paginator(rows, 20).get_page(request.GET.get("page")),
    }
    return render(request, "partners/imports.html", context, status=422 if form.is_bound else 200)


@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """The empty spreadsheet with Arabic headers."""
    response = HttpResponse(template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="partners-template.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row what would be entered; the button enters all of it or nothing."""
    found = imports_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _apply(request, found)
    lines = preview(found) if found.applied_at is None else []
    context = {
        "found": found,
        "lines": Paginator(lines, 100).get_page(request.GET.get("page")),
        "new": sum(line.is_new for line in lines),
        "known": sum(line.known is not None for line in lines),
        "wrong": [line for line in lines if line.errors],
        "alike": sum(bool(line.doubles) for line in lines),
        "may_apply": has_role(request.user, "partnership_secretary"),
    }
    return render(request, "partners/import_preview.html", context)


def _apply(request: HttpRequest, found: PartnerImport) -> HttpResponse:
    try:
        done = import_apply(found, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    said = ngettext("%(n)s partner was entered.", "%(n)s partners were entered.", done.created) % {"n": done.created}
    messages.success(request, said)
    return redirect(done)
