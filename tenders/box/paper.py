"""Bids on paper: two officers put one into the box; two officers say what it said when the session has opened it.

At the counter nothing of the content is known: what is sealed is the record of the envelope and its photographs. The
physical envelope waits in the safe, and is opened, typed and scanned before everybody's eyes in the session.
"""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.documents.filetypes import checked_upload
from partnership.partners.models import Partner
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import ceremony, sealing
from tenders.box.models import FINANCIAL, TECHNICAL, Envelope, EnvelopeFile, OpenedEnvelope
from tenders.box.paper_models import PaperBid, PaperPhoto, PaperReading, PaperScan
from tenders.box.parts import as_json, drop_later, sealed_manifest, store
from tenders.box.upload import SealedUpload, seal_upload
from tenders.box.versions import put_in
from tenders.models.bid import Bid, BidVersion
from tenders.models.tender import Tender

RECEIVERS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE
MOST_PHOTOS = 4
PICTURES = ("jpg", "png", "pdf")


def _receiver(by: Any) -> None:
    if not has_role(by, *RECEIVERS):
        raise PermissionDenied


def paper_visible(tender: Tender, viewer: Any) -> QuerySet[PaperBid]:
    """What waits for a second officer, and what this officer has a hand in; all of it once the tender is closed."""
    rows = tender.paper_bids.select_related("partner", "registered_by", "confirmed_by", "version")
    if tender.closed_at is not None:
        return rows
    return rows.filter(Q(version=None) | Q(registered_by=viewer) | Q(confirmed_by=viewer))


def is_noted(tender: Tender) -> bool:
    """Is an envelope that comes now still written down: into the box, or among those that came too late?"""
    return tender.state in ("announced", "closed")


def _in_time(tender: Tender, number: str, partner: Partner, by: Any) -> None:
    if tender.accepts_bids_at(now()):
        return
    if tender.closing_at is not None and now() >= tender.closing_at:
        facts = {"paper": number, "bidder": str(partner)}
        record("bid_late", by=by, obj=tender, after=facts)
    raise DomainError(_("The deadline has passed, or the tender does not accept bids any more."), "late")


def paper_register(
    tender: Tender, *, by: Any, partner: Partner, envelope_number: str, delivered_by: str, received_at: datetime, photos: list[Any]
) -> PaperBid:  # fmt: skip
    """The first officer writes an envelope down; nothing is in the box yet. `photos`: uploads, sealed already or not.

    Raises DomainError "late" (and lists it for the opening), "has_bid", "number", "no_photo", "when", or as an upload does.
    """
    _receiver(by)
    _in_time(tender, envelope_number, partner, by)
    if len(photos) > MOST_PHOTOS:
        raise DomainError(_("These are too many files at once."), "too_many_files")
    if not photos:
        raise DomainError(_("Photograph the closed envelope: at least one picture."), "no_photo")
    announced = (tender.announced_at or now()).replace(second=0, microsecond=0)  # people write minutes
    if not announced <= received_at <= now():
        raise DomainError(_("It was handed over between the announcement and now."), "when")
    if Bid.objects.filter(tender=tender, partner=partner, state="submitted").exists():
        raise DomainError(_("This bidder's bid is in the box already: it must be withdrawn first."), "has_bid")
    sealed = [seal_upload(photo, [ceremony.recipient_of(tender, TECHNICAL)]) for photo in photos]
    if any(photo.kind not in PICTURES for photo in sealed):
        raise DomainError(_("A photograph is a picture or a PDF."), "no_photo")
    paths = [store(photo) for photo in sealed]
    try:
        with transaction.atomic():
            paper = PaperBid.objects.create(
                tender=tender, partner=partner, envelope_number=envelope_number, delivered_by=delivered_by,
                received_at=received_at, registered_by=by, registered_at=now(),
            )  # fmt: skip
            PaperPhoto.objects.bulk_create(_photo(paper, f, path) for f, path in zip(sealed, paths, strict=True))
            record("box", by=by, obj=tender, after={"paper": envelope_number, "registered": paper.pk})
            return paper
    except BaseException as error:
        for path in paths:
            storages["default"].delete(path)
        if isinstance(error, IntegrityError):
            raise _refusal(error) from error
        raise


def _refusal(error: IntegrityError) -> DomainError:
    if "bid_in_time" in str(getattr(error.__cause__, "diag", None) and error.__cause__.diag.constraint_name):  # type: ignore[union-attr]
        return DomainError(_("The deadline has passed: nothing more is accepted."), "late")
    return DomainError(_("This envelope number, or this bidder, is written down already."), "number")


def _photo(paper: PaperBid, sealed: SealedUpload, path: str) -> PaperPhoto:
    return PaperPhoto(
        paper=paper, path=path, size=sealed.sealed_size, sha256=sealed.sha256, label=sealed.label, added_at=now()
    )


@transaction.atomic
def paper_drop(paper: PaperBid, *, by: Any) -> None:
    """Strike out what was written down by mistake, before anybody confirmed it; the trail keeps it."""
    _receiver(by)
    fresh = PaperBid.objects.select_for_update(of=("self",)).select_related("tender__project").get(pk=paper.pk)
    if fresh.version_id is not None:
        raise DomainError(_("This envelope is in the box: it stays there."), "confirmed")
    paths = list(fresh.photos.values_list("path", flat=True))
    record("box", by=by, obj=fresh.tender, after={"paper": fresh.envelope_number, "struck_out": fresh.pk})
    fresh.delete()
    drop_later(paths)


