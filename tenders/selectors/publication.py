"""Reads about publishing: newspapers against the rule, the publication window, who may have the documents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.reading import once_a_page
from tenders.models import DocumentPayment, Newspaper, Tender
from tenders.selectors.tender import rule_for


@dataclass(frozen=True, slots=True)
class Publication:
    """What the rules ask of an announcement's newspapers, and what is recorded. Days are calendar days in Bahrain."""

    first: date | None
    days: int | None  # from the first newspaper to the closing day
    warn: int
    refuse: int
    missing: int  # daily newspapers still to be recorded
    gazette_missing: bool

    @property
    def is_short(self) -> bool:
        return self.days is not None and self.days < self.warn


def publication_of(tender: Tender, papers: list[Newspaper]) -> Publication:
    """Counted from the first newspaper recorded, or else from the planned day (RULES.md, section 1)."""
    first = min((paper.published_on for paper in papers), default=tender.newspaper_date)
    closing = timezone.localdate(tender.closing_at) if tender.closing_at else None
    dailies = sum(not paper.is_gazette for paper in papers)
    estimate = tender.terms.estimated_budget or Decimal(0)
    needs_gazette = estimate > rule_for(tender, "gazette_above")
    return Publication(
        first=first,
        days=(closing - first).days if closing and first else None,
        warn=int(rule_for(tender, "window_warn_days")),
        refuse=int(rule_for(tender, "window_refuse_days")),
        missing=max(int(rule_for(tender, "newspapers_min")) - dailies, 0),
        gazette_missing=needs_gazette and not any(paper.is_gazette for paper in papers),
    )


@once_a_page
def paid_partners(tender_id: int) -> frozenset[int]:
    """The partners whose payment for the documents finance recorded."""
    return frozenset(DocumentPayment.objects.filter(tender=tender_id).values_list("partner_id", flat=True))


def has_paid(user: Any, tender_id: int) -> bool:
    """Did a partner of this person pay for the documents?"""
    return tender_id in _paid_by(user)


@once_a_page
def _paid_by(user: Any) -> frozenset[int]:
    """The tenders whose documents the partners of this person paid for."""
    mine = partners_of(user) if user.is_authenticated else set()
    rows = DocumentPayment.objects.filter(partner_id__in=mine)
    return frozenset(rows.values_list("tender_id", flat=True)) if mine else frozenset()


def payments_visible(tender: Tender) -> QuerySet[DocumentPayment]:
    """For finance alone: who buys the documents tells who may bid."""
    return tender.document_payments.select_related("partner", "recorded_by")


def partners_to_pay(tender: Tender) -> QuerySet[Partner]:
    """Approved partners of the kinds that the tender is open to, without those who paid."""
    rows = Partner.objects.filter(state="approved", kind__in=tender.terms.eligible_kinds)
    return rows.exclude(document_payments__tender=tender).order_by("name")
