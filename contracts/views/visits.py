"""Site visits and their findings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.forms import performance as forms
from contracts.models import Finding, Visit
from contracts.policies import follows
from contracts.selectors import findings_visible, visits_visible
from contracts.services import visits as services
from contracts.views.asking import ask, contract_for, do, only_own
from partnership.people.roles import has_role
from partnership.workflow.clock import today


@require_safe
def visits(request: HttpRequest, pk: int) -> HttpResponse:
    """All visits of a contract, with what is still to be mended."""
    found = contract_for(request.user, pk)
    rows = list(found.visits.select_related("visitor").prefetch_related("findings", "photos"))
    for row in rows:
        row.contract = found
        row.open = sum(1 for finding in row.findings.all() if finding.closed_at is None)
    may = follows(request.user, found) and found.is_running
    return render(request, "contracts/visits.html", {"contract": found, "visits": rows, "may_visit": may})


@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a visit, on the spot and from a phone."""
    found = only_own(request.user, contract_for(request.user, pk))
    form = forms.VisitForm(request.POST or None, request.FILES or None, initial={"visited_on": today()})
    return ask(
        request, form, lambda **given: services.visit_record(found, by=request.user, **given), heading=_("Record a site visit"),
        done=_("The visit is recorded. Add what must be mended, if anything."), back=reverse("contracts:visits", args=[pk]),
        crumb=found.number, template="contracts/visit_new.html", to_result=True,
    )  # fmt: skip


def _visit(request: HttpRequest, pk: int, part: int) -> Visit:
    found = visits_visible(request.user).filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    return found


@require_safe
def visit(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """What was seen, photographs, findings and their follow-up."""
    found = _visit(request, pk, part)
    tongue = "item_en" if get_language() == "en" else "item"
    words = {"yes": _("yes"), "no": _("no"), "na": _("does not apply")}
    findings: list[Any] = list(found.findings.select_related("answered_by"))
    partner, officer = has_role(request.user, "partner"), follows(request.user, found)
    for row in findings:
        row.may_answer = row.closed_at is None and (partner if row.owner == "partner" else officer)
        row.may_close = row.closed_at is None and row.answered_at is not None and officer
        row.late = row.closed_at is None and row.due_on < today()
    context = {
        "visit": found,
        "contract": found.contract,
        "checklist": [
            (row[tongue], row["answer"], words.get(row["answer"], ""), row["note"]) for row in found.checklist
        ],
        "photos": found.photos.select_related("file"),
        "findings": findings,
        "may_add": officer and found.contract.is_running,
    }
    return render(request, "contracts/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_new(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Something that must be mended."""
    found = _visit(request, pk, part)
    only_own(request.user, found.contract)
    form = forms.FindingForm(request.POST or None)
    return ask(
        request, form, lambda **given: services.finding_add(found, by=request.user, **given), heading=_("Add a finding"),
        done=_("The finding is recorded, and its owner is told."), back=found.get_absolute_url(), crumb=found.contract.number,
    )  # fmt: skip


def _finding(request: HttpRequest, pk: int, part: int) -> Finding:
    found = findings_visible(request.user).filter(visit__contract=pk, pk=part).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def finding_answer(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Whoever mends it says what was done."""
    found = _finding(request, pk, part)
    only_own(request.user, found.visit.contract)
    if not has_role(request.user, "partner" if found.owner == "partner" else "officer"):
        raise PermissionDenied
    form = forms.AnswerForm(request.POST or None)
    return ask(
        request, form, lambda **given: services.finding_answer(found, by=request.user, **given), heading=_("What was done"),
        done=_("Your answer is recorded."), back=found.get_absolute_url(), crumb=found.visit.contract.number, lead=str(found),
    )  # fmt: skip


@require_POST
def finding_close(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The department saw that it is mended."""
    found = _finding(request, pk, part)
    only_own(request.user, found.visit.contract)
    back = found.get_absolute_url()
    return do(
        request, lambda: services.finding_close(found, by=request.user), done=_("The finding is closed."), back=back
    )