def check_second(paper: PaperBid, envelope_number: str, *, by: Any) -> None:
    """Another officer, with the same envelope in hand. Raises DomainError "same_person", "confirmed", "number", "late"."""
    _receiver(by)
    _in_time(paper.tender, paper.envelope_number, paper.partner, by)
    if paper.version_id is not None:
        raise DomainError(_("This envelope is in the box already."), "confirmed")
    if by.pk == paper.registered_by_id:
        raise DomainError(_("Another officer confirms what you wrote down."), "same_person")
    if envelope_number.strip() != paper.envelope_number:
        raise DomainError(_("The number you read on the envelope is not the one that was written down."), "number")


def seal_paper(bid: Bid, paper: PaperBid, *, by: Any) -> BidVersion:
    """The record and the photographs as the sealed envelopes of a bid, in the step that receives it."""
    facts = {
        "envelope_number": paper.envelope_number,
        "delivered_by": paper.delivered_by,
        "received_at": paper.received_at.isoformat(),
        "officers": [paper.registered_by.name, by.name],
    }
    photos = [
        EnvelopeFile(path=p.path, size=p.size, sha256=p.sha256, label=bytes(p.label), added_at=p.added_at)
        for p in paper.photos.all()
    ]
    sealed = [(_envelope(bid, kind, facts, files), files) for kind, files in ((TECHNICAL, photos), (FINANCIAL, []))]
    version = put_in(bid, *sealed, by=by, paper=paper.envelope_number)
    changed = {"version": version, "confirmed_by": by, "confirmed_at": now()}
    PaperBid.objects.filter(pk=paper.pk, version=None).update(**changed)
    return version


def _envelope(bid: Bid, kind: str, facts: dict[str, Any], files: list[EnvelopeFile]) -> Envelope:
    text = as_json({"kind": kind, "content": {"paper": facts}})
    sealed = sealing.seal_bytes(text, [ceremony.recipient_of(bid.tender_id, kind)])
    return Envelope(bid=bid, kind=kind, sealed=sealed, manifest=sealed_manifest(kind, sealed, files))


# --- in the session ---------------------------------------------------------------------------------------------------
def unread(tender: Tender, kind: str, bids: Any) -> QuerySet[Envelope]:
    """Paper envelopes of these bids that were opened and whose words are not typed and confirmed yet."""
    rows = Envelope.objects.filter(bid__tender=tender, bid__in=bids, kind=kind, version__is_current=True)
    return rows.filter(version__paper__isnull=False, opened__isnull=False, reading__confirmed_at=None)


def _opened(envelope: Envelope) -> None:
    if not OpenedEnvelope.objects.filter(envelope=envelope).exists():
        raise DomainError(_("Open this envelope in the session first."), "sealed")


@transaction.atomic
def reading_type(envelope: Envelope, *, by: Any, content: dict[str, Any], scans: list[Any]) -> PaperReading:
    """One officer types what the paper says and adds its scans; again until another confirms. Raises DomainError
    "sealed", "confirmed", or as an upload does."""
    _receiver(by)
    _opened(envelope)
    found = PaperReading.objects.select_for_update().filter(envelope=envelope).first()
    if found is not None and found.confirmed_at is not None:
        raise DomainError(_("This envelope was read and confirmed."), "confirmed")
    facts = {"content": content, "typed_by": by, "typed_at": now()}
    reading, _created = PaperReading.objects.update_or_create(envelope=envelope, defaults=facts)
    for scan in scans:
        checked = checked_upload(scan)
        path = storages["default"].save(f"opened/{uuid.uuid4().hex}", scan)
        PaperScan.objects.create(
            reading=reading, name=checked.name[:200], path=path, size=checked.size, sha256=checked.sha256,
            content_type=checked.content_type,
        )  # fmt: skip
    hashes = list(reading.scans.values_list("sha256", flat=True))
    record("box", by=by, obj=envelope.bid.tender, after={"paper_typed": envelope.pk, "scans": hashes})
    return reading


@transaction.atomic
def reading_confirm(envelope: Envelope, *, by: Any) -> None:
    """Another officer has compared what was typed with the paper. Raises DomainError "sealed", "same_person"."""
    _receiver(by)
    reading = PaperReading.objects.select_for_update().filter(envelope=envelope).first()
    if reading is None:
        raise DomainError(_("Nothing is typed yet."), "sealed")
    if reading.confirmed_at is not None:
        return
    if reading.typed_by_id == by.pk:
        raise DomainError(_("Another officer confirms what you typed."), "same_person")
    reading.confirmed_by, reading.confirmed_at = by, now()
    reading.save(update_fields=["confirmed_by", "confirmed_at"])
    record("box", by=by, obj=envelope.bid.tender, after={"paper_confirmed": envelope.pk, "kind": envelope.kind})


def scan_remove(reading: PaperReading, scan_id: Any, *, by: Any) -> None:
    """Take a wrong scan out, before anybody confirmed."""
    _receiver(by)
    if reading.confirmed_at is not None:
        raise DomainError(_("This envelope was read and confirmed."), "confirmed")
    reading.scans.filter(pk=scan_id).delete()
