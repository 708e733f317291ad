"""The one service behind which bid content lies: who may read what, when, and the sealing itself.

A draft is sealed to its bidder's key, which only the bidder's browser holds (keyring.py); a version to the tender's key and
the bidder's. So until the technical opening only the bidder's own representatives can read a bid; after it the committees
read the technical envelope, and the financial one only for bids that passed and whose financial envelope was opened in its
session. Every reading by somebody else than the bidder leaves a row in the trail.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyrage
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from pyrage import x25519

from partnership.audit.services import record
from partnership.partners.policies import partners_of
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.reading import once_a_page
from tenders.box import ceremony, keyring, sealing
from tenders.box.models import FINANCIAL, TECHNICAL, Envelope, EnvelopeFile, OpenedEnvelope, OpenedFile
from tenders.box.opening import opened_text
from tenders.box.paper_models import PaperScan
from tenders.box.parts import (
    BoxFile,
    Draft,
    as_json,
    content_of,
    drop_later,
    labelled,
    sealed_manifest,
    store,
    stored_chunks,
)
from tenders.box.prices import total_of
from tenders.box.upload import SealedUpload, seal_upload
from tenders.box.versions import put_in
from tenders.models.bid import Bid, BidVersion
from tenders.models.tender import Tender
from tenders.seats import seated_in

READERS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor", "minister", "legal"}
BOTH = (TECHNICAL, FINANCIAL)
_BARS: list[Callable[[Any, Bid], bool]] = []


def register_bar(function: Callable[[Any, Bid], bool]) -> Callable[[Any, Bid], bool]:
    """`function(user, bid) -> bool`: True bars the person from this bid's content (an undeclared or declared conflict)."""
    _BARS.append(function)
    return function


# --- who reads --------------------------------------------------------------------------------------------------------
def is_bidder(bid: Bid, viewer: Any) -> bool:
    return has_role(viewer, "partner") and bid.partner_id in partners_of(viewer)


def may_read(bid: Bid, kind: str, viewer: Any) -> bool:
    """May this person read this envelope now? (The bidder also needs the bid's key while it is sealed.)"""
    if is_bidder(bid, viewer):
        return True
    at = bid.technical_opened_at if kind == TECHNICAL else bid.financial_opened_at
    reads = has_role(viewer, *READERS) or (kind == TECHNICAL and bid.tender_id in seated_in(viewer))
    return at is not None and reads and not any(bar(viewer, bid) for bar in _BARS)


def _only_bidder(bid: Bid, viewer: Any) -> None:
    if not is_bidder(bid, viewer):
        raise PermissionDenied


def key_of(bid: Bid) -> x25519.Identity:
    """The bidder's key as this browser holds it. Raises DomainError "no_key" where it does not, or holds another."""
    identity = keyring.held(bid.pk)
    if identity is None or str(identity.to_public()) != bid.recipient:
        text = _("This browser does not hold the key of the bid: give it on the page of the bid, then try again.")
        raise DomainError(text, "no_key")
    return identity


def holds_key(bid: Bid) -> bool:
    identity = keyring.held(bid.pk)
    return identity is not None and str(identity.to_public()) == bid.recipient


# --- the bidder's key -------------------------------------------------------------------------------------------------
def key_begin(bid: Bid) -> str:
    """Make the key of a new bid: its public half for the row, its private half for the bidder's browser."""
    identity = x25519.Identity.generate()
    keyring.hold(bid.pk, str(identity))
    return str(identity.to_public())


def key_give(bid: Bid, text: str, *, by: Any) -> None:
    """The key from its owner's file, for this browser. Raises DomainError "wrong_key"."""
    _only_bidder(bid, by)
    line = next((part for part in text.split() if part.upper().startswith("AGE-SECRET-KEY-")), "")
    try:
        right = str(x25519.Identity.from_str(line.upper()).to_public()) == bid.recipient
    except pyrage.IdentityError:
        right = False
    if not right:
        raise DomainError(_("This is not the key of this bid."), "wrong_key")
    keyring.hold(bid.pk, line.upper())


