"""The one service behind which bid content lies: who may read what, when, and the sealing itself.

Until the technical opening only the bidder's own representatives read a bid; after it the committees read the technical
envelope, and the financial one only for bids that passed and whose financial envelope was opened in its session. Every
reading by somebody else than the bidder leaves a row in the trail. Nothing of the content goes anywhere else.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.documents.filetypes import checked_upload
from partnership.documents.numbering import next_number
from partnership.partners.policies import partners_of
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.reading import once_a_page
from tenders.box.models import FINANCIAL, TECHNICAL, Envelope, EnvelopeFile
from tenders.models.bid import Bid, BidVersion
from tenders.models.tender import Tender

READERS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor", "minister", "legal"}
_BARS: list[Callable[[Any, Bid], bool]] = []


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bidder has written so far."""

    technical: dict[str, Any]
    financial: dict[str, Any]
    files: dict[str, int]  # how many in each envelope


def register_bar(function: Callable[[Any, Bid], bool]) -> Callable[[Any, Bid], bool]:
    """`function(user, bid) -> bool`: True bars the person from this bid's content (an undeclared or declared conflict)."""
    _BARS.append(function)
    return function


def may_read(bid: Bid, kind: str, viewer: Any) -> bool:
    """May this person read this envelope now?"""
    if has_role(viewer, "partner") and bid.partner_id in partners_of(viewer):
        return True
    opened = bid.technical_opened_at if kind == TECHNICAL else bid.financial_opened_at
    return opened is not None and has_role(viewer, *READERS) and not any(bar(viewer, bid) for bar in _BARS)


def read(bid: Bid, kind: str, viewer: Any) -> dict[str, Any]:
    """The sealed content of an envelope's current version. Raises PermissionDenied; recorded unless the bidder reads."""
    _check(bid, kind, viewer)
    envelope = Envelope.objects.filter(version__bid=bid, version__is_current=True, kind=kind).first()
    return dict(envelope.content) if envelope else {}


def draft(bid: Bid, viewer: Any) -> Draft:
    """The bidder's own draft. Raises PermissionDenied for anybody else, whatever their role."""
    if not (has_role(viewer, "partner") and bid.partner_id in partners_of(viewer)):
        raise PermissionDenied
    return draft_for_check(bid)


@once_a_page
def _draft_envelopes(bid: Bid) -> dict[str, Envelope]:
    return {e.kind: e for e in Envelope.objects.filter(bid=bid, version=None).prefetch_related("files")}


def draft_for_check(bid: Bid) -> Draft:
    """The draft, for the completeness guard only: its result is yes or no."""
    found = _draft_envelopes(bid)

    def content(kind: str) -> dict[str, Any]:
        return dict(found[kind].content) if kind in found else {}

    def files(kind: str) -> int:
        return len(found[kind].files.all()) if kind in found else 0

    return Draft(content(TECHNICAL), content(FINANCIAL), {kind: files(kind) for kind in (TECHNICAL, FINANCIAL)})


@transaction.atomic
def save_draft(bid: Bid, kind: str, content: dict[str, Any], *, by: Any) -> None:
    """Keep what the bidder has written so far."""
    draft(bid, by)  # only the bidder
    envelope, _created = Envelope.objects.select_for_update().get_or_create(bid=bid, version=None, kind=kind)
    envelope.content = content
    envelope.save(update_fields=["content"])


@transaction.atomic
def add_file(bid: Bid, kind: str, upload: Any, *, by: Any) -> EnvelopeFile:
    """Put a file into the draft. Raises DomainError for a type or size that is not accepted."""
    draft(bid, by)
    checked = checked_upload(upload)
    envelope, _created = Envelope.objects.get_or_create(bid=bid, version=None, kind=kind)
    path = storages["default"].save(f"box/{uuid.uuid4().hex}", upload)
    return EnvelopeFile.objects.create(
        envelope=envelope,
        name=checked.name,
        path=path,
        size=checked.size,
        sha256=checked.sha256,
        content_type=checked.content_type,
    )


@transaction.atomic
def remove_file(bid: Bid, file_id: Any, *, by: Any) -> None:
    """Take a file out of the draft; sealed versions keep theirs."""
    draft(bid, by)
    EnvelopeFile.objects.filter(pk=file_id, envelope__bid=bid, envelope__version=None).delete()


def draft_files(bid: Bid, viewer: Any) -> list[EnvelopeFile]:
    draft(bid, viewer)
    return list(EnvelopeFile.objects.filter(envelope__bid=bid, envelope__version=None).select_related("envelope"))


