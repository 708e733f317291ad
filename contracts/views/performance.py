"""Amendments, evaluations, referrals, the notice of termination, the calendar of obligations."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms import contract as contract_forms
from contracts.forms import performance as forms
from contracts.guards.amendments import cumulative_percent
from contracts.models import Evaluation
from contracts.policies import follows
from contracts.selectors import amendments_visible, evaluations_visible, referrals_visible, standing_of
from contracts.selectors.file import obligations, value_for_money
from contracts.services.amendments import terms_of
from contracts.services.ending import notice_days, termination_notice
from contracts.services.evaluation import judgement_give
from contracts.views.asking import ask, contract_for, only_own
from partnership.documents.differences import word_difference
from partnership.documents.selectors import documents_of
from partnership.people.roles import has_role
from partnership.workflow.calendars import Entry, as_icalendar
from partnership.workflow.clock import today
from partnership.workflow.selectors import timeline
from tenders.selectors.rules import rule_values


@require_safe
def amendment(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One amendment: why, before and after, the meter, the route, the signatures."""
    found = amendments_visible(request.user).select_related("drafted_by").filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    limits = rule_values("contract_increase_percent", "contract_decrease_percent")
    percent = cumulative_percent(found)
    context = {
        "amendment": found,
        "contract": found.contract,
        "now": terms_of(found.contract),
        "new_amount": found.contract.amended_amount + (0 if found.is_in_force else found.amount_change),
        "new_months": found.contract.duration_months + (0 if found.is_in_force else found.months_change),
        "percent": round(percent, 2),
        "meter": _meter(percent, limits),
        "limits": limits,
        "beyond": not -limits["contract_decrease_percent"] <= percent <= limits["contract_increase_percent"],
        "scope": word_difference(found.scope_before, found.scope_after) if found.scope_after else [],
        "signatures": found.signatures.select_related("scan"),
        "papers": documents_of(request.user, object_model="contracts.amendment", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "contracts/amendment.html", context)


def _meter(percent: Any, limits: dict[str, Any]) -> str:
    """Where the change stands between the two limits, of 100."""
    low, high = -limits["contract_decrease_percent"], limits["contract_increase_percent"]
    return f"{min(100, max(0, (percent - low) * 100 / (high - low))):.2f}"


@require_safe
def performance(request: HttpRequest, pk: int) -> HttpResponse:
    """Evaluations, the partner's standing, referrals, and what the public money brought."""
    found = contract_for(request.user, pk)
    evaluations = list(evaluations_visible(request.user).filter(contract=found))
    context = {
        "contract": found,
        "evaluations": evaluations,
        "referrals": list(referrals_visible(request.user).filter(contract=found)),
        "standing": standing_of(found.partner, today()),
        "value": value_for_money(found) if not has_role(request.user, "partner") else None,
    }
    return render(request, "contracts/performance.html", context)


def _evaluation(request: HttpRequest, pk: int, part: int) -> Evaluation:
    found = evaluations_visible(request.user).filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    return found


@require_safe
def evaluation(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One scorecard: scores, weights, judgement, comment, appeal."""
    found = _evaluation(request, pk, part)
    parts = [
        (_("Indicators"), found.indicators_score, found.weights.get("indicators")),
        (_("Site visits"), found.visits_score, found.weights.get("visits")),
        (_("Punctuality"), found.punctuality_score, found.weights.get("punctuality")),
        (_("The department's judgement"), found.judgement_score, found.weights.get("judgement")),
    ]
    context = {
        "evaluation": found,
        "contract": found.contract,
        "parts": parts,
        "may_judge": found.is_draft and follows(request.user, found),
        "papers": documents_of(request.user, object_model="contracts.evaluation", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "contracts/evaluation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def judgement(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The department's own judgement."""
    found = _evaluation(request, pk, part)
    only_own(request.user, found.contract)
    first = {"score": found.judgement_score, "text": found.judgement_text}
    form = forms.JudgementForm(request.POST or None, initial=first)
    return ask(
        request, form, lambda **given: judgement_give(found, by=request.user, **given), heading=_("The department's judgement"),
        done=_("The judgement is saved."), back=found.get_absolute_url(), crumb=str(found), eyebrow=found.contract.number,
    )  # fmt: skip


@require_safe
def referral(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """A referral to the committee: the bad periods, opinion, decision, appeal."""
    found = referrals_visible(request.user).filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    context = {
        "referral": found,
        "contract": found.contract,
        "papers": documents_of(request.user, object_model="contracts.referral", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "contracts/referral.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """Legal affairs serve the notice of termination."""
    found = contract_for(request.user, pk)
    form = contract_forms.NoticeOfTerminationForm(request.POST or None)
    days = {"breach": notice_days(found, "breach"), "other": notice_days(found, "convenience")}
    return ask(
        request, form, lambda **given: termination_notice(found, by=request.user, **given), heading=_("Notice of termination"),
        done=_("The notice is served; senior management can end the contract when its days are over."),
        back=found.get_absolute_url(), crumb=found.number,
        lead=_("Days of notice: %(breach)s for a breach, %(other)s for other reasons, none by agreement.") % days,
    )  # fmt: skip


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that falls due in the contract."""
    found = contract_for(request.user, pk)
    entries = timeline(machine=found.machine, object_id=found.pk)
    return render(
        request, "contracts/calendar.html", {"contract": found, "obligations": obligations(found), "entries": entries}
    )


@require_safe
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as iCalendar, to take into one's own calendar."""
    found = contract_for(request.user, pk)
    entries = [Entry(row.key, row.day, f"{found.number}: {row.what}", row.url) for row in obligations(found)]
    response = HttpResponse(as_icalendar(found.number, entries), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.ics"'
    return response
