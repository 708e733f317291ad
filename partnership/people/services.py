"""Accounts, roles and delegations: every change names who made it and stands in the trail."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnership.audit.services import collected, record
from partnership.people.models import Delegation, Department, RoleGrant, User
from partnership.people.roles import INCOMPATIBLE, ROLES, has_role

LONGEST_DELEGATION = timedelta(days=90)  # a cautious default: longer means that somebody else should hold the role
NEVER_DELEGATED = frozenset({"admin", "partner", "expert"})  # a constraint of the table too


def own_roles(user: User) -> set[str]:
    """Roles held in one's own name now, without those lent by others."""
    return set(RoleGrant.objects.in_force().filter(user=user).values_list("role", flat=True))


def clash(roles: set[str]) -> tuple[str, str] | None:
    """Two of these roles that one person must never hold together."""
    for pair in INCOMPATIBLE:
        if pair <= roles:
            first, second = sorted(pair)
            return first, second
    return None


def _refuse_clash(person: User, held: set[str], role: str) -> None:
    if found := clash(held | {role}):
        raise ValidationError(
            _("%(person)s cannot hold “%(first)s” and “%(second)s” together: these duties stay apart."),
            code="apart",
            params={"person": person, "first": ROLES[found[0]].label, "second": ROLES[found[1]].label},
        )


def _require_admin(by: User) -> None:
    if not has_role(by, "admin"):
        raise PermissionDenied


# --- delegation -------------------------------------------------------------------------------------------------------
def delegation_check(*, by: User, to_user: User, role: str, starts: datetime, ends: datetime) -> None:
    """Refuse, with a sentence, what must not be delegated. Raises ValidationError."""
    if role in NEVER_DELEGATED or role not in own_roles(by):
        raise ValidationError(_("You can delegate only a role that you hold in your own name."), code="not_held")
    if to_user == by:
        raise ValidationError(_("You cannot stand in for yourself: choose a colleague."), code="self")
    held = own_roles(to_user)
    if not to_user.is_active or not held or held & NEVER_DELEGATED:
        raise ValidationError(
            _("Only a colleague with a role of their own in the ministry can stand in for you."), code="outside"
        )
    if role in held:
        raise ValidationError(_("%(person)s holds this role already.") % {"person": to_user}, code="held")
    lent = set(Delegation.objects.in_force(starts).filter(to_user=to_user).values_list("role", flat=True))
    _refuse_clash(to_user, held | lent, role)
    if ends <= starts:
        raise ValidationError(_("The last day comes before the first."), code="period")
    if ends <= timezone.now():
        raise ValidationError(_("This period is over already."), code="past")
    if ends - starts > LONGEST_DELEGATION:
        raise ValidationError(
            _("A delegation lasts at most %(days)s days.") % {"days": LONGEST_DELEGATION.days}, code="too_long"
        )


def delegation_create(
    *, by: User, to_user: User, role: str, starts: datetime, ends: datetime, reason: str
) -> Delegation:
    """Lend a role to a colleague for a period. The trail then names both people at every step taken with it."""
    delegation_check(by=by, to_user=to_user, role=role, starts=starts, ends=ends)
    delegation = Delegation(from_user=by, to_user=to_user, role=role, starts=starts, ends=ends, reason=reason)
    with transaction.atomic(), collected():
        try:
            with transaction.atomic():
                delegation.save()
        except IntegrityError as error:
            raise ValidationError(
                _("This role is delegated in part of that period already: end that delegation first."), code="overlap"
            ) from error
        facts = {"role": role, "to": to_user.name, "starts": starts.isoformat(), "ends": ends.isoformat()}
        record("delegated", by=by, obj=delegation, label=_label(delegation), after=facts, reason=reason)
    return delegation


def delegation_end(*, by: User, delegation: Delegation) -> Delegation:
    """End a delegation early: who gave it, who holds it, or the administrator."""
    with transaction.atomic(), collected():
        fresh = (
            Delegation.objects.select_for_update(of=("self",))
            .select_related("from_user", "to_user")
            .get(pk=delegation.pk)
        )
        if by.pk not in (fresh.from_user_id, fresh.to_user_id):
            _require_admin(by)
        now = timezone.now()
        if fresh.ended_at is not None or fresh.ends <= now:
            raise ValidationError(_("This delegation has ended already."), code="ended")
        fresh.ended_at = now
        fresh.save(update_fields=["ended_at"])
        record(
            "delegation_ended",
            by=by,
            obj=fresh,
            label=_label(fresh),
            after={"role": fresh.role, "to": fresh.to_user.name},
        )
    return fresh


