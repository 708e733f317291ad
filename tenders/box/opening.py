"""Opening sealed envelopes, one by one: its hash compared with the receipt, its text and files read or named as damaged.

What cannot be read is recorded as such and never stops the others. An envelope is opened once: a second attempt, after a
crash in the middle, begins that envelope again and leaves those that were opened as they are.
"""

import hashlib
import json
import tempfile
import uuid
from typing import IO, Any

import pyrage
from django.core.files import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from pyrage import x25519

from partnership.audit.services import record
from partnership.documents.filetypes import accepted_type
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import sealing
from tenders.box.models import FINANCIAL, TECHNICAL, Envelope, EnvelopeFile, OpenedEnvelope, OpenedFile
from tenders.box.paper import unread
from tenders.box.parts import content_of, labelled, manifest_of
from tenders.box.prices import total_of
from tenders.box.sharing import digest
from tenders.models.bid import Bid
from tenders.models.tender import Tender

TO_OPEN = {TECHNICAL: ("submitted",), FINANCIAL: ("qualified",)}
OWN_TEXT_LIMIT = 1_000_000  # bytes of an envelope's text that a bidder sealed with a tool of their own


def envelopes(tender: Tender, kind: str, bids: Any) -> QuerySet[Envelope]:
    """The standing envelopes of these bids, in the order they were sealed, with what was found in those opened."""
    rows = Envelope.objects.filter(bid__tender=tender, bid__in=bids, kind=kind, version__is_current=True)
    return _known(rows)


def _known(rows: QuerySet[Envelope]) -> QuerySet[Envelope]:
    known = rows.select_related("bid__partner", "version__paper", "opened", "reading")
    return known.order_by("version__sealed_at", "pk")


def envelopes_found(tender: Tender, kind: str) -> QuerySet[Envelope]:
    """The envelopes that a session opened, afterwards."""
    return _known(Envelope.objects.filter(bid__tender=tender, kind=kind, opened__isnull=False))


def found_in(tender: Tender, kind: str) -> dict[int, OpenedEnvelope]:
    """What was found in the opened envelopes of a session, by bid."""
    rows = OpenedEnvelope.objects.filter(
        envelope__bid__tender=tender, envelope__kind=kind, envelope__version__is_current=True
    )
    return {row.envelope.bid_id: row for row in rows.select_related("envelope")}


def all_opened(tender: Tender, kind: str, bids: Any) -> bool:
    """Was every one of these bids' envelopes opened, the damaged ones included, and what came on paper read?"""
    closed = envelopes(tender, kind, bids).filter(opened=None).exists()
    return not closed and not unread(tender, kind, bids).exists()


def any_opened(tender: Tender, kind: str) -> bool:
    return OpenedEnvelope.objects.filter(envelope__bid__tender=tender, envelope__kind=kind).exists()


def problem_of(bid: Bid, kind: str) -> str:
    """Why the standing envelope of a bid could not be read; "" where it was."""
    opened = OpenedEnvelope.objects.filter(
        envelope__version__bid=bid, envelope__version__is_current=True, envelope__kind=kind
    )
    return opened.values_list("problem", flat=True).first() or ""


def has_price(bid: Bid) -> bool:
    """Was a price schedule with a total found in the opened financial envelope?"""
    return total_of(opened_text(bid, FINANCIAL)) > 0


def opened_text(bid: Bid, kind: str) -> dict[str, Any]:
    """What the opened standing envelope of a bid says; {} while none is open."""
    opened = OpenedEnvelope.objects.filter(envelope__version__bid=bid, envelope__version__is_current=True)
    found = opened.filter(envelope__kind=kind).select_related("envelope__reading").first()
    return found.text if found is not None else {}


