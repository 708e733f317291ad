"""Bids: a partner's own, where each stands and what to do next; opened content for the committees."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnership.documents.selectors import documents_of
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.partners.selectors import eligibility
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL
from tenders.forms.bid import BidKeyForm
from tenders.models import Bid, BidSecurity
from tenders.selectors.bid import bids_visible, invitations_waiting, situation, told_of
from tenders.selectors.bid_check import eligibility_here
from tenders.selectors.bid_steps import progress_of
from tenders.selectors.envelope import envelope_shown
from tenders.services.bid import bid_is_open, bid_start
from tenders.views.tender import tender_for


def bid_for(user: Any, pk: int) -> Bid:
    """The bid at an address as far as this person may see it, or Http404."""
    found = bids_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_bid(user: Any, pk: int) -> Bid:
    """The bid of this person's own partner, or Http404."""
    found = bid_for(user, pk)
    if found.partner_id not in partners_of(user):
        raise Http404
    return found


@require_safe
def bids(request: HttpRequest) -> HttpResponse:
    """A partner's own bids, what it is invited to, and whether it may bid today."""
    partner = Partner.objects.filter(pk__in=partners_of(request.user)).order_by("pk").first()
    page = Paginator(bids_visible(request.user).order_by("-pk"), 20).get_page(request.GET.get("page"))
    told = told_of(list(page))
    for row in page:
        row.told = told.get(row.pk)
        row.situation = row.told.text if row.told else situation(row, is_open=bid_is_open(row))
    context = {
        "bids": page,
        "now": now(),
        "partner": partner,
        "reasons": eligibility(partner) if partner else [],
        "invitations": invitations_waiting(request.user),
    }
    return render(request, "tenders/bids.html", context)


@require_POST
def bid_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a bid, or go on with the one there is."""
    found = tender_for(request.user, pk)
    partner = Partner.objects.filter(pk__in=partners_of(request.user)).order_by("pk").first()
    if partner is None:
        raise PermissionDenied
    try:
        bid = bid_start(found, partner=partner, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    return redirect("tenders:bid_edit", pk=bid.pk)


@require_safe
@never_cache
def bid(request: HttpRequest, pk: int) -> HttpResponse:
    """A bid: for its bidder state, receipts and what is missing; for the committees what was opened."""
    found = bid_for(request.user, pk)
    mine = found.partner_id in partners_of(request.user)
    versions = list(found.versions.all())
    context: dict[str, Any] = {
        "bid": found,
        "mine": mine,
        "versions": versions,
        "standing": next((v for v in versions if v.is_current and found.is_sent), None),
        "technical": envelope_shown(found, TECHNICAL, request.user),
        "financial": envelope_shown(found, FINANCIAL, request.user),
        "criteria": found.tender.frozen_criteria,
        "papers": documents_of(request.user, object_model="tenders.bid", object_id=found.pk),
        "open": bid_is_open(found),
        "now": now(),
    }
    if context["financial"] is not None:
        context["security"] = BidSecurity.objects.filter(bid=found).first()
    return render(request, "tenders/bid.html", context | (_mine(found, request.user, context) if mine else {}))


def _mine(found: Bid, user: Any, context: dict[str, Any]) -> dict[str, Any]:
    """What the bidder reads beside: how far the draft is, whether this browser holds the key of the bid, its letters."""
    holds = box.holds_key(found)
    progress = progress_of(found, box.draft(found, user)) if holds and context["open"] else None
    told = told_of([found]).get(found.pk)
    return {
        "papers": documents_of(user, project_id=found.tender.project_id, scope=f"partner:{found.partner_id}"),
        "told": told,
        "holds_key": holds,
        "key_form": BidKeyForm(),
        "progress": progress,
        "reasons": eligibility_here(found) if context["open"] else [],
        "situation": told.text if told else situation(found, is_open=context["open"]),
    }
