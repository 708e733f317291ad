"""Who is told about a contract: the people of both sides."""

from typing import Any

from django.db.models import Q

from contracts.models import Contract
from partnership.people.models import RoleGrant, User


def people_of_partner(contract: Contract) -> list[User]:
    """Those who represent the partner now."""
    rows = User.objects.filter(is_active=True, represents__active=True, represents__partner=contract.partner_id)
    return list(rows.distinct())


def people_of_ministry(contract: Contract, *roles: str) -> list[User]:
    """The officers of the department concerned, and whoever holds one of the roles."""
    held = RoleGrant.objects.in_force()
    officers = held.filter(role="officer").values("user_id")
    others = held.filter(role__in=roles).values("user_id")
    mine = Q(pk__in=officers, department_id=contract.project.department_id)
    return list(User.objects.filter(mine | Q(pk__in=others), is_active=True).distinct())


def people_of_both_sides(contract: Contract, *roles: str) -> list[Any]:
    return [*people_of_ministry(contract, *roles), *people_of_partner(contract)]