@transaction.atomic
def key_replace(bid: Bid, *, by: Any) -> None:
    """A new key where the old is lost. The draft behind the old key is given up; what was sent stands and opens."""
    _only_bidder(bid, by)
    files = EnvelopeFile.objects.filter(envelope__bid=bid, envelope__version=None)
    drop_later(list(files.values_list("path", flat=True)))
    files.delete()
    Envelope.objects.filter(bid=bid, version=None).delete()
    Bid.objects.filter(pk=bid.pk).update(recipient=key_begin(bid))
    record("box", by=by, obj=bid, after={"bid_key": "replaced"})


# --- the draft --------------------------------------------------------------------------------------------------------
def draft(bid: Bid, viewer: Any) -> Draft:
    """The bidder's own draft. Raises PermissionDenied for anybody else, DomainError "no_key" in another browser."""
    _only_bidder(bid, viewer)
    return draft_for_check(bid)


@once_a_page
def _draft_envelopes(bid: Bid) -> dict[str, Envelope]:
    return {e.kind: e for e in Envelope.objects.filter(bid=bid, version=None).prefetch_related("files__envelope")}


def draft_for_check(bid: Bid) -> Draft:
    """The draft, for the completeness guard only: its result is yes or no."""
    found = _draft_envelopes(bid)
    key = key_of(bid)
    files = {kind: list(found[kind].files.all()) if kind in found else [] for kind in BOTH}
    content = {kind: content_of(found.get(kind), key) for kind in BOTH}
    return Draft(
        content[TECHNICAL],
        content[FINANCIAL],
        {kind: len(rows) for kind, rows in files.items()},
        {kind: sum(not f.label for f in rows) for kind, rows in files.items()},
        {kind: [labelled(f, key).document for f in rows if f.label] for kind, rows in files.items()},
    )


@transaction.atomic
def save_draft(bid: Bid, kind: str, content: dict[str, Any], *, by: Any) -> None:
    """Keep what the bidder has written so far, sealed to the bidder's key."""
    _only_bidder(bid, by)
    recipient = key_of(bid).to_public()
    envelope, _created = Envelope.objects.select_for_update().get_or_create(bid=bid, version=None, kind=kind)
    envelope.sealed = sealing.seal_bytes(as_json({"content": content}), [recipient])
    envelope.save(update_fields=["sealed"])


@transaction.atomic
def change_draft(
    bid: Bid, kind: str, changes: dict[str, Any], *, by: Any, seen: Callable[[dict[str, Any]], bool]
) -> None:
    """Change a part of what was written and keep the rest. Raises DomainError "stale" where `seen` (what stands → has the
    writer seen it?) says no: somebody else wrote meanwhile."""
    _only_bidder(bid, by)
    key = key_of(bid)
    envelope, _created = Envelope.objects.select_for_update().get_or_create(bid=bid, version=None, kind=kind)
    standing = content_of(envelope, key)
    if not seen(standing):
        raise DomainError(_("This part was changed in another window or by a colleague meanwhile."), "stale")
    envelope.sealed = sealing.seal_bytes(as_json({"content": standing | changes}), [key.to_public()])
    envelope.save(update_fields=["sealed"])


def recipients(bid: Bid, kind: str) -> list[x25519.Recipient]:
    """Whom an envelope is sealed to: the tender's key of its kind, and the bidder's own."""
    return [ceremony.recipient_of(bid.tender_id, kind), x25519.Recipient.from_str(bid.recipient)]


def add_file(bid: Bid, kind: str, upload: Any, *, by: Any, document: str = "") -> EnvelopeFile:
    """Put a file into the draft, sealed. Raises DomainError for a type or size that is not accepted."""
    _only_bidder(bid, by)
    known = isinstance(upload, SealedUpload)  # as it came through the upload handler: sealed to the recipients already
    sealed = upload if known else seal_upload(upload, recipients(bid, kind), document)
    path = store(sealed)
    try:
        with transaction.atomic():
            envelope, _created = Envelope.objects.get_or_create(bid=bid, version=None, kind=kind)
            return EnvelopeFile.objects.create(
                envelope=envelope, path=path, size=sealed.sealed_size, sha256=sealed.sha256, label=sealed.label,
                own_name="" if sealed.label else str(sealed.name), added_at=now(),
            )  # fmt: skip
    except BaseException:
        storages["default"].delete(path)
        raise