def open_envelope(envelope: Envelope, key: x25519.Identity, *, by: Any) -> OpenedEnvelope:
    """Open one envelope and keep what was found. Returns what an earlier attempt found, where it was opened already."""
    earlier = OpenedEnvelope.objects.filter(envelope=envelope).first()
    if earlier is not None:
        return earlier
    rows = list(envelope.files.select_related("envelope"))
    matches = _manifest_now(envelope, rows) == _receipted(envelope)
    content, problem = _text(envelope, key)
    found = [_file(row, key) for row in rows]
    if not content and not problem:
        content = next((own for _file_found, own in found if own), {})
    problem = problem or ("" if all(not f.problem for f, _own in found) else "file")
    try:
        with transaction.atomic():
            opened = OpenedEnvelope.objects.create(
                envelope=envelope, opened_at=now(), opened_by=by, hash_matches=matches, problem=problem, content=content
            )
            for f, _own in found:
                f.opened = opened
            OpenedFile.objects.bulk_create([f for f, _own in found])
            facts = {"kind": envelope.kind, "receipt": envelope.version.receipt if envelope.version else "", "hash_matches": matches, "problem": problem}  # fmt: skip
            record("envelopes_opened", by=by, obj=envelope.bid.tender, after=facts)
    except IntegrityError:
        earlier = OpenedEnvelope.objects.filter(envelope=envelope).first()
        if earlier is None:
            raise
        return earlier  # somebody's second click was faster
    return opened


def _receipted(envelope: Envelope) -> str:
    version = envelope.version
    if version is None:
        return ""
    return version.technical_sha256 if envelope.kind == TECHNICAL else version.financial_sha256


def _manifest_now(envelope: Envelope, rows: list[EnvelopeFile]) -> str:
    """The envelope's hash as its bytes are now: what was sent, if it is the receipt's."""
    hashes = [_hash_of(row) for row in rows]
    return digest(manifest_of(envelope.kind, digest(bytes(envelope.sealed)), hashes).encode())


def _hash_of(row: EnvelopeFile) -> str:
    found = hashlib.sha256()
    try:
        with storages["default"].open(row.path) as ciphertext:
            for chunk in ciphertext.chunks():
                found.update(chunk)
    except OSError:
        return "missing"
    return found.hexdigest()


def _text(envelope: Envelope, key: x25519.Identity) -> tuple[dict[str, Any], str]:
    try:
        return content_of(envelope, key), ""
    except DomainError:
        return {}, "unreadable"


def _file(row: EnvelopeFile, key: x25519.Identity) -> tuple[OpenedFile, dict[str, Any]]:
    """A file read into the storage, or the reason why not; and the envelope's text, where the bidder sealed it so."""
    known = labelled(row, key)
    with tempfile.TemporaryFile() as out:
        try:
            for chunk in sealing.opened(lambda: storages["default"].open(row.path), key):
                out.write(chunk)
        except (pyrage.DecryptError, OSError):
            return _broken(row, known.name), {}
        size = out.tell()
        content_type = known.content_type if row.label else _type_of(out, size)
        own = {} if row.label else _own_text(out, size)
        out.seek(0)
        path = storages["default"].save(f"opened/{uuid.uuid4().hex}", File(out))
    name = known.name if row.label else known.name.removesuffix(".age")
    facts = {"name": name[:200], "document": known.document[:250], "content_type": content_type}
    return OpenedFile(file=row, path=path, size=size, **facts), own


def _broken(row: EnvelopeFile, name: str) -> OpenedFile:
    return OpenedFile(file=row, name=name[:200], content_type="application/octet-stream", problem="unreadable")


def _type_of(out: IO[bytes], size: int) -> str:
    upload = File(out)
    upload.size = size
    try:
        return accepted_type(upload)[0]
    except DomainError:
        return "application/octet-stream"


def _own_text(out: IO[bytes], size: int) -> dict[str, Any]:
    """The text of an envelope that its bidder wrote into the form's file and sealed with `age`: {"content": {…}}."""
    out.seek(0)
    if size > OWN_TEXT_LIMIT or out.read(1) != b"{":
        return {}
    out.seek(0)
    try:
        content = json.loads(out.read()).get("content", {})
    except (ValueError, AttributeError):
        return {}
    return _plain(content) if isinstance(content, dict) else {}


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    """Only what the form itself could have written: texts, rows whose numbers are numbers."""
    from tenders.forms.bid import own_content  # noqa: PLC0415 -- forms read models, which the box's own are among

    return own_content(content)
