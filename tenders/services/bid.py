"""Bids: begun by a partner's representative; everything of their content goes through the box."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL
from tenders.models import Bid, Tender

WRITABLE = ("draft", "submitted", "withdrawn")


@transaction.atomic
def bid_start(tender: Tender, *, partner: Partner, by: Any) -> Bid:
    """Begin a bid, or return the one this partner has already: one each."""
    if partner.pk not in partners_of(by):
        raise PermissionDenied
    if not tender.accepts_bids_at(now()):
        raise DomainError(_("This tender does not accept bids now."), "not_open")
    bid, created = Bid.objects.get_or_create(
        tender=tender, partner=partner, defaults={"created_by": by, "created_at": now()}
    )
    if not created and bid.recipient:
        return bid
    bid.recipient = box.key_begin(bid)
    bid.save(update_fields=["recipient"])
    return begin(bid, by=by) if created else bid  # one that came on paper had no key yet


def bid_is_open(bid: Bid) -> bool:
    """May the bid still be written, by the database's clock?"""
    return bid.state in WRITABLE and bid.tender.accepts_bids_at(now())


def bid_check_open(bid: Bid, *, by: Any) -> None:
    """Raise DomainError "late" unless bids are accepted now; what came too late is listed at the opening."""
    if bid_is_open(bid):
        return
    if bid.state in WRITABLE and bid.tender.closing_at is not None and now() >= bid.tender.closing_at:
        record("bid_late", by=by, obj=bid, after={"state": bid.state})
    at, closing = (date_format(timezone.localtime(t), "H:i:s") if t else "" for t in (now(), bid.tender.closing_at))
    text = _("The deadline has passed, or the tender does not accept bids any more.")
    arrived = _("This arrived at %(at)s; the deadline was %(closing)s (Bahrain time).")
    raise DomainError(f"{text} {arrived % {'at': at, 'closing': closing}}", "late")


def bid_add_file(bid: Bid, kind: str, upload: Any, *, by: Any, document: str = "", replaces: Any = None) -> None:
    """Put a file into an envelope of the draft, instead of another where `replaces` names one. Raises DomainError for a
    file that is not accepted, and when late: an upload that was begun in time and ends late is refused."""
    bid_check_open(bid, by=by)
    box.add_file(bid, kind, upload, by=by, document=document)
    if replaces is not None:
        box.remove_file(bid, replaces, by=by)


def bid_remove_file(bid: Bid, file_id: Any, *, by: Any) -> None:
    """Take a file out of the draft. Raises DomainError when late."""
    bid_check_open(bid, by=by)
    box.remove_file(bid, file_id, by=by)


def bid_write(
    bid: Bid,
    kind: str,
    changes: dict[str, Any],
    *,
    by: Any,
    seen: Callable[[dict[str, Any]], bool] = lambda _content: True,
) -> None:
    """Keep one step of the guided form. Raises DomainError "late", and "stale" where the writer has not seen what stands."""
    bid_check_open(bid, by=by)
    box.change_draft(bid, kind, changes, by=by, seen=seen)


def bid_save(
    bid: Bid, *, by: Any, technical: dict[str, Any] | None = None, financial: dict[str, Any] | None = None
) -> None:
    """Keep the draft's envelopes, whichever are given. Raises DomainError "late" when no bid is accepted any more."""
    bid_check_open(bid, by=by)
    if technical is not None:
        box.save_draft(bid, TECHNICAL, technical, by=by)
    if financial is not None:
        box.save_draft(bid, FINANCIAL, financial, by=by)