def remove_file(bid: Bid, file_id: Any, *, by: Any) -> None:
    """Take a file out of the draft; sealed versions keep theirs."""
    _only_bidder(bid, by)
    with transaction.atomic():
        rows = EnvelopeFile.objects.filter(pk=file_id, envelope__bid=bid, envelope__version=None)
        paths = list(rows.values_list("path", flat=True))
        rows.delete()
        drop_later(paths)


def draft_files(bid: Bid, viewer: Any) -> list[BoxFile]:
    """The files of the draft, with their names where this browser holds the key."""
    _only_bidder(bid, viewer)
    key = key_of(bid)
    return [labelled(f, key) for envelope in _draft_envelopes(bid).values() for f in envelope.files.all()]


def draft_differs(bid: Bid) -> bool:
    """Does the draft differ from the version that stands? Says yes or no only."""
    if not bid.versions.filter(is_current=True).exists():
        return True
    key = key_of(bid)
    rows = Envelope.objects.filter(bid=bid, kind__in=BOTH).prefetch_related("files")
    drafts = {e.kind: e for e in rows.filter(version=None)}
    standing = {e.kind: e for e in rows.filter(version__is_current=True)}

    def parts(envelope: Envelope | None) -> tuple[Any, list[str]]:
        return content_of(envelope, key), sorted(f.path for f in envelope.files.all()) if envelope else []

    try:
        return any(parts(drafts.get(kind)) != parts(standing.get(kind)) for kind in BOTH)
    except DomainError:  # sent with a key that was lost since
        return True


# --- sealing ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def seal(bid: Bid, *, by: Any) -> BidVersion:
    """Seal the draft as a new version. The database's clock decides at the end: DomainError "late" after the deadline."""
    key = key_of(bid)
    drafts = {e.kind: e for e in Envelope.objects.select_for_update().filter(bid=bid, version=None)}
    sealed = [_sealed(bid, kind, drafts.get(kind), key) for kind in BOTH]  # technical, financial
    return put_in(bid, *sealed, by=by)


def _sealed(bid: Bid, kind: str, drafted: Envelope | None, key: x25519.Identity) -> tuple[Envelope, list[EnvelopeFile]]:
    """An envelope ready to be put into the box: its text sealed anew to the tender's key, its files as they lie."""
    files = list(drafted.files.all()) if drafted else []
    text = as_json({"kind": kind, "content": content_of(drafted, key)})
    sealed = sealing.seal_bytes(text, recipients(bid, kind))
    return Envelope(bid=bid, kind=kind, sealed=sealed, manifest=sealed_manifest(kind, sealed, files)), files


# --- reading ----------------------------------------------------------------------------------------------------------
def read(bid: Bid, kind: str, viewer: Any) -> dict[str, Any]:
    """The content of an envelope's current version; {} where there is none. Raises PermissionDenied, and DomainError
    "no_key" for a bidder whose browser lacks the key while it is sealed. Recorded unless the bidder reads."""
    _check(bid, kind, viewer)
    envelope = _current(bid, kind)
    return _text_for(envelope, viewer) if envelope else {}


def files(bid: Bid, kind: str, viewer: Any) -> list[BoxFile]:
    """The files of a sealed envelope. Raises as `read` does."""
    _check(bid, kind, viewer)
    envelope = _current(bid, kind)
    return _files_for(envelope, viewer) if envelope else []


def shown(bid: Bid, kind: str, viewer: Any) -> tuple[dict[str, Any], list[BoxFile]] | None:
    """Text and files of the standing envelope, for a page; None where this person, or this browser, cannot read it now."""
    envelope = _current(bid, kind) if may_read(bid, kind, viewer) else None
    if envelope is None or not (_is_open(envelope) or (is_bidder(bid, viewer) and holds_key(bid))):
        return None
    _check(bid, kind, viewer)
    try:
        return _text_for(envelope, viewer), _files_for(envelope, viewer)
    except DomainError:  # sealed with a key that the bidder has lost since
        return None


def _current(bid: Bid, kind: str) -> Envelope | None:
    standing = Envelope.objects.filter(version__bid=bid, version__is_current=True, kind=kind)
    return standing.select_related("opened", "reading", "bid").first()


def _is_open(envelope: Envelope) -> bool:
    return hasattr(envelope, "opened")


