"""Roles are given and ended by the administrator, who decides nothing else."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partnership.audit.models import TrailEntry
from partnership.people import services
from partnership.people.access import ACCESS
from partnership.people.models import Department, RoleGrant, User
from partnership.people.roles import INCOMPATIBLE, has_role
from partnership.workflow import path
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_role_given_stands_in_the_trail(admin: Any, stranger: Any) -> None:
    services.role_grant(by=admin, user=stranger, role="legal", reason="قرار 7")
    entry = TrailEntry.objects.get(kind="role_granted")
    assert has_role(_fresh(stranger), "legal")
    assert (entry.actor_id, entry.object_id, entry.data["after"], entry.reason) == (
        admin.pk,
        str(stranger.pk),
        {"role": "legal"},
        "قرار 7",
    )


def test_a_role_ended_is_kept_and_stands_in_the_trail(admin: Any, legal: Any) -> None:
    grant = services.role_revoke(by=admin, grant=legal.grants.get(), reason="نقل")
    assert not has_role(_fresh(legal), "legal")
    assert RoleGrant.objects.get(pk=grant.pk).until is not None
    assert TrailEntry.objects.get(kind="role_revoked").data["before"] == {"role": "legal"}


def test_only_the_administrator_gives_and_ends_roles(minister: Any, legal: Any, stranger: Any) -> None:
    with pytest.raises(PermissionDenied):
        services.role_grant(by=minister, user=stranger, role="legal")
    with pytest.raises(PermissionDenied):
        services.role_revoke(by=minister, grant=legal.grants.get(), reason="نقل")
    assert not TrailEntry.objects.filter(kind__in=["role_granted", "role_revoked"]).exists()


@pytest.mark.parametrize("pair", INCOMPATIBLE, ids=lambda pair: "+".join(sorted(pair)))
def test_separated_duties_are_never_given_together(pair: frozenset[str], admin: Any) -> None:
    first, second = sorted(pair)
    with pytest.raises(ValidationError) as error:
        services.role_grant(by=admin, user=make_user(first), role=second)
    assert error.value.code == "apart"


def test_the_administrator_gives_themselves_no_role_that_decides(admin: Any) -> None:
    with pytest.raises(ValidationError):
        services.role_grant(by=admin, user=admin, role="minister")


def test_a_role_is_given_once(admin: Any, legal: Any) -> None:
    with pytest.raises(ValidationError) as error:
        services.role_grant(by=admin, user=legal, role="legal")
    assert error.value.code == "held"


def test_a_role_ends_once(admin: Any, legal: Any) -> None:
    grant = services.role_revoke(by=admin, grant=legal.grants.get(), reason="نقل")
    with pytest.raises(ValidationError) as error:
        services.role_revoke(by=admin, grant=grant, reason="نقل")
    assert error.value.code == "ended"


def test_the_last_administrator_stays(admin: Any) -> None:
    with pytest.raises(ValidationError) as error:
        services.role_revoke(by=admin, grant=admin.grants.get(), reason="نقل")
    assert error.value.code == "last_admin"


def test_one_of_two_administrators_may_go(admin: Any) -> None:
    other = make_user("admin")
    services.role_revoke(by=admin, grant=other.grants.get(), reason="نقل")
    assert not has_role(_fresh(other), "admin")


def test_the_administrator_decides_nothing() -> None:
    """No step of any machine is the administrator's, and no page but those of accounts and mails is opened by this role alone."""
    assert [f"{m.model}.{s.name}" for m in path.MACHINES for s in m.steps if "admin" in s.roles] == []
    alone = {name for name, roles in ACCESS.items() if roles == frozenset({"admin"})}
    assert {name.split(":")[0] for name in alone - {"workflow:mails"}} == {
        "people"
    }  # which mails went out, not what they say


def test_an_account_is_opened_without_a_password(admin: Any, department: Any) -> None:
    made = services.user_create(
        by=admin, username="new.person", name="فاطمة", email="f@example.org", department=department
    )
    assert not made.has_usable_password()
    assert TrailEntry.objects.get(kind="account_changed").data["after"]["name"] == "فاطمة"


def test_a_change_of_an_account_tells_before_and_after(admin: Any, legal: Any) -> None:
    services.user_update(by=admin, user=legal, email="other@example.org")
    data = TrailEntry.objects.get(kind="account_changed").data
    assert (data["before"], data["after"]) == ({"email": "legal@example.org"}, {"email": "other@example.org"})


def test_saving_without_a_change_leaves_no_trace(admin: Any, legal: Any) -> None:
    services.user_update(by=admin, user=legal, email=legal.email)
    assert not TrailEntry.objects.filter(kind="account_changed").exists()


def test_nobody_closes_their_own_account(admin: Any) -> None:
    with pytest.raises(ValidationError) as error:
        services.user_update(by=admin, user=admin, is_active=False)
    assert error.value.code == "self"
    assert _fresh(admin).is_active


def test_departments_are_the_administrators(admin: Any, minister: Any) -> None:
    services.department_save(by=admin, department=Department(code="care", name="إدارة الرعاية"))
    with pytest.raises(PermissionDenied):
        services.department_save(by=minister, department=Department(code="family", name="إدارة الأسرة"))
    assert [code in Department.objects.values_list("code", flat=True) for code in ("care", "family")] == [True, False]