def files(bid: Bid, kind: str, viewer: Any) -> list[EnvelopeFile]:
    """The files of a sealed envelope. Raises PermissionDenied."""
    _check(bid, kind, viewer)
    return list(
        EnvelopeFile.objects.filter(envelope__version__bid=bid, envelope__version__is_current=True, envelope__kind=kind)
    )


def open_file(file_id: Any, viewer: Any) -> tuple[EnvelopeFile, IO[bytes]]:
    """A file and its bytes. Raises PermissionDenied or EnvelopeFile.DoesNotExist."""
    found = EnvelopeFile.objects.select_related("envelope__bid__tender__project", "envelope__version").get(pk=file_id)
    envelope = found.envelope
    if envelope.version is None:
        draft(envelope.bid, viewer)
    else:
        _check(envelope.bid, envelope.kind, viewer)
    return found, storages["default"].open(found.path)


def draft_differs(bid: Bid) -> bool:
    """Does the draft differ from the version that stands? Compares hashes; says yes or no only."""
    standing = bid.versions.filter(is_current=True).first()
    if standing is None:
        return True
    drafts = {kind: _hash(envelope) for kind, envelope in _draft_envelopes(bid).items()}
    return drafts != {TECHNICAL: standing.technical_sha256, FINANCIAL: standing.financial_sha256}


@transaction.atomic
def seal(bid: Bid, *, by: Any) -> BidVersion:
    """Seal the draft as a new version. The database's clock decides: DomainError "late" once the deadline has passed."""
    drafts = {e.kind: e for e in Envelope.objects.select_for_update().filter(bid=bid, version=None)}
    for kind in (TECHNICAL, FINANCIAL):
        if kind not in drafts:
            drafts[kind] = Envelope.objects.create(bid=bid, kind=kind)
    hashes = {kind: _hash(envelope) for kind, envelope in drafts.items()}
    previous = bid.versions.select_for_update().filter(is_current=True).first()
    if previous:
        previous.is_current = False
        previous.save(update_fields=["is_current"])
    version = BidVersion(
        bid=bid,
        number=(previous.number if previous else 0) + 1,
        receipt=next_number("BR", now().year),
        sealed_by=by,
        technical_sha256=hashes[TECHNICAL],
        financial_sha256=hashes[FINANCIAL],
    )
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as error:
        raise DomainError(_("The deadline has passed: nothing more is accepted."), "late") from error
    for kind, envelope in drafts.items():
        sealed = Envelope.objects.create(bid=bid, version=version, kind=kind, content=envelope.content)
        for f in envelope.files.all():
            EnvelopeFile.objects.create(
                envelope=sealed, name=f.name, path=f.path, size=f.size, sha256=f.sha256, content_type=f.content_type
            )
    version.refresh_from_db(fields=["sealed_at"])
    return version


def opened_content(bid: Bid) -> dict[str, Any]:
    """An opened financial envelope, for the house's own reckoning. Raises PermissionDenied while it is sealed."""
    if bid.financial_opened_at is None:
        raise PermissionDenied
    return dict(Envelope.objects.get(version__bid=bid, version__is_current=True, kind=FINANCIAL).content)


def opened_price(bid: Bid) -> Decimal:
    """The total of an opened financial envelope, in dinars. Raises PermissionDenied while it is sealed."""
    return total_of(opened_content(bid))


def total_of(financial: dict[str, Any]) -> Decimal:
    """Quantity times unit price over the lines, in dinars to the fils: the unit price rules."""
    lines = financial.get("items") or []
    total = sum((Decimal(str(line["quantity"])) * Decimal(str(line["unit_price"])) for line in lines), Decimal(0))
    return total.quantize(Decimal("0.001"))


def sealed_list(tender: Tender) -> list[dict[str, Any]]:
    """Receipt, time and hashes of every sealed version that stands: no content."""
    rows = (
        BidVersion.objects.filter(bid__tender=tender, is_current=True)
        .exclude(bid__state__in=("draft", "withdrawn"))
        .order_by("sealed_at")
    )
    return [
        {
            "receipt": v.receipt,
            "sealed_at": v.sealed_at.isoformat() if v.sealed_at else "",
            "technical": v.technical_sha256,
            "financial": v.financial_sha256,
        }
        for v in rows
    ]


def _check(bid: Bid, kind: str, viewer: Any) -> None:
    if not may_read(bid, kind, viewer):
        raise PermissionDenied
    if bid.partner_id not in partners_of(viewer):
        record("bid_content_opened", by=viewer, obj=bid, after={"envelope": kind})


def _hash(envelope: Envelope) -> str:
    """SHA-256 of the envelope: its content in canonical JSON and the hashes of its files."""
    files = sorted((f.name, f.sha256) for f in envelope.files.all())
    text = json.dumps(
        {"kind": envelope.kind, "content": envelope.content, "files": files}, sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