def _text_for(envelope: Envelope, viewer: Any) -> dict[str, Any]:
    if _is_open(envelope):
        return envelope.opened.text
    _only_bidder(envelope.bid, viewer)  # nobody else reads what no session has opened
    return content_of(envelope, key_of(envelope.bid))


def _files_for(envelope: Envelope, viewer: Any) -> list[BoxFile]:
    if _is_open(envelope):
        rows = envelope.opened.files.all()
        found = [BoxFile(f.file_id, envelope.kind, f.name, f.size, f.content_type, f.problem, f.document) for f in rows]
        scans = PaperScan.objects.filter(reading__envelope=envelope, reading__confirmed_at__isnull=False)
        return found + [BoxFile(s.pk, envelope.kind, s.name, s.size, s.content_type) for s in scans]
    _only_bidder(envelope.bid, viewer)
    key = key_of(envelope.bid)
    return [replace(labelled(row, key), kind=envelope.kind) for row in envelope.files.select_related("envelope")]


def open_file(file_id: Any, viewer: Any) -> tuple[BoxFile, Iterator[bytes]]:
    """A file and its bytes, chunk by chunk. Raises PermissionDenied, DomainError "no_key" or EnvelopeFile.DoesNotExist."""
    scan = PaperScan.objects.select_related("reading__envelope__bid__tender__project").filter(pk=file_id).first()
    if scan is not None:
        envelope = scan.reading.envelope
        _check_envelope(envelope, viewer)
        return BoxFile(scan.pk, envelope.kind, scan.name, scan.size, scan.content_type), stored_chunks(scan.path)
    row = EnvelopeFile.objects.select_related("envelope__bid__tender__project", "envelope__version").get(pk=file_id)
    bid, kind = row.envelope.bid, row.envelope.kind
    if row.envelope.version is None:
        _only_bidder(bid, viewer)
    else:
        _check_envelope(row.envelope, viewer)
    opened = OpenedFile.objects.filter(file=row, problem="").first()
    if opened is not None:
        found = BoxFile(row.pk, kind, opened.name, opened.size, opened.content_type)
        return found, stored_chunks(opened.path)
    _only_bidder(bid, viewer)
    key = key_of(bid)
    if not row.label:  # only its owner's tool opens it, and the session later
        return labelled(row, key), stored_chunks(row.path)
    return labelled(row, key), sealing.opened(lambda: storages["default"].open(row.path), key)


def sealed_part(version: BidVersion, name: str, viewer: Any) -> Iterator[bytes]:
    """Ciphertext as it lies in the box, for its bidder: the manifest ("technical.sha256"), the text, a file. Raises
    PermissionDenied, or KeyError for a name that is not in the envelope."""
    _only_bidder(version.bid, viewer)
    for envelope in Envelope.objects.filter(version=version).prefetch_related("files"):
        if name == f"{envelope.kind}.sha256":
            return iter([envelope.manifest.encode()])
        if name == f"{envelope.kind}.age":
            return iter([bytes(envelope.sealed)])
        for n, row in enumerate(envelope.files.all(), 1):
            if name == f"{envelope.kind}-{n}.age":
                return stored_chunks(row.path)
    raise KeyError(name)


def opened_content(bid: Bid) -> dict[str, Any]:
    """An opened financial envelope, for the house's own reckoning. Raises PermissionDenied while it is sealed."""
    if bid.financial_opened_at is None:
        raise PermissionDenied
    return opened_text(bid, FINANCIAL)


def opened_price(bid: Bid) -> Decimal:
    """The total of an opened financial envelope, in dinars. Raises PermissionDenied while it is sealed."""
    return total_of(opened_content(bid))


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


def _check_envelope(envelope: Envelope, viewer: Any) -> None:
    """As `_check`; and the officers of the box see the pictures and scans of a paper envelope already in the session."""
    on_paper = hasattr(envelope.version, "paper") and OpenedEnvelope.objects.filter(envelope=envelope).exists()
    if not (on_paper and envelope.bid.tender.box_officers.filter(person=viewer.pk).exists()):
        _check(envelope.bid, envelope.kind, viewer)


def _check(bid: Bid, kind: str, viewer: Any) -> None:
    if not may_read(bid, kind, viewer):
        raise PermissionDenied
    if bid.partner_id not in partners_of(viewer):
        record("bid_content_opened", by=viewer, obj=bid, after={"envelope": kind})
