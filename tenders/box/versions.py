"""Putting envelopes into the box: a new version of a bid with its receipt. Typed, uploaded or on paper, the same way."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnership.documents.numbering import next_number
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import receipts
from tenders.box.models import Envelope, EnvelopeFile
from tenders.box.parts import copied
from tenders.box.sharing import digest
from tenders.models.bid import Bid, BidVersion

Sealed = tuple[Envelope, list[EnvelopeFile]]


@transaction.atomic
def put_in(bid: Bid, technical: Sealed, financial: Sealed, *, by: Any, paper: str = "") -> BidVersion:
    """Two sealed envelopes as the version that stands. `paper`: the number on an envelope that came on paper.

    The database's clock decides: DomainError "late" after the deadline.
    """
    previous = bid.versions.select_for_update().filter(is_current=True).first()
    if previous:
        previous.is_current = False
        previous.save(update_fields=["is_current"])
    version = BidVersion(
        bid=bid,
        number=(previous.number if previous else 0) + 1,
        receipt=next_number("BR", now().year),
        sealed_by=by,
        technical_sha256=digest(technical[0].manifest.encode()),
        financial_sha256=digest(financial[0].manifest.encode()),
    )
    try:
        with transaction.atomic():
            version.save()
            for envelope, files in (technical, financial):
                envelope.version = version
                envelope.save(force_insert=True)
                EnvelopeFile.objects.bulk_create([copied(f, envelope) for f in files])
    except IntegrityError as error:
        raise DomainError(_("The deadline has passed: nothing more is accepted."), "late") from error
    version.refresh_from_db(fields=["sealed_at"])
    receipts.sign(version, paper=paper)
    return version
