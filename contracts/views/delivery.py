"""Milestones, reports and indicators of a contract in force."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms import delivery as forms
from contracts.models import Period
from contracts.policies import follows
from contracts.selectors import milestones_visible, periods_visible
from contracts.selectors.file import measured, reached
from contracts.services.delivery import period_figures_save, period_targets_save
from contracts.services.money import period_payment_prepare
from contracts.views.asking import ask, contract_for, only_own
from partnership.documents.selectors import documents_of
from partnership.people.roles import has_role
from partnership.workflow.selectors import timeline


@require_safe
def milestone(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One deliverable: evidence, steps, certificate, payment."""
    found = milestones_visible(request.user).filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    context = {
        "milestone": found,
        "contract": found.contract,
        "files": found.files.select_related("file"),
        "payments": found.payments.all(),
        "penalties": found.penalties.all(),
        "papers": documents_of(request.user, object_model="contracts.milestone", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "contracts/milestone.html", context)


def _period(request: HttpRequest, pk: int, part: int) -> Period:
    found = periods_visible(request.user).filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    return found


@require_safe
def period(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """A report: figures, people reached, evidence, steps."""
    found = _period(request, pk, part)
    open_now = found.is_open
    context = {
        "period": found,
        "contract": found.contract,
        "values": found.values.select_related("indicator"),
        "people": found.beneficiaries.all(),
        "files": found.files.select_related("file"),
        "payments": found.payments.all(),
        "evaluation": getattr(found, "evaluation", None) if not open_now else None,
        "may_fill": open_now and has_role(request.user, "partner"),
        "may_target": open_now and follows(request.user, found),
        "may_pay": found.is_accepted and follows(request.user, found),
        "papers": documents_of(request.user, object_model="contracts.period", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    if has_role(request.user, "partner") and context["evaluation"] is not None and found.evaluation.is_draft:
        context["evaluation"] = None
    return render(request, "contracts/period.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period_figures(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The partner writes the actual values and the people reached."""
    found = _period(request, pk, part)
    form = forms.FiguresForm(request.POST if request.method == "POST" else None, period=found)
    return ask(
        request, form, lambda **_given: period_figures_save(found, by=request.user, **form.figures()),
        heading=_("Figures of the period"), done=_("The figures are saved."), back=found.get_absolute_url(), crumb=str(found),
        eyebrow=found.contract.number,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def period_targets(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The department sets the targets of a period."""
    found = _period(request, pk, part)
    only_own(request.user, found.contract)
    form = forms.TargetsForm(request.POST if request.method == "POST" else None, period=found)
    return ask(
        request, form, lambda **_given: period_targets_save(found, by=request.user, targets=form.targets()),
        heading=_("Targets of the period"), done=_("The targets are saved."), back=found.get_absolute_url(), crumb=str(found),
        eyebrow=found.contract.number,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def period_pay(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Prepare a certificate for an accepted period."""
    found = _period(request, pk, part)
    only_own(request.user, found.contract)
    form = forms.PeriodPaymentForm(request.POST or None)
    return ask(
        request, form, lambda **given: period_payment_prepare(found, by=request.user, **given),
        heading=_("Certificate for the period"), done=_("The certificate is prepared."), back=found.get_absolute_url(),
        crumb=str(found), eyebrow=found.contract.number, to_result=True,
    )  # fmt: skip


@require_safe
def indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """Indicators and beneficiaries by period, as bars and as tables."""
    found = contract_for(request.user, pk)
    context = {
        "contract": found,
        "measured": measured(found),
        "reached": reached(found),
        "periods": _with(found, found.periods.all()),
    }
    return render(request, "contracts/indicators.html", context)


def _with(contract: object, rows: object) -> list[object]:
    parts = list(rows)  # type: ignore[call-overload]
    for part in parts:
        part.contract = contract
    return parts
