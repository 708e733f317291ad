"""Payments, the advance, penalties."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms import delivery as forms
from contracts.models import Penalty
from contracts.policies import follows
from contracts.selectors import payments_visible
from contracts.selectors.delivery import reports_overdue
from contracts.selectors.file import money_bar, money_facts
from contracts.services import money as services
from contracts.views.asking import ask, contract_for, only_own
from partnership.arabic.spoken import amount_in_words
from partnership.documents.selectors import documents_of
from partnership.people.roles import has_role
from partnership.workflow.clock import today
from partnership.workflow.selectors import timeline


@require_safe
def money(request: HttpRequest, pk: int) -> HttpResponse:
    """Certificates with a running balance, penalties, what is left."""
    found = contract_for(request.user, pk)
    payments, balance = [], found.amended_amount
    for payment in found.payments.select_related("milestone", "period"):
        payment.contract = found
        balance -= payment.charge
        payment.balance = balance
        payments.append(payment)
    officer = follows(request.user, found)
    context = {
        "contract": found,
        "payments": payments,
        "penalties": found.penalty_rows.select_related("milestone"),
        "bar": money_bar(found),
        "facts": money_facts(found),
        "overdue": [] if found.is_ended else reports_overdue(found.pk, today()),
        "may_advance": officer and found.is_in_force and not payments,
        "may_penalise": officer and found.is_running,
        "may_waive": has_role(request.user, "legal"),
    }
    return render(request, "contracts/money.html", context)


@require_safe
def payment(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One certificate: what it stands on, what is kept back, who approved it, when it was paid."""
    found = payments_visible(request.user).select_related("period", "certified_by", "approved_by").filter(contract=pk, pk=part).first()  # fmt: skip
    if found is None:
        raise Http404
    context = {
        "payment": found,
        "contract": found.contract,
        "words": amount_in_words(found.net),
        "facts": money_facts(found.contract),
        "papers": documents_of(request.user, object_model="contracts.payment", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "contracts/payment.html", context)


def _back(pk: int) -> str:
    return reverse("contracts:money", args=[pk])


@require_http_methods(["GET", "HEAD", "POST"])
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the advance, where the contract has a clause for it."""
    found = only_own(request.user, contract_for(request.user, pk))
    form = forms.AdvanceForm(request.POST or None)
    return ask(
        request, form, lambda **given: services.advance_prepare(found, by=request.user, **given), heading=_("Prepare the advance"),
        done=_("The certificate is prepared."), back=_back(pk), crumb=found.number,
        lead=_("At most BD %(most)s, against a guarantee of the same amount.") % {"most": f"{services.advance_most(found):,.3f}"},
        to_result=True,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def penalty_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A penalty for the breach of a clause."""
    found = only_own(request.user, contract_for(request.user, pk))
    form = forms.PenaltyForm(request.POST or None)
    return ask(
        request, form, lambda **given: services.penalty_impose(found, by=request.user, **given), heading=_("Impose a penalty"),
        done=_("The penalty is recorded; the next payments deduct it."), back=_back(pk), crumb=found.number,
        lead=_("Up to the ceiling BD %(room)s are left.") % {"room": f"{services.account_of(found).penalty_room:,.3f}"},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def penalty_waive(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Legal affairs accept the partner's excuse."""
    found = contract_for(request.user, pk)
    penalty = Penalty.objects.filter(contract=found, pk=part).first()
    if penalty is None:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    return ask(
        request, form, lambda **given: services.penalty_waive(penalty, by=request.user, **given), heading=_("Waive the penalty"),
        done=_("The penalty is waived."), back=_back(pk), crumb=found.number,
    )  # fmt: skip
