"""Bids: a partner's own, written in two envelopes, checked, sealed and sent; opened content for the committees."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.arabic.words import dinars_in_words
from partnership.documents.selectors import documents_of
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.partners.selectors import eligibility
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL
from tenders.forms.bid import (
    BidKeyForm,
    DeclarationForm,
    PriceLines,
    SecurityForm,
    SettleForm,
    TechnicalForm,
    UploadForm,
)
from tenders.models import Bid, BidSecurity
from tenders.selectors.bid import bids_visible, invitations_waiting
from tenders.selectors.missing import bid_missing, bid_parts
from tenders.services.bid import bid_is_open, bid_save, bid_start
from tenders.views.tender import tender_for

EMPTY: dict[str, dict[str, Any]] = {  # what an envelope may lack
    TECHNICAL: {"approach": "", "experience": "", "team": ""},
    FINANCIAL: dict.fromkeys(
        ("security_issuer", "security_number", "security_amount", "security_expires", "notes"), ""
    ),
}


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
        "technical": _content(found, TECHNICAL, request.user),
        "financial": _content(found, FINANCIAL, request.user),
        "criteria": found.tender.frozen_criteria,
        "papers": documents_of(request.user, object_model="tenders.bid", object_id=found.pk),
        "open": bid_is_open(found),
        "now": now(),
    }
    if context["financial"] is not None:
        context |= {"security": BidSecurity.objects.filter(bid=found).first(), "settle_form": SettleForm()}
    return render(request, "tenders/bid.html", context | (_mine(found, request.user, context) if mine else {}))


def _mine(found: Bid, user: Any, context: dict[str, Any]) -> dict[str, Any]:
    """What the bidder reads beside: what is missing, and whether this browser holds the key of the bid."""
    holds = box.holds_key(found)
    lacking = bid_missing(found.tender, box.draft(found, user)) if holds else []
    return {
        "holds_key": holds,
        "key_form": BidKeyForm(),
        # Advice is for before the sending; what stands sealed is told only what would block its replacement.
        "missing": [m for m in lacking if m.blocks or not context["standing"]],
        "reasons": eligibility(found.partner, found.tender.project.field, found.tender.terms.eligible_kinds),
    }


def _content(found: Bid, kind: str, viewer: Any) -> dict[str, Any] | None:
    """An envelope as the page shows it; None while this person may not read it."""
    readable = box.shown(found, kind, viewer)
    if readable is None or not any(readable):
        return None
    content, files = readable
    shown = EMPTY[kind] | content | {"files": files}
    if kind == TECHNICAL:
        answers = content.get("answers") or {}
        names = {str(c["id"]): c["name"] for c in found.tender.frozen_criteria}
        shown["answers"] = [{"name": names[key], "text": text} for key, text in answers.items() if key in names]
    if kind == FINANCIAL:
        total = box.total_of(content)
        lines = [line | {"total": box.total_of({"items": [line]})} for line in content.get("items", [])]
        shown |= {"schedule": lines, "total": total, "total_words": dinars_in_words(total)}
    return shown


def _forms(found: Bid, draft: box.Draft, data: Any) -> dict[str, Any]:
    """The forms of a bid, as written or as kept."""
    return {
        "declarations": DeclarationForm(data, initial=draft.technical),
        "technical": TechnicalForm(data, initial=draft.technical, criteria=found.tender.frozen_criteria),
        "prices": PriceLines(data, initial=draft.financial.get("items", []), prefix="lines"),
        "security": SecurityForm(data, initial=draft.financial),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def bid_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the two envelopes; saved however incomplete."""
    found = own_bid(request.user, pk)
    if not box.holds_key(found):
        return redirect(found)  # where the key is given
    draft = box.draft(found, request.user)
    forms = _forms(found, draft, request.POST or None)
    if request.method == "POST" and not [form for form in forms.values() if not form.is_valid()]:
        return _save(request, found, forms)
    if not bid_is_open(found):
        messages.warning(request, _("The deadline has passed, or the tender does not accept bids any more."))
        return redirect(found)
    context = _edit_context(found, draft, request.user) | forms
    return render(request, "tenders/bid_edit.html", context, status=422 if request.method == "POST" else 200)


def _edit_context(found: Bid, draft: box.Draft, user: Any) -> dict[str, Any]:
    total, missing = box.total_of(draft.financial), bid_missing(found.tender, draft)
    reasons = eligibility(found.partner, found.tender.project.field, found.tender.terms.eligible_kinds)
    return {
        "reasons": reasons,
        "parts": bid_parts(missing, reasons),
        "bid": found,
        "now": now(),
        "uploads": {kind: UploadForm(auto_id=f"{kind}-%s") for kind in (TECHNICAL, FINANCIAL)},
        "files": box.draft_files(found, user),
        "total": total,
        "total_words": dinars_in_words(total),
        "missing": missing,
    }


def _save(request: HttpRequest, found: Bid, forms: dict[str, Any]) -> HttpResponse:
    technical = forms["declarations"].cleaned_data | forms["technical"].content()
    financial = forms["security"].content() | {"items": forms["prices"].items()}
    try:
        bid_save(found, by=request.user, technical=technical, financial=financial)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(request, _("Saved. Nobody but your own representatives can read it."))
    return redirect("tenders:bid_edit", pk=found.pk) if "stay" in request.POST else redirect(found)
