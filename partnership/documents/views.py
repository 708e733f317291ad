"""Official documents as pages and PDFs, stored files, verification."""

import hashlib
import re
from typing import Any
from urllib.parse import quote

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from partnership.audit.services import record
from partnership.documents import selectors, services
from partnership.documents.models import Making, OfficialDocument
from partnership.documents.registry import KINDS, PROOFS, Proof

SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})  # everything else is for download only
READABLE = 20 * 1024 * 1024  # the verification page hashes a file of at most this many bytes


def _document_for(user: Any, number: str) -> OfficialDocument:
    document = get_object_or_404(OfficialDocument, number=number)
    if document.kind not in KINDS or not selectors.may_read(user, document):
        raise Http404
    return document


@require_safe
def document(request: HttpRequest, number: str) -> HttpResponse:
    """A document as a page: the same text as its PDF."""
    found = _document_for(request.user, number)
    return render(request, "documents/document.html", {"document": found, "content": services.body_of_document(found)})


@require_safe
def document_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF, from storage. A long one that is not ready yet is made by the job worker behind a progress page."""
    found = _document_for(request.user, number)
    if not found.pdf_path and KINDS[found.kind].long:
        return redirect("documents:progress", number=number)
    pdf = services.pdf_of_document(found)
    record(
        "document_downloaded",
        by=request.user if request.user.is_authenticated else None,
        obj=found,
        project_id=found.project_id,
        label=str(found),
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = _disposition("inline", f"{found.number}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """Waits for a long document; ends in it. Works without JavaScript."""
    found = _document_for(request.user, number)
    if found.pdf_path:
        return redirect(found.pdf_url)
    services.make_soon(found)
    making = Making.objects.filter(document=found).first()
    return render(request, "documents/progress.html", {"document": found, "making": making})


@require_safe
def file(request: HttpRequest, pk: str) -> HttpResponseBase:
    """A stored file: the cleaned copy where there is one; `?original=1` gives the file as it was uploaded."""
    found = selectors.files_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    original = "original" in request.GET or not found.shown_path
    record("file_opened", by=request.user, obj=found, project_id=found.project_id, label=found.name)
    return file_response(
        found.path if original else found.shown_path, found.name, found.content_type, attachment=original
    )


def file_response(path: str, name: str, content_type: str, *, attachment: bool) -> FileResponse:
    """A file from storage with a safe name; never sniffed, never run."""
    response = FileResponse(storages["default"].open(path), content_type=content_type)
    inline = content_type in SHOWN and not attachment
    response["Content-Disposition"] = _disposition("inline" if inline else "attachment", name)
    response["X-Content-Type-Options"] = "nosniff"
    # A sandbox would keep Chromium's own reader from showing a PDF.
    policy = "default-src 'none'; frame-ancestors 'self'"
    response["Content-Security-Policy"] = policy if content_type == "application/pdf" else f"{policy}; sandbox"
    return response


@csrf_exempt  # it changes nothing, and a visitor who only reads gets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a printed document is genuine, who signed it, and whether a file somebody holds is it; nothing of its content."""
    code = re.sub(r"[^0-9A-Z]", "", (code or request.GET.get("code", "")).upper())[:40]
    found = OfficialDocument.objects.filter(verify_code=code).defer("data").first() if code else None
    context: dict[str, Any] = {"code": code, "document": found, "asked": bool(code), "answer": None}
    context |= {"digest": "", "which": "", "says": [], "signed": [], "unreadable": False}
    if found is not None:
        proof = PROOFS.get(found.kind)
        context["signed"] = proof.facts(found) if proof else []
        if request.method == "POST":
            context.update(_compared(request, found, proof))
    return render(request, "documents/verify.html", context, status=404 if code and found is None else 200)


def _compared(request: HttpRequest, found: OfficialDocument, proof: Proof | None) -> dict[str, Any]:
    """What an uploaded file, or a hash somebody typed, is: this document, a signed copy of it, or neither."""
    upload, typed = request.FILES.get("file"), re.sub(r"[^0-9a-f]", "", request.POST.get("sha256", "").lower())
    pdf = upload.read(READABLE + 1) if upload is not None else b""
    if upload is None and len(typed) != 64 or len(pdf) > READABLE:
        return {"unreadable": True}
    digest = hashlib.sha256(pdf).hexdigest() if upload is not None else typed
    copies = {found.pdf_sha256: ""} if found.pdf_sha256 else {}
    copies |= proof.copies(found) if proof else {}
    says = proof.inside(pdf) if proof and pdf.startswith(b"%PDF") else []
    return {"answer": digest in copies, "which": copies.get(digest, ""), "says": says, "digest": digest}


def _disposition(how: str, name: str) -> str:
    """RFC 6266: a plain name for old readers, the true one in UTF-8."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
