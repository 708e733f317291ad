"""Addenda, as far as the viewer may see them, and what the rule on late ones asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.registry import register_selector
from tenders.models import Addendum, AddendumReceipt, Bid, Method, Tender
from tenders.selectors.tender import rule_for, tenders_visible
from tenders.services.addendum import notice_record

PREPARE = ("tender_secretary", "tender_chair", "auditor")


def addenda_visible(user: Any) -> QuerySet[Addendum]:
    """Issued addenda of the tenders one sees; drafts are the tender committee's secretary's and chair's."""
    rows = Addendum.objects.select_related("tender__project__department", "tender__terms", "drafted_by", "issued_by")
    rows = rows.filter(tender__in=tenders_visible(user).order_by().values("pk"))
    return rows if has_role(user, *PREPARE) else rows.filter(state="issued")


def issued_addenda(tender: Tender) -> list[Addendum]:
    """What everybody reads on the tender's page, the newest first."""
    return list(tender.addenda.filter(state="issued").prefetch_related("files__file").order_by("-number"))


@dataclass(frozen=True, slots=True)
class Demand:
    """A late addendum must extend the deadline: to `least` or later."""

    late_days: int
    days: int
    least: datetime


def demanded_extension(addendum: Addendum) -> Demand | None:
    """The extension that the rule asks of this addendum now; None where it is early, or only moves dates back.

    RULES.md section 2, Addenda ("deadline extended when late"); the figures are the rules addendum_late_days and
    addendum_extension_days, marked "?" (a cautious default).
    """
    tender = addendum.tender
    closing = tender.closing_at
    if closing is None or not set(addendum.changes) - {"closing_at", "opening_at"} and not addendum.files.exists():
        return None
    late, days = rule_for(tender, "addendum_late_days"), rule_for(tender, "addendum_extension_days")
    if now() < closing - timedelta(days=late):
        return None
    return Demand(late, days, closing + timedelta(days=days))


def proposed_date(addendum: Addendum, name: str) -> datetime | None:
    """A date as it will stand once the addendum is issued."""
    if name in addendum.changes:
        return parse_datetime(addendum.changes[name]) if addendum.changes[name] else None
    found: datetime | None = getattr(addendum.tender, name)
    return found


def addendum_missing(addendum: Addendum) -> list[str | Promise]:
    """What keeps an addendum from being issued, the rule on late ones aside."""
    closing, opening = proposed_date(addendum, "closing_at"), proposed_date(addendum, "opening_at")
    before = addendum.tender.closing_at
    others = [proposed_date(addendum, name) for name in ("documents_until", "questions_until")]
    checks = [
        (bool(addendum.changes) or addendum.files.exists(), _("Nothing is changed yet.")),
        (bool(addendum.summary.strip()), _("What changes and why is not written yet.")),
        (closing and before and closing >= before, _("An addendum never shortens the time for bids.")),
        (closing and opening and opening >= closing, _("The opening cannot lie before the closing.")),
        (not any(d and closing and d > closing for d in others), _("No date may lie after the closing.")),
    ]
    return [text for holds, text in checks if not holds]


def shown_changes(addendum: Addendum) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of what the addendum changes; ids of rows left out."""
    before = addendum.before if addendum.is_issued else notice_record(addendum.tender)
    names = list(addendum.changes)
    return _without_ids({n: before[n] for n in names}), _without_ids({n: addendum.changes[n] for n in names})


def _without_ids(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [{k: v for k, v in row.items() if k != "id"} for row in value] if isinstance(value, list) else value
        for name, value in values.items()
    }


def receipt_counts(addendum: Addendum) -> dict[str, int]:
    """How many partners were told, have opened it, have confirmed: numbers only."""
    return addendum.receipts.aggregate(
        told=Count("pk"), opened=Count("pk", filter=Q(opened_at__isnull=False)),
        received=Count("pk", filter=Q(received_at__isnull=False)),
    )  # fmt: skip


def named_receipts(addendum: Addendum) -> list[AddendumReceipt]:
    """Receipts by name; empty while names would tell who bids: before the closing of any but a limited tender."""
    tender = addendum.tender
    if tender.closed_at is None and tender.method != Method.LIMITED:
        return []
    return list(addendum.receipts.select_related("partner", "opened_by", "received_by").order_by("partner__name"))


def own_receipt(addendum: Addendum, user: Any) -> AddendumReceipt | None:
    """What this person's partner has to confirm."""
    return addendum.receipts.filter(partner_id__in=partners_of(user)).order_by("pk").first()


def unconfirmed_bids(tender: Tender) -> list[Bid]:
    """Bids that stand and were not confirmed after the last addendum; nobody inside learns of them before the closing."""
    if tender.amended_at is None or tender.closed_at is None:
        return []
    old = Q(submitted_at__lt=tender.amended_at) & (Q(confirmed_at=None) | Q(confirmed_at__lt=tender.amended_at))
    rows = tender.bids.exclude(state__in=("draft", "withdrawn")).filter(old)
    return list(rows.select_related("partner").order_by("submitted_at", "pk"))


register_selector("tenders.addendum", addenda_visible)
