"""The preliminary examination: the committee's page, and the bidder's answer to what is missing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.evaluation.examination import examined
from committee.evaluation.forms_examination import ExamineForm, SupplyForm
from committee.evaluation.services import examination as service
from committee.evaluation.views.sheets import tender_for
from committee.models import Examination, ScoreSheet
from committee.policies import barred_from_bid
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.models import Bid, Tender

ACTS = ("ask", "admit", "exclude")


@require_safe
@never_cache
def examination(request: HttpRequest, pk: int) -> HttpResponse:
    """Every opened bid: what was looked at, what is missing, how it ended."""
    tender = tender_for(request.user, pk)
    rows = examined(tender)
    if not rows:
        raise Http404
    if barred_from_bid(request.user, rows[0].bid):
        return _declaration_first(request, tender)
    keeps = has_role(request.user, "tender_secretary", "tender_chair") and tender.is_scored_now
    context = {"tender": tender, "rows": rows, "keeps": keeps, "form": ExamineForm()}
    context["plain"] = keeps and any(row.is_plain for row in rows)
    context["may_exclude"] = keeps and has_role(request.user, "tender_chair")
    return render(request, "committee/examination.html", context)


def _declaration_first(request: HttpRequest, tender: Tender) -> HttpResponse:
    """What was looked at in a bid is read out of it: an evaluator declares before that, and goes to the sheet for it."""
    mine = ScoreSheet.objects.filter(tender=tender, member_id=request.user.pk).first()
    if mine is None:
        raise PermissionDenied
    messages.info(request, _("Declare first whether you have a conflict of interest."))
    return redirect(mine)


@require_POST
def examination_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Admit every bid of which nothing was asked."""
    tender = tender_for(request.user, pk)
    try:
        number = service.bids_admit_all(tender, by=request.user)
        messages.success(request, _("%(n)s bids admitted to the evaluation.") % {"n": number})
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("committee:examination", pk=pk)


@require_POST
def examination_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask for what is missing, admit or exclude one bid."""
    bid = get_object_or_404(Bid.objects.select_related("tender", "partner"), pk=pk, technical_opened_at__isnull=False)
    tender_for(request.user, bid.tender_id)
    form = ExamineForm(request.POST)
    if act not in ACTS:
        raise Http404
    if not form.is_valid():
        messages.warning(request, " ".join(form.errors["text"]))
        return redirect("committee:examination", pk=bid.tender_id)
    text = form.cleaned_data["text"]
    try:
        if act == "ask":
            service.shortfall_ask(bid, by=request.user, items=text.splitlines())
        elif act == "admit":
            service.bid_admit(bid, by=request.user, reason=text)
        else:
            service.bid_exclude(bid, by=request.user, reason=text)
        messages.success(request, _("Recorded."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("committee:examination", pk=bid.tender_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def shortfall(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing from my bid, and where to supply it."""
    found = _asked(request.user, pk)
    form = SupplyForm(request.POST or None, request.FILES or None, items=found.asked)
    if request.method == "POST" and form.is_valid():
        try:
            service.shortfall_supply(
                found.bid, by=request.user, item=form.cleaned_data["item"], upload=form.cleaned_data["file"]
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document is supplied."))
            return redirect(found)
    context = {"examination": found, "form": form, "supplied": list(found.supplied.select_related("file"))}
    return render(request, "committee/shortfall.html", context, status=422 if form.is_bound else 200)


def _asked(user: Any, pk: int) -> Examination:
    rows = Examination.objects.filter(bid=pk, asked_at__isnull=False).select_related(
        "bid__tender__project", "bid__partner"
    )
    found = rows.first()
    if found is None or found.bid.partner_id not in partners_of(user):
        raise Http404
    if not has_role(user, "partner"):
        raise PermissionDenied
    return found
