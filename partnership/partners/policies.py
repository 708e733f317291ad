"""Who stands in which relation to a partner."""

from typing import Any

from django.db.models import QuerySet

from partnership.partners.models import Debarment, Partner, PartnerDocument, Representative
from partnership.people.roles import has_role, register_scope_provider
from partnership.workflow.registry import register_audience, relation


def partners_of(user: Any) -> set[int]:
    """Ids of the partners this person represents now. One query, once for each request."""
    if not user.is_authenticated:
        return set()
    return set(_represented(user))


def may_bind(user: Any, partner_id: int) -> bool:
    """Whether this person's signature binds the partner. No further query after `partners_of`."""
    return user.is_authenticated and _represented(user).get(partner_id, False)


def _represented(user: Any) -> dict[int, bool]:
    cached = user.__dict__.get("_partners")
    if cached is None:
        rows = Representative.objects.filter(user=user, active=True)
        cached = user.__dict__["_partners"] = dict(rows.values_list("partner_id", "authority_to_bind"))
    return cached


def forget(user: Any) -> None:
    """Ask anew whom this person represents: it has just changed."""
    user.__dict__.pop("_partners", None)
    user.__dict__.pop("_scopes", None)


@register_scope_provider
def partner_scopes(user: Any) -> list[str]:
    """A representative's desk and documents: those of their own partners."""
    return [f"partner:{pk}" for pk in partners_of(user)] if has_role(user, "partner") else []


def _representatives(partner_id: int, people: QuerySet[Any]) -> QuerySet[Any]:
    return people.filter(represents__partner_id=partner_id, represents__active=True)


register_audience("partner", _representatives)


@relation("partners.represents")
def represents(user: Any, partner: Partner) -> bool:
    return partner.pk in partners_of(user)


@relation("partners.not_verifier", apart=True)
def not_verifier(user: Any, partner: Partner) -> bool:
    return partner.verified_by_id != user.pk


@relation("partners.not_presenter", apart=True)
def not_presenter(user: Any, document: PartnerDocument) -> bool:
    return document.presented_by_id != user.pk


@relation("partners.represents_debarred")
def represents_debarred(user: Any, debarment: Debarment) -> bool:
    return debarment.partner_id in partners_of(user)


@relation("partners.not_proposer", apart=True)
def not_proposer(user: Any, debarment: Debarment) -> bool:
    return debarment.proposed_by_id != user.pk


@relation("partners.not_first_chair", apart=True)
def not_first_chair(user: Any, debarment: Debarment) -> bool:
    return debarment.agreed_by_id != user.pk


@relation("partners.not_hearer", apart=True)
def not_hearer(user: Any, debarment: Debarment) -> bool:
    return debarment.heard_by_id != user.pk
