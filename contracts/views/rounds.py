"""Rounds with the partner: the offer, the partner's page, proposals and their decisions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms import drafting as forms
from contracts.models import Round
from contracts.selectors import rounds_visible
from contracts.services import rounds
from contracts.views.asking import ask, contract_for, draft_url
from partnership.documents.differences import word_difference
from partnership.people.roles import has_role
from partnership.workflow.selectors import timeline


def round_for(user: Any, pk: int, number: int) -> Round:
    found = rounds_visible(user).filter(contract=pk, number=number).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the draft to the partner."""
    found = contract_for(request.user, pk)
    form = forms.OfferForm(request.POST or None)
    return ask(
        request, form, lambda message: rounds.draft_offer(found, by=request.user, message=message),
        heading=_("Offer the draft to the partner"), done=_("The draft is on the partner's desk."), back=draft_url(found),
        crumb=found.number,
    )  # fmt: skip


@require_safe
def round_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The draft that was offered, clause by clause, with what the partner proposes and what was decided."""
    found = round_for(request.user, pk, number)
    proposals = {p.clause_number: p for p in found.proposals.all()}
    clauses = [{**clause, "proposal": proposals.get(clause["number"])} for clause in found.revision.clauses]
    for clause in clauses:
        if clause["proposal"]:
            clause["pieces"] = word_difference(clause["proposal"].before, clause["proposal"].text)
    context = {
        "round": found, "contract": found.contract, "clauses": clauses,
        "proposed": [clause for clause in clauses if clause["proposal"]],
        "may_propose": found.is_with_partner and has_role(request.user, "partner"),
        "may_decide": found.is_to_be_decided and has_role(request.user, "legal"),
        "entries": timeline(machine="contracts.round", object_id=found.pk),
        "others": rounds_visible(request.user).filter(contract=pk).exclude(pk=found.pk).defer("revision__clauses"),
    }  # fmt: skip
    return render(request, "contracts/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int, number: int, clause: int) -> HttpResponse:
    """The partner words a clause of the draft it was offered."""
    found = round_for(request.user, pk, number)
    offered = next((c for c in found.revision.clauses if c["number"] == clause), None)
    if offered is None:
        raise Http404
    if not found.is_with_partner:
        return redirect(found)
    before = found.proposals.filter(clause_number=clause).first()
    start = {"text": before.text if before else offered["text"], "why": before.why if before else ""}
    form = forms.ProposalForm(request.POST or None, initial=start, offered=offered["text"])
    return ask(
        request, form, lambda **facts: rounds.proposal_save(found, by=request.user, number=clause, **facts),
        heading=offered["title"], done=_("Your wording is kept. Send the proposals when all are written."),
        back=found.get_absolute_url(), crumb=found.contract.number,
        lead=_("To take a proposal back, put the offered words in again."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, number: int, clause: int) -> HttpResponse:
    """Legal affairs decide a proposal."""
    found = round_for(request.user, pk, number)
    row = found.proposals.filter(clause_number=clause).first()
    if row is None:
        raise Http404
    form = forms.DecisionForm(request.POST or None, initial={"decision": row.decision, "text": row.text})
    extra = {"pieces": word_difference(row.before, row.text), "why": row.why}
    return ask(
        request, form, lambda **facts: rounds.proposal_decide(row, by=request.user, **facts), heading=str(row),
        done=_("The decision is kept; the partner reads it when you send the answers."), back=found.get_absolute_url(),
        crumb=found.contract.number, extra=extra, template="contracts/decide.html",
    )  # fmt: skip
