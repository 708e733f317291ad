"""Reads of people: given who asks."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from partnership.people.models import Delegation, Department, RoleGrant, User
from partnership.people.roles import has_role


def users_for(viewer: User, *, query: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    """Every account, for the administrator; nobody else lists people."""
    if not has_role(viewer, "admin"):
        return User.objects.none()
    people = User.objects.select_related("department").prefetch_related(
        Prefetch("grants", RoleGrant.objects.in_force(), to_attr="held")
    )
    if query:
        people = people.filter(
            Q(name__icontains=query)
            | Q(name_en__icontains=query)
            | Q(username__icontains=query)
            | Q(email__icontains=query)
        )
    if role:
        people = people.filter(Exists(RoleGrant.objects.in_force().filter(user=OuterRef("pk"), role=role)))
    if state:
        people = people.filter(is_active=state == "open")
    return people.order_by("name", "pk")


def delegations_of(viewer: User) -> QuerySet[Delegation]:
    """What this person lent or was lent; the administrator sees all."""
    rows = Delegation.objects.select_related("from_user", "to_user")
    return rows if has_role(viewer, "admin") else rows.filter(Q(from_user=viewer) | Q(to_user=viewer))


def possible_stand_ins(viewer: User) -> QuerySet[User]:
    """Colleagues with a role of their own in the ministry."""
    held = RoleGrant.objects.in_force().filter(user=OuterRef("pk"))
    return (
        User.objects.filter(Exists(held), is_active=True)
        .exclude(Exists(held.filter(role__in=["admin", "partner", "expert"])))
        .exclude(pk=viewer.pk)
        .order_by("name", "pk")
    )


def departments() -> QuerySet[Department]:
    return Department.objects.order_by("name")


def is_running(delegation: Delegation, now: Any = None) -> bool:
    now = now or timezone.now()
    return delegation.ended_at is None and delegation.ends > now
