"""Issuing documents, rendering them once, storing files."""

import hashlib
import json
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from procrastinate.exceptions import AlreadyEnqueued

from partnership.arabic.hijri import hijri
from partnership.audit.services import record
from partnership.documents import rendering
from partnership.documents.cleaning import cleaned_copy
from partnership.documents.filetypes import checked_upload
from partnership.documents.models import Making, OfficialDocument, StoredFile
from partnership.documents.numbering import next_number
from partnership.documents.registry import KINDS
from partnership.workflow.clock import now


@transaction.atomic
def issue(kind: str, obj: Any, *, by: Any, project_id: int | None = None) -> OfficialDocument:
    """Issue a document: number, frozen data, verification code. A long one is rendered by the job worker, others when first read."""
    spec = KINDS[kind]
    with translation.override("ar"):
        data = json.loads(json.dumps(spec.data(obj), ensure_ascii=False, default=str))
        title = str(spec.title)
    at = now()
    document = OfficialDocument.objects.create(
        number=next_number(spec.series, timezone.localtime(at).year),
        kind=kind,
        title=title,
        object_model=obj._meta.label_lower,
        object_id=str(obj.pk),
        project_id=project_id,
        scope=spec.scope(obj),
        data=data,
        content_hash=hashlib.sha256(json.dumps([kind, data], sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
        issued_at=at,
        issued_by=by,
        hijri=hijri(timezone.localtime(at).date()),
    )
    record("document_issued", by=by, obj=document, project_id=project_id, label=f"{document.number} {title}")
    if spec.long:
        make_soon(document)
    return document


def make_soon(document: OfficialDocument) -> None:
    """Let the job worker render a long document; asking twice makes one job."""
    from partnership.documents import tasks  # noqa: PLC0415 -- the job imports this module

    name = f"render-{document.pk}"
    job = tasks.render_document.configure(queueing_lock=name, lock=name)  # nor are two at work on it together
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(document_id=document.pk)


def facts_of(document: OfficialDocument) -> dict[str, Any]:
    """What every page of a document prints about itself."""
    return {
        "number": document.number,
        "title": document.title,
        "date": timezone.localtime(document.issued_at).date(),
        "hijri": document.hijri,
        "code": document.verify_code,
        "verify_url": rendering.verify_url(document.verify_code),
        "qr": rendering.qr_data(document.verify_code),
        "landscape": KINDS[document.kind].landscape,
    }


def html_of_document(document: OfficialDocument) -> str:
    return rendering.html_of(KINDS[document.kind].template, document.data, facts_of(document))


def body_of_document(document: OfficialDocument) -> SafeString:
    """What stands between the letterhead and the verification line: the same words for the page as for the PDF."""
    html = html_of_document(document)
    start, end = html.index("<main>") + len("<main>"), html.index('<p class="verify">')
    return mark_safe(html[start:end])  # noqa: S308 -- rendered by our own template a moment ago, escaped there


def pdf_of_document(document: OfficialDocument) -> bytes:
    """The stored PDF; rendered now if nobody has yet. Two people asking at once get the same bytes."""
    if not document.pdf_path:
        document = render(document.pk)
    with storages["default"].open(document.pdf_path) as stored:
        return stored.read()


def _attached(document: OfficialDocument) -> tuple[str, bytes] | None:
    """A document's data as a file inside its PDF, for those kinds that other programs read."""
    if (make := KINDS[document.kind].attach) is not None:
        return make(document.data)
    if not KINDS[document.kind].attach_data:
        return None
    data = json.dumps({"number": document.number, **document.data}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{document.number}.json", data.encode()


def render(document_id: int) -> OfficialDocument:
    """Render a document unless it is rendered already; of two who do it at once the first one's PDF stays.

    The row is locked for the last moment only, so that those who wait see how far it is.
    """
    document = OfficialDocument.objects.get(pk=document_id)
    if document.pdf_path:
        return document
    told = _progress_of(document) if KINDS[document.kind].long else None
    pdf = rendering.pdf_of(html_of_document(document), _attached(document), at=document.issued_at, told=told)
    return _keep_pdf(document_id, pdf)


def _progress_of(document: OfficialDocument) -> Callable[[int], None]:
    """Says how many pages are laid out, once a second at most."""
    Making.objects.update_or_create(document=document, defaults={"pages": 0})
    last = time.monotonic()

    def told(pages: int) -> None:
        nonlocal last
        if time.monotonic() - last >= 1:
            last = time.monotonic()
            Making.objects.filter(document=document).update(pages=pages)

    return told


@transaction.atomic
def _keep_pdf(document_id: int, pdf: bytes) -> OfficialDocument:
    document = OfficialDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    if document.pdf_path:
        return document
    document.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    document.pdf_size = len(pdf)
    document.pdf_path = storages["default"].save(
        f"documents/{document.pdf_sha256[:2]}/{document.pdf_sha256}.pdf", ContentFile(pdf)
    )
    document.save(update_fields=["pdf_path", "pdf_sha256", "pdf_size"])
    Making.objects.filter(document=document).delete()
    record(
        "document_rendered",
        obj=document,
        project_id=document.project_id,
        label=str(document),
        after={"sha256": document.pdf_sha256},
    )
    return document


@transaction.atomic
def store_file(
    upload: Any, *, by: Any, project_id: int | None = None, kind: str = "attachment", scope: str = ""
) -> StoredFile:
    """Keep an uploaded file as evidence, with a cleaned copy to show. Raises DomainError for what is not accepted."""
    checked = checked_upload(upload)
    copy = cleaned_copy(upload, checked.content_type)
    storage = storages["default"]
    path = storage.save(f"files/{uuid.uuid4().hex}", upload)
    shown_path = storage.save(f"files/{uuid.uuid4().hex}", ContentFile(copy)) if copy else ""
    stored = StoredFile.objects.create(
        name=checked.name, content_type=checked.content_type, size=checked.size, sha256=checked.sha256, path=path,
        shown_path=shown_path, kind=kind, project_id=project_id, scope=scope,
        uploaded_by=by, uploaded_at=now(),
    )  # fmt: skip
    record("file_stored", by=by, obj=stored, project_id=project_id, label=stored.name, after={"sha256": stored.sha256})
    return stored


@transaction.atomic
def store_made(
    data: bytes, *, name: str, by: Any, project_id: int | None = None, kind: str = "attachment", scope: str = ""
) -> StoredFile:
    """Keep a PDF that the house itself made, such as a signed one: shown as it is, for a cleaned copy would break it."""
    digest = hashlib.sha256(data).hexdigest()
    path = storages["default"].save(f"files/{uuid.uuid4().hex}", ContentFile(data))
    stored = StoredFile.objects.create(
        name=name, content_type="application/pdf", size=len(data), sha256=digest, path=path, shown_path=path, kind=kind,
        project_id=project_id, scope=scope, uploaded_by=by, uploaded_at=now(),
    )  # fmt: skip
    record("file_stored", by=by, obj=stored, project_id=project_id, label=stored.name, after={"sha256": digest})
    return stored
