"""A role is lent for a period: only one's own, only to a colleague, never against the separation of duties."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.audit.models import TrailEntry
from partnership.people import services
from partnership.people.models import Delegation
from partnership.people.roles import has_role, roles_of
from tests.factories import make_delegation, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _lend(by: Any, to_user: Any, role: str, *, starts: Any = None, ends: Any = None) -> Delegation:
    now = timezone.now()
    return services.delegation_create(
        by=by,
        to_user=to_user,
        role=role,
        starts=starts or now - timedelta(seconds=1),
        ends=ends or now + DAY,
        reason="إجازة سنوية",
    )


def _code(error: pytest.ExceptionInfo[ValidationError]) -> str | None:
    return error.value.code


def test_a_lent_role_names_its_owner(legal: Any, senior: Any) -> None:
    _lend(legal, senior, "legal")
    assert roles_of(senior) == {"senior": senior, "legal": legal}


def test_delegating_stands_in_the_trail_with_both_names(legal: Any, senior: Any) -> None:
    made = _lend(legal, senior, "legal")
    entry = TrailEntry.objects.get(kind="delegated")
    assert (entry.actor_id, entry.object_id, entry.reason) == (legal.pk, str(made.pk), "إجازة سنوية")
    assert legal.name in entry.label
    assert senior.name in entry.label
    assert entry.data["after"]["role"] == "legal"


def test_a_role_not_held_cannot_be_lent(legal: Any, senior: Any) -> None:
    with pytest.raises(ValidationError) as error:
        _lend(legal, senior, "minister")
    assert _code(error) == "not_held"
    assert not Delegation.objects.exists()


def test_a_borrowed_role_cannot_be_lent_on(legal: Any, senior: Any, signatory: Any) -> None:
    _lend(legal, senior, "legal")
    with pytest.raises(ValidationError) as error:
        _lend(senior, signatory, "legal")
    assert _code(error) == "not_held"


@pytest.mark.parametrize("role", ["admin", "partner"])
def test_some_roles_are_never_lent(role: str, senior: Any) -> None:
    with pytest.raises(ValidationError) as error:
        _lend(make_user(role), senior, role)
    assert _code(error) == "not_held"


def test_nobody_stands_in_for_themselves(legal: Any) -> None:
    with pytest.raises(ValidationError) as error:
        _lend(legal, legal, "legal")
    assert _code(error) == "self"


@pytest.mark.parametrize("roles", [(), ("partner",), ("admin",)])
def test_only_a_colleague_with_a_role_stands_in(roles: tuple[str, ...], legal: Any) -> None:
    with pytest.raises(ValidationError) as error:
        _lend(legal, make_user(*roles), "legal")
    assert _code(error) == "outside"


def test_a_closed_account_does_not_stand_in(legal: Any) -> None:
    with pytest.raises(ValidationError) as error:
        _lend(legal, make_user("senior", is_active=False), "legal")
    assert _code(error) == "outside"


def test_a_holder_needs_no_delegation(legal: Any) -> None:
    with pytest.raises(ValidationError) as error:
        _lend(legal, make_user("legal"), "legal")
    assert _code(error) == "held"


@pytest.mark.parametrize(
    ("lender", "borrower"), [("tender_member", "finance"), ("finance", "tender_chair"), ("legal", "auditor")]
)
def test_duties_stay_apart_under_delegation(lender: str, borrower: str) -> None:
    with pytest.raises(ValidationError) as error:
        _lend(make_user(lender), make_user(borrower), lender)
    assert _code(error) == "apart"


def test_duties_stay_apart_across_two_delegations(finance: Any, tender_member: Any, senior: Any) -> None:
    _lend(finance, senior, "finance")
    with pytest.raises(ValidationError) as error:
        _lend(tender_member, senior, "tender_member")
    assert _code(error) == "apart"


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (timedelta(), -DAY, "period"),
        (-2 * DAY, -DAY, "past"),
        (timedelta(), 90 * DAY + timedelta(seconds=1), "too_long"),
    ],
)
def test_the_period_has_limits(starts: timedelta, ends: timedelta, code: str, legal: Any, senior: Any) -> None:
    now = timezone.now()
    with pytest.raises(ValidationError) as error:
        _lend(legal, senior, "legal", starts=now + starts, ends=now + ends)
    assert _code(error) == code


def test_ninety_days_are_allowed(legal: Any, senior: Any) -> None:
    now = timezone.now()
    assert _lend(legal, senior, "legal", starts=now, ends=now + 90 * DAY).pk


def test_one_person_stands_in_at_a_time(legal: Any, senior: Any, signatory: Any) -> None:
    _lend(legal, senior, "legal")
    with pytest.raises(ValidationError) as error:
        _lend(legal, signatory, "legal")
    assert _code(error) == "overlap"


def test_the_database_keeps_the_rules_too(legal: Any, senior: Any, signatory: Any) -> None:
    now = timezone.now()
    make_delegation(legal, senior, "legal", starts=now, ends=now + DAY)
    for lender, borrower, role in [(legal, signatory, "legal"), (legal, legal, "senior"), (legal, senior, "admin")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_delegation(lender, borrower, role, starts=now, ends=now + DAY)


def test_a_delegation_to_come_gives_nothing_yet(legal: Any, senior: Any) -> None:
    _lend(legal, senior, "legal", starts=timezone.now() + DAY, ends=timezone.now() + 2 * DAY)
    assert not has_role(senior, "legal")


def test_a_delegation_ends_with_the_role_itself(legal: Any, senior: Any, admin: Any) -> None:
    _lend(legal, senior, "legal")
    services.role_revoke(by=admin, grant=legal.grants.get(), reason="نقل")
    assert not has_role(type(senior).objects.get(pk=senior.pk), "legal")


@pytest.mark.parametrize("who", ["legal", "senior", "admin"])
def test_giver_holder_and_administrator_may_end_it(who: str, legal: Any, senior: Any, admin: Any) -> None:
    made = _lend(legal, senior, "legal")
    by = {"legal": legal, "senior": senior, "admin": admin}[who]
    services.delegation_end(by=by, delegation=made)
    assert not has_role(type(senior).objects.get(pk=senior.pk), "legal")
    assert TrailEntry.objects.get(kind="delegation_ended").actor_id == by.pk


def test_others_may_not_end_it(legal: Any, senior: Any, signatory: Any) -> None:
    made = _lend(legal, senior, "legal")
    with pytest.raises(PermissionDenied):
        services.delegation_end(by=signatory, delegation=made)


def test_an_ended_delegation_ends_once(legal: Any, senior: Any) -> None:
    made = services.delegation_end(by=legal, delegation=_lend(legal, senior, "legal"))
    with pytest.raises(ValidationError) as error:
        services.delegation_end(by=legal, delegation=made)
    assert _code(error) == "ended"
