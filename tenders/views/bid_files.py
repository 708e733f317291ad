"""Files and key of a bid: sealed as they stream in, read back by its bidder, downloaded as they lie in the box."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.workflow.errors import DomainError
from tenders.box import keyring
from tenders.box import service as box
from tenders.box.models import EnvelopeFile
from tenders.box.upload import SealingUploadHandler
from tenders.forms.bid import BidKeyForm, UploadForm
from tenders.models import BidVersion
from tenders.services.bid import bid_add_file, bid_check_open, bid_remove_file
from tenders.views.bid import own_bid


@csrf_exempt  # the inner view is protected: the token is part of the body, which must not be read before the handler is set
@require_POST
def bid_file_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Put a file into an envelope: who and when are asked before a byte is read, and the handler seals from the first."""
    found = own_bid(request.user, pk)
    if kind not in box.BOTH:
        raise Http404
    try:
        bid_check_open(found, by=request.user)
        handler = SealingUploadHandler(request, box.recipients(found, kind), {"file": ""})
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    request.upload_handlers = [handler]
    try:
        return _sealed_in(request, found, kind, handler)
    finally:
        handler.drop_unfinished()


@csrf_protect
def _sealed_in(request: HttpRequest, found: Any, kind: str, handler: SealingUploadHandler) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    valid = form.is_valid()
    try:
        for refused in handler.refusals.values():
            raise refused
        if not valid:
            raise DomainError(_("Choose a file first."), "no_file")
        bid_add_file(found, kind, form.cleaned_data["file"], by=request.user)
        messages.success(request, _("The file was sealed and added."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("tenders:bid_step", pk=found.pk, step=kind)


@require_POST
def bid_file_remove(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Take a file out of the draft."""
    found = own_bid(request.user, pk)
    try:
        bid_remove_file(found, file, by=request.user)
        messages.success(request, _("The file was removed from the draft."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("tenders:bid_edit", pk=found.pk)


@require_safe
@never_cache
def box_file(request: HttpRequest, file: str) -> HttpResponseBase:
    """A file of an envelope, through the box; never sniffed, never run, never in the clear on disk while it is sealed."""
    try:
        found, chunks = box.open_file(file, request.user)
    except (EnvelopeFile.DoesNotExist, PermissionDenied):
        raise Http404 from None
    inline = found.content_type == "application/pdf" and "original" not in request.GET
    response = StreamingHttpResponse(chunks, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, found.name) or "attachment"
    response = _safe(response)
    if inline and request.GET.get("view") == "page":  # a sandbox keeps browsers from showing a PDF inside our own page
        response["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
    return response


def _safe(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def bid_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The key file of a bid from the browser that holds it; or the key given to this browser from that file."""
    found = own_bid(request.user, pk)
    if request.method == "POST":
        form = BidKeyForm(request.POST)
        try:
            box.key_give(found, form.cleaned_data["key"] if form.is_valid() else "", by=request.user)
            messages.success(request, _("This browser holds the key of the bid now."))
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        return redirect(found)
    if not box.holds_key(found):
        raise Http404
    lines = [f"# {found.tender.reference}", f"# {found.recipient}", keyring.text_of(found.pk), ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{found.tender.reference}-key.txt") or ""
    return _safe(response)


@require_POST
def bid_key_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The key is lost: begin the draft anew with another. What was sent stands."""
    found = own_bid(request.user, pk)
    try:
        bid_check_open(found, by=request.user)
        box.key_replace(found, by=request.user)
        messages.success(request, _("The bid has a new key and an empty draft. What was sent before stands sealed."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)


@require_safe
@never_cache
def bid_sealed(request: HttpRequest, pk: int, number: int, part: str) -> HttpResponseBase:
    """A part of an envelope as it lies in the box, so that its bidder can compare it with the receipt."""
    found = own_bid(request.user, pk)
    version = get_object_or_404(BidVersion.objects.select_related("bid"), bid=found, number=number)
    try:
        chunks = box.sealed_part(version, part, request.user)
    except KeyError:
        raise Http404 from None
    response = StreamingHttpResponse(chunks, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, part) or "attachment"
    return _safe(response)
