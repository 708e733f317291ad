"""Bids on paper: one officer writes the envelope down, another confirms it with the envelope in hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from partnership.documents.selectors import documents_of
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import ceremony, paper
from tenders.box.models import TECHNICAL
from tenders.box.upload import SealingUploadHandler
from tenders.forms.paper import PaperConfirmForm, PaperForm
from tenders.models import Tender
from tenders.services.paper import paper_confirm
from tenders.views.tender import tender_for

FIELD_OF = {
    "number": "envelope_number",
    "has_bid": "partner",
    "when": "received_at",
    "no_photo": "photos",
    "too_many_files": "photos",
}


def _tender(request: HttpRequest, pk: int) -> Tender:
    found = tender_for(request.user, pk)
    if not found.has_box or found.is_in_preparation:
        raise Http404
    return found


@csrf_exempt  # the inner view is protected: the token is part of the body, which must not be read before the handler is set
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def paper_bids(request: HttpRequest, pk: int) -> HttpResponse:
    """The envelopes on paper of a tender, and the form that writes one down; its photographs are sealed as they come."""
    tender = _tender(request, pk)
    if not has_role(request.user, *paper.RECEIVERS):
        if request.method == "POST":
            raise PermissionDenied
        return _page(request, tender, None)
    if request.method != "POST":
        form = PaperForm(initial={"received_at": timezone.localtime(now())}, tender=tender)
        return _page(request, tender, form if paper.is_noted(tender) else None)
    handler = SealingUploadHandler(request, [ceremony.recipient_of(tender, TECHNICAL)], {"photos": ""})
    request.upload_handlers = [handler]
    try:
        return _register(request, tender, handler)
    finally:
        handler.drop_unfinished()


@csrf_protect
def _register(request: HttpRequest, tender: Tender, handler: SealingUploadHandler) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES, tender=tender, refused=handler.refusals.get("photos"))
    if form.is_valid():
        try:
            found = paper.paper_register(tender, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(FIELD_OF.get(refusal.code), str(refusal))
        else:
            messages.success(request, _("Written down. Another officer confirms it now, with the envelope in hand."))
            return redirect("tenders:paper_bid", pk=tender.pk, paper_id=found.pk)
    return _page(request, tender, form)


def _page(request: HttpRequest, tender: Tender, form: PaperForm | None) -> HttpResponse:
    context = {"tender": tender, "form": form, "papers": paper.paper_visible(tender, request.user), "now": now()}
    bound = form is not None and form.is_bound
    return render(request, "tenders/paper_bids.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def paper_bid(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """One envelope on paper: confirmed by another officer, or struck out; then its receipt to print."""
    tender = _tender(request, pk)
    found = paper.paper_visible(tender, request.user).filter(pk=paper_id).first()
    if found is None:
        raise Http404
    form = PaperConfirmForm(request.POST or None)
    if request.method == "POST" and "strike" in request.POST:
        return _struck(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            paper_confirm(found, form.cleaned_data["envelope_number"], by=request.user)
        except DomainError as refusal:
            form.add_error("envelope_number" if refusal.code == "number" else None, str(refusal))
        else:
            messages.success(request, _("The envelope is in the box. Print the receipt for whoever brought it."))
            return redirect("tenders:paper_bid", pk=pk, paper_id=paper_id)
    context: dict[str, Any] = {
        "tender": tender,
        "paper": found,
        "form": form,
        "may_confirm": _may_confirm(request.user, found),
    }
    if found.version is not None:
        context["papers"] = documents_of(request.user, object_model="tenders.bid", object_id=found.version.bid_id)
    return render(request, "tenders/paper_bid.html", context, status=422 if form.is_bound else 200)


def _may_confirm(user: Any, found: Any) -> bool:
    return found.version_id is None and found.registered_by_id != user.pk and has_role(user, *paper.RECEIVERS)


def _struck(request: HttpRequest, found: Any) -> HttpResponse:
    try:
        paper.paper_drop(found, by=request.user)
        messages.success(request, _("Struck out. The trail keeps what was written down."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("tenders:paper_bids", pk=found.tender_id)
