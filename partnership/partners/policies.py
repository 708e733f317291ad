"""Who stands in which relation to a partner."""

from typing import Any

from django.db.models import QuerySet

from partnership.partners.models import Partner, Representative
from partnership.people.roles import has_role, register_scope_provider
from partnership.workflow.registry import register_audience, relation


def partners_of(user: Any) -> set[int]:
    """Ids of the partners this person represents now. One query, once for each request."""
    if not user.is_authenticated:
        return set()
    cached = user.__dict__.get("_partners")
    if cached is None:
        rows = Representative.objects.filter(user=user, active=True)
        cached = user.__dict__["_partners"] = set(rows.values_list("partner_id", flat=True))
    return cached


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
