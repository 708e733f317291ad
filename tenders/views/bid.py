"""Bids: a partner's own, written in two envelopes, checked, sealed and sent; opened content for the committees."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.arabic.words import dinars_in_words
from partnership.documents.selectors import documents_of
from partnership.documents.views import file_response
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.partners.selectors import eligibility
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL, EnvelopeFile
from tenders.forms.tender import FinancialForm, PriceLines, TechnicalForm, UploadForm
from tenders.models import Bid
from tenders.selectors.bid import bids_visible
from tenders.selectors.missing import bid_missing
from tenders.services.bid import bid_save, bid_start
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
    """A partner's own bids."""
    rows = bids_visible(request.user).order_by("-pk")[:200]
    return render(request, "tenders/bids.html", {"bids": rows})


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
def bid(request: HttpRequest, pk: int) -> HttpResponse:
    """A bid: for its bidder state, receipts and what is missing; for the committees what was opened."""
    found = bid_for(request.user, pk)
    mine = found.partner_id in partners_of(request.user)
    context: dict[str, Any] = {
        "bid": found,
        "mine": mine,
        "versions": found.versions.all(),
        "technical": _content(found, TECHNICAL, request.user),
        "financial": _content(found, FINANCIAL, request.user),
        "papers": documents_of(request.user, object_model="tenders.bid", object_id=found.pk),
        "open": found.tender.state == "announced" and now() < found.tender.closing_at,
    }
    if mine:
        draft = box.draft(found, request.user)
        context["missing"] = bid_missing(draft.technical, draft.financial, found.tender.frozen_documents, draft.files)
        context["reasons"] = eligibility(found.partner, found.tender.project.field, found.tender.terms.eligible_kinds)
    return render(request, "tenders/bid.html", context)


def _content(found: Bid, kind: str, viewer: Any) -> dict[str, Any] | None:
    """An envelope as the page shows it; None while this person may not read it."""
    if not box.may_read(found, kind, viewer):
        return None
    content = box.read(found, kind, viewer)
    if not content:
        return None
    shown = content | {"files": box.files(found, kind, viewer)}
    if kind == FINANCIAL:
        total = box.total_of(content)
        shown |= {"schedule": content.get("items", []), "total": total, "total_words": dinars_in_words(total)}
    return shown


@require_http_methods(["GET", "HEAD", "POST"])
def bid_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the two envelopes; saved however incomplete."""
    found = own_bid(request.user, pk)
    if found.state not in ("draft", "submitted", "withdrawn") or found.tender.state != "announced":
        messages.warning(request, _("The deadline has passed, or the tender does not accept bids any more."))
        return redirect(found)
    draft = box.draft(found, request.user)
    lines = [line for line in draft.financial.get("items", [])]
    technical = TechnicalForm(request.POST or None, initial=draft.technical)
    financial = FinancialForm(request.POST or None, initial=draft.financial)
    prices = PriceLines(request.POST or None, initial=lines, prefix="lines")
    if request.method == "POST" and all([technical.is_valid(), financial.is_valid(), prices.is_valid()]):
        bid_save(found, by=request.user, technical=technical.cleaned_data, financial=_financial(financial, prices))
        messages.success(request, _("Saved. Nobody but your own representatives can read it."))
        again = "more_lines" in request.POST or "stay" in request.POST
        return redirect("tenders:bid_edit", pk=found.pk) if again else redirect(found)
    context = {
        "bid": found,
        "technical": technical,
        "financial": financial,
        "prices": prices,
        "upload": UploadForm(),
        "files": box.draft_files(found, request.user),
        "total": box.total_of(draft.financial),
    }
    return render(request, "tenders/bid_edit.html", context, status=422 if technical.is_bound else 200)


def _financial(form: FinancialForm, prices: Any) -> dict[str, Any]:
    plain = {key: str(value) if isinstance(value, Decimal) or hasattr(value, "isoformat") else value for key, value in form.cleaned_data.items()}
    rows = [line.cleaned_data for line in prices.forms if line.cleaned_data.get("description")]
    items = [{"description": r["description"], "quantity": str(r["quantity"]), "unit_price": str(r["unit_price"])} for r in rows]
    return plain | {"items": items}


@require_POST
def bid_file_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file into an envelope."""
    found = own_bid(request.user, pk)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, _("Choose a file first."))
    elif found.tender.state != "announced":
        messages.warning(request, _("The deadline has passed, or the tender does not accept bids any more."))
    else:
        try:
            box.add_file(found, form.cleaned_data["kind"], form.cleaned_data["file"], by=request.user)
            messages.success(request, _("The file was added."))
        except DomainError as refusal:
            messages.warning(request, str(refusal))
    return redirect("tenders:bid_edit", pk=found.pk)


@require_POST
def bid_file_remove(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Take a file out of the draft."""
    found = own_bid(request.user, pk)
    box.remove_file(found, file, by=request.user)
    messages.success(request, _("The file was removed from the draft."))
    return redirect("tenders:bid_edit", pk=found.pk)


@require_safe
def box_file(request: HttpRequest, file: str) -> HttpResponse:
    """A file of an envelope, through the box."""
    try:
        found, _stream = box.open_file(file, request.user)
    except (EnvelopeFile.DoesNotExist, PermissionDenied):
        raise Http404 from None
    _stream.close()
    return file_response(found.path, found.name, found.content_type, attachment="original" in request.GET)
