"""Objects for tests: plain functions, keyword arguments as traits, nothing made that the caller did not ask for."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from partnership.partners.models import Activity, Partner, Representative
from partnership.people.models import Delegation, Department, RoleGrant, User

_number = count(1)


def make_department(**fields: Any) -> Department:
    n = next(_number)
    return Department.objects.create(**{"code": f"d{n}", "name": f"إدارة {n}", "name_en": f"Department {n}"} | fields)


def make_user(*roles: str, **fields: Any) -> User:
    """A person who holds these roles. Password: "demo"."""
    n = next(_number)
    username = fields.pop("username", None) or f"{roles[0] if roles else 'person'}-{n}"
    user = User(
        username=username,
        email=fields.pop("email", f"{username}@example.org"),
        name=fields.pop("name", f"شخص {n}"),
        name_en=fields.pop("name_en", f"Person {n}"),
        **fields,
    )
    user.set_password("demo")
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
    return user


def make_delegation(from_user: User, to_user: User, role: str, *, starts: Any, ends: Any) -> Delegation:
    return Delegation.objects.create(
        from_user=from_user, to_user=to_user, role=role, starts=starts, ends=ends, reason="إجازة سنوية"
    )


def make_partner(*users: User, **fields: Any) -> Partner:
    """An approved association that these people represent; the first of them binds it.

    `permits_social_work=True` gives a firm an activity of the ministry's list.
    """
    n = next(_number)
    permits = fields.pop("permits_social_work", False)
    partner = Partner.objects.create(
        **{
            "kind": "association",
            "name": f"جمعية {n}",
            "name_en": f"Association {n}",
            "registration_number": f"A-{n}",
            "state": "approved",
            "created_at": timezone.now(),
            "evaluated_on": timezone.localdate() - timedelta(days=200),
        }
        | fields
    )
    if permits:
        partner.activities.set(Activity.objects.filter(code="8890"))
    for user in users:
        binds = not partner.representatives.filter(active=True, authority_to_bind=True).exists()
        Representative.objects.create(partner=partner, user=user, authority_to_bind=binds, joined_at=timezone.now())
    return partner
