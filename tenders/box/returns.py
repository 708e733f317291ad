"""Envelopes that were never opened go back to their bidder: one record each, and for paper who took it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box.models import OpenedEnvelope
from tenders.box.paper_models import EnvelopeReturn
from tenders.box.service import BOTH
from tenders.models.bid import Bid
from tenders.models.tender import Tender


def return_unopened(bid: Bid, *, by: Any, reason: str) -> list[EnvelopeReturn]:
    """Record that whatever was not opened of the standing version goes back sealed. What is electronic stays sealed in the
    box for ever, so that its hash can be compared; nothing opens it."""
    version = bid.versions.filter(is_current=True).first()
    if version is None:
        return []
    opened = set(OpenedEnvelope.objects.filter(envelope__version=version).values_list("envelope__kind", flat=True))
    rows = [
        EnvelopeReturn.objects.get_or_create(
            version=version, kind=kind, defaults={"reason": reason, "recorded_at": now(), "recorded_by": by}
        )
        for kind in BOTH
        if kind not in opened
    ]
    new = [row for row, created in rows if created]
    for row in new:
        record("box", by=by, obj=bid.tender, after={"returned_unopened": row.kind, "receipt": version.receipt})
    return new


def returned_of(tender: Tender) -> list[EnvelopeReturn]:
    """Every envelope of a tender that went back unopened."""
    rows = EnvelopeReturn.objects.filter(version__bid__tender=tender)
    return list(rows.select_related("version__bid__partner", "version__paper").order_by("pk"))


@transaction.atomic
def hand_over(row: EnvelopeReturn, *, by: Any, handed_to: str) -> None:
    """A paper envelope was handed back, closed, to somebody. Raises DomainError "handed", "not_paper"."""
    if not has_role(by, "tender_secretary", "tender_chair"):
        raise PermissionDenied
    fresh = (
        EnvelopeReturn.objects.select_for_update(of=("self",))
        .select_related("version__bid__tender__project")
        .get(pk=row.pk)
    )
    if not hasattr(fresh.version, "paper"):
        raise DomainError(_("Only a paper envelope is handed back."), "not_paper")
    if fresh.handed_at is not None:
        raise DomainError(_("It was handed back already."), "handed")
    fresh.handed_to, fresh.handed_at, fresh.handed_by = handed_to, now(), by
    fresh.save(update_fields=["handed_to", "handed_at", "handed_by"])
    record(
        "box", by=by, obj=fresh.version.bid.tender, after={"handed_back": fresh.kind, "receipt": fresh.version.receipt}
    )
