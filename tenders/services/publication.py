"""What communication records of an announcement in the newspapers, and what finance records of paid documents."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.documents.services import store_file
from partnership.partners.models import Partner
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError
from tenders.models import DocumentPayment, Newspaper, Tender

CLIPPINGS = ("application/pdf", "image/jpeg", "image/png")


@transaction.atomic
def newspaper_record(
    tender: Tender, *, by: Any, name: str, published_on: date, page: str = "", is_gazette: bool = False, clipping: Any = None
) -> Newspaper:  # fmt: skip
    """Note a newspaper with its date, and its clipping where there is one already. Raises DomainError with a sentence."""
    if tender.announced_at is None:
        raise DomainError(_("The tender is not announced yet."), "not_announced")
    if published_on > today():
        raise DomainError(_("This day has not come yet."), "future")
    stored = _clipping(tender, clipping, by) if clipping else None
    try:
        with transaction.atomic():
            found = Newspaper.objects.create(
                tender=tender, name=name.strip(), published_on=published_on, page=page, is_gazette=is_gazette,
                clipping=stored, recorded_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError(_("This newspaper and day are recorded already."), "twice") from None
    after = {"newspaper": found.name, "date": published_on.isoformat()}
    record("edited", by=by, obj=tender, after=after)
    return found


@transaction.atomic
def clipping_add(newspaper: Newspaper, *, by: Any, clipping: Any) -> Newspaper:
    """Add the clipping to a newspaper recorded before. A clipping once kept is evidence: it is not replaced."""
    fresh = Newspaper.objects.select_for_update(of=("self",)).select_related("tender").get(pk=newspaper.pk)
    if fresh.clipping_id is not None:
        raise DomainError(_("This newspaper has its clipping already."), "has_clipping")
    fresh.clipping = _clipping(fresh.tender, clipping, by)
    fresh.save(update_fields=["clipping"])
    return fresh


def _clipping(tender: Tender, upload: Any, by: Any) -> Any:
    """Store the scan with its cleaned copy; only what can be shown cleaned is a clipping."""
    stored = store_file(upload, by=by, project_id=tender.project_id, kind="clipping")
    if stored.content_type not in CLIPPINGS or not stored.shown_path:
        raise DomainError(_("A clipping is a scan: PDF, JPEG or PNG, without a password."), "not_a_scan")
    return stored


@transaction.atomic
def document_payment_record(
    tender: Tender, *, by: Any, partner: Partner, amount: Decimal, receipt: str, paid_on: date
) -> DocumentPayment:
    """Note that a partner paid for the documents. Raises DomainError: free, another amount, in the future, twice."""
    if tender.document_price == 0:
        raise DomainError(_("The documents of this tender are free."), "free")
    if amount != tender.document_price:
        raise DomainError(_("The amount differs from the price of the documents."), "amount")
    if paid_on > today():
        raise DomainError(_("This day has not come yet."), "future")
    try:
        with transaction.atomic():
            payment = DocumentPayment.objects.create(
                tender=tender, partner=partner, amount=amount, receipt=receipt, paid_on=paid_on, recorded_by=by
            )
    except IntegrityError:
        raise DomainError(_("The payment of this partner is recorded already."), "twice") from None
    record("begin", by=by, obj=payment, project_id=tender.project_id, label=tender.reference)
    return payment
