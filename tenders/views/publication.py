"""Publishing an announcement: newspapers and clippings (communication), what paid documents cost (finance)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.documents.models import OfficialDocument
from partnership.documents.views import file_response
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.documents.newspaper import SIZES, newspaper_pdf
from tenders.documents.words import post_of
from tenders.forms.publication import ClippingForm, DocumentPaymentForm, NewspaperForm
from tenders.models import Newspaper, Tender
from tenders.selectors import portal
from tenders.selectors.publication import payments_visible, publication_of
from tenders.services.publication import clipping_add, document_payment_record, newspaper_record
from tenders.views.tender import tender_for


def announced_for(user: Any, pk: int) -> Tender:
    """An announced tender this person may see, or Http404."""
    found = tender_for(user, pk)
    if found.announced_at is None:
        raise Http404
    return found


def announcement_of(tender: Tender) -> OfficialDocument:
    found = OfficialDocument.objects.filter(
        kind="tenders.announcement", object_model="tenders.tender", object_id=str(tender.pk)
    )
    return get_object_or_404(found.order_by("-pk")[:1])


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything to publish with, and what was published; communication records the newspapers."""
    found = announced_for(request.user, pk)
    may_record = has_role(request.user, "communication")
    if request.method == "POST" and not may_record:
        raise PermissionDenied
    form = NewspaperForm(request.POST or None, request.FILES or None) if may_record else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            newspaper_record(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The newspaper is recorded."))
            return redirect("tenders:publication", pk=pk)
    papers = portal.newspapers(found)
    context = {
        "tender": found, "form": form, "papers": papers, "publication": publication_of(found, papers), "sizes": list(SIZES),
        "post": post_of(found, settings.SITE_URL + found.get_absolute_url()), "clipping_form": ClippingForm(),
    }  # fmt: skip
    return render(request, "tenders/publication.html", context, status=422 if form and form.is_bound else 200)


@require_POST
def clipping_upload(request: HttpRequest, pk: int, newspaper: int) -> HttpResponse:
    """The scan of a newspaper recorded before."""
    found = announced_for(request.user, pk)
    paper = get_object_or_404(Newspaper, pk=newspaper, tender=found)
    form = ClippingForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, " ".join(form.errors["clipping"]))
        return redirect("tenders:publication", pk=pk)
    try:
        clipping_add(paper, by=request.user, clipping=form.cleaned_data["clipping"])
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The clipping is stored."))
    return redirect("tenders:publication", pk=pk)


@require_safe
def newspaper_page(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """The announcement for a newspaper, in one of its sizes."""
    if size not in SIZES:
        raise Http404
    found = announced_for(request.user, pk)
    response = HttpResponse(newspaper_pdf(announcement_of(found), size), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.reference}-{size}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def clipping_response(paper: Newspaper) -> Any:
    """The cleaned copy of a clipping, for anybody."""
    stored = paper.clipping
    assert stored is not None  # noqa: S101 -- the caller asked for papers that have one
    return file_response(stored.shown_path, stored.name, stored.content_type, attachment=False)


@require_http_methods(["GET", "HEAD", "POST"])
def document_payments(request: HttpRequest, pk: int) -> HttpResponse:
    """Who paid for the documents: finance alone."""
    found = announced_for(request.user, pk)
    form = DocumentPaymentForm(request.POST or None, tender=found)
    if request.method == "POST" and form.is_valid():
        try:
            document_payment_record(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The payment is recorded; the partner can read the documents now."))
            return redirect("tenders:document_payments", pk=pk)
    context = {"tender": found, "form": form, "payments": payments_visible(found)}
    return render(request, "tenders/document_payments.html", context, status=422 if form.is_bound else 200)
