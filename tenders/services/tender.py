"""Tenders: prepared when finance approves, and again from the same terms after one ended without a partner."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.partners.models import Partner
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.models import Invitation, Tender, TermsOfReference
from tenders.selectors.rules import document_price, rule_values
from tenders.services.board import may_override, route_by_rule
from tenders.services.budget import commitment_ensure

FACTS = (
    "method", "method_reason", "few_invitees_reason", "newspaper", "newspaper_date", "documents_until", "questions_until",
    "closing_at", "opening_at",
    "short_window_reason", "bid_security_amount", "validity_days", "document_price",
)  # fmt: skip


def criteria_of(terms: TermsOfReference) -> list[dict[str, Any]]:
    """The criteria as they are frozen and scored; weights and minimum of 100."""
    return [
        {"id": c.pk, "name": c.name, "description": c.description, "weight": c.weight, "minimum": c.minimum}
        for c in terms.criteria.all()
    ]


def documents_of(terms: TermsOfReference) -> list[dict[str, Any]]:
    """The required documents as they are frozen."""
    rows = terms.required_documents.all()
    return [{"name": d.name, "envelope": d.envelope, "mandatory": d.is_mandatory} for d in rows]


@transaction.atomic
def tender_prepare(terms: TermsOfReference, by: Any) -> Tender:
    """Open a tender for approved terms, with the department's method and the usual security as a start."""
    attempt = terms.tenders.count() + 1
    usual = rule_values("validity_days", "pass_mark")
    tender = Tender.objects.create(
        reference=next_number("TN", now().year),
        project_id=terms.project_id,
        terms=terms,
        attempt=attempt,
        method=terms.method,
        method_reason=terms.method_reason,
        route=route_by_rule(terms.estimated_budget),
        technical_weight=terms.technical_weight or 0,
        financial_weight=terms.financial_weight or 0,
        pass_mark=terms.pass_mark or usual["pass_mark"],
        bid_security_amount=usual_security(terms.estimated_budget or Decimal(0)),
        validity_days=usual["validity_days"],
        document_price=document_price(terms.estimated_budget or Decimal(0)),
    )
    return begin(tender, by=by)


def usual_security(estimate: Decimal) -> Decimal:
    """The bid security a tender starts with, in whole dinars: the rule's share of the estimate, never under its minimum."""
    rules = rule_values("security_percent", "security_minimum")
    share = (estimate * rules["security_percent"] / 100).quantize(Decimal(1))
    return max(share, Decimal(rules["security_minimum"])).quantize(Decimal("0.001"))


@transaction.atomic
def tender_retender(tender: Tender, *, by: Any) -> Tender:
    """Tender again from the same terms. Raises DomainError while another tender of these terms is alive."""
    terms = TermsOfReference.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.terms_id)
    if terms.tenders.exclude(state__in=("cancelled", "unsuccessful")).exists():
        raise DomainError(_("Another tender of these terms is under way or was awarded."), "live_tender")
    commitment_ensure(terms, by=by)
    return tender_prepare(terms, by)


def _route_choose(tender: Tender, route: str, reason: str) -> None:
    """By the ceiling; another way only where the rule allows it, with a written reason. Raises DomainError "route"."""
    if route != route_by_rule(tender.terms.estimated_budget):
        if not may_override():
            raise DomainError(_("The internal ceiling decides the route of this tender."), "route")
        if not reason.strip():
            raise DomainError(_("Write why the tender takes another route than the ceiling says."), "route")
    tender.route, tender.route_reason = route, reason


@transaction.atomic
def tender_update(tender: Tender, *, by: Any, invitees: list[Partner] | None = None, **facts: Any) -> Tender:
    """Save the preparation of a tender. Raises DomainError "not_editable" once it was sent to the chair."""
    fresh = Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)
    if not fresh.is_editable:
        raise DomainError(_("The tender was sent to the chair and cannot be changed now."), "not_editable")
    if "route" in facts:
        _route_choose(fresh, facts["route"], facts.get("route_reason", ""))
    for name in FACTS:
        if name in facts:
            setattr(fresh, name, facts[name])
    fresh.prepared_by = by
    fresh.save()
    if invitees is not None:
        fresh.invitations.exclude(partner__in=invitees).delete()
        known = set(fresh.invitations.values_list("partner_id", flat=True))
        Invitation.objects.bulk_create(Invitation(tender=fresh, partner=p) for p in invitees if p.pk not in known)
    record("edited", by=by, obj=fresh)
    return fresh