def _label(delegation: Delegation) -> str:
    return f"{delegation.from_user.name} ← {delegation.to_user.name}: {delegation.role}"


# --- roles ------------------------------------------------------------------------------------------------------------
def role_grant(*, by: User, user: User, role: str, reason: str = "") -> RoleGrant:
    """Give a person a role from now on. Only the administrator; duties that must stay apart are refused."""
    _require_admin(by)
    with transaction.atomic(), collected():
        person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        held = own_roles(person)
        if role in held:
            raise ValidationError(_("%(person)s holds this role already.") % {"person": person}, code="held")
        _refuse_clash(person, held, role)
        grant = RoleGrant.objects.create(user=person, role=role)
        record("role_granted", by=by, obj=person, label=person.name, after={"role": role}, reason=reason)
    return grant


def role_revoke(*, by: User, grant: RoleGrant, reason: str) -> RoleGrant:
    """End a role now. What was done with it stays; what it lent to others ends with it."""
    _require_admin(by)
    with transaction.atomic(), collected():
        fresh = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
        if fresh.until is not None:
            raise ValidationError(_("This role has ended already."), code="ended")
        others = RoleGrant.objects.in_force().filter(role="admin", user__is_active=True).exclude(pk=fresh.pk)
        if fresh.role == "admin" and not others.exists():
            raise ValidationError(
                _("This is the last administrator: give the role to somebody else first."), code="last_admin"
            )
        fresh.until = timezone.now()
        fresh.save(update_fields=["until"])
        record("role_revoked", by=by, obj=fresh.user, label=fresh.user.name, before={"role": fresh.role}, reason=reason)
    return fresh


# --- accounts and departments -----------------------------------------------------------------------------------------
ACCOUNT_FACTS = ("name", "name_en", "email", "department_id", "language", "is_active")


def user_create(*, by: User, **fields: Any) -> User:
    """Open an account without a password: its owner sets one through the link that is mailed."""
    _require_admin(by)
    user = User(**fields)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    with transaction.atomic(), collected():
        user.save()
        record("account_changed", by=by, obj=user, label=user.name, after=_account_facts(user))
    return user


def representative_open(*, name: str, email: str, password: str, language: str) -> User:
    """Open the account of a partner's representative, whose address was proved by a link. Raises ValidationError "exists"."""
    user = User(username=email[:150], name=name, email=email, language=language)
    user.set_password(password)
    with transaction.atomic(), collected():
        if (
            User.objects.filter(email__iexact=email).exists()
            or User.objects.filter(username__iexact=user.username).exists()
        ):
            raise ValidationError(_("Another account has this e-mail already."), code="exists")
        user.full_clean(exclude=["password"])
        user.save()
        RoleGrant.objects.create(user=user, role="partner")
        record("account_changed", by=user, obj=user, label=user.name, after=_account_facts(user) | {"role": "partner"})
    return user


def user_update(*, by: User, user: User, **fields: Any) -> User:
    """Change an account's facts, or close it. Nobody closes their own."""
    _require_admin(by)
    with transaction.atomic(), collected():
        fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        before = _account_facts(fresh)
        for name, value in fields.items():
            setattr(fresh, name, value)
        if fresh.pk == by.pk and not fresh.is_active:
            raise ValidationError(_("You cannot close your own account."), code="self")
        fresh.full_clean(exclude=["password"])
        fresh.save()
        after = _account_facts(fresh)
        changed = [key for key in after if after[key] != before[key]]
        if changed:
            record(
                "account_changed", by=by, obj=fresh, label=fresh.name,
                before={key: before[key] for key in changed}, after={key: after[key] for key in changed},
            )  # fmt: skip
    return fresh


def _account_facts(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in ACCOUNT_FACTS}


def department_save(*, by: User, department: Department) -> Department:
    """Add or change a department."""
    _require_admin(by)
    department.full_clean()
    with transaction.atomic(), collected():
        old = (
            Department.objects.filter(pk=department.pk).values("code", "name", "name_en").first()
            if department.pk
            else None
        )
        department.save()
        new = {"code": department.code, "name": department.name, "name_en": department.name_en}
        if new != old:
            record("edited", by=by, obj=department, label=department.name, before=old, after=new)
    return department
