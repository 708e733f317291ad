"""Roles in code: what they are called, what they are for, and who holds them now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partnership.people.models import User


@dataclass(frozen=True, slots=True)
class RoleInfo:
    label: Promise | str
    help: Promise | str


ROLES: dict[str, RoleInfo] = {
    "officer": RoleInfo(_("Department officer"), _("Drafts terms of reference, follows the project, accepts deliverables.")),
    "finance": RoleInfo(_("Finance and human resources"), _("Approves terms of reference against a budget line, channels contracting, pays.")),
    "tender_member": RoleInfo(_("Tender committee member"), _("Attends openings and scores bids.")),
    "tender_secretary": RoleInfo(_("Tender committee secretary"), _("Prepares tenders, keeps the opening sessions, sends the letters, keeps the rules.")),
    "tender_chair": RoleInfo(_("Tender committee chair"), _("Announces tenders, approves evaluations and the contracting.")),
    "partnership_member": RoleInfo(_("Partnership committee member"), _("Discusses evaluations and studies requests.")),
    "partnership_secretary": RoleInfo(_("Partnership committee secretary"), _("Records the committee's meetings, requests and reports; verifies partners.")),
    "partnership_chair": RoleInfo(_("Partnership committee chair"), _("Leads the partnership committee, approves partners, submits to the minister.")),
    "minister": RoleInfo(_("Minister"), _("Approves, returns or rejects the recommendation.")),
    "legal": RoleInfo(_("Legal affairs"), _("Drafts, reviews and accredits contracts.")),
    "senior": RoleInfo(_("Senior management"), _("Approves the contract procedure.")),
    "signatory": RoleInfo(_("Tenders sector"), _("Signs the contract for the ministry.")),
    "communication": RoleInfo(_("Communication"), _("Publishes announcements and news, with the partnership committee.")),
    "higher": RoleInfo(_("Higher committee"), _("Reads reports and issues directives.")),
    "auditor": RoleInfo(_("Auditor"), _("Reads everything opened, changes nothing, verifies the trail.")),
    "expert": RoleInfo(_("External expert"), _("Scores the bids of the tenders whose evaluation committee names the expert; sees nothing else.")),
    "admin": RoleInfo(_("Administrator"), _("Keeps accounts, roles and settings; sees no bid and decides nothing.")),
    "partner": RoleInfo(_("Partner representative"), _("Registers the partner, asks questions, bids, signs, delivers.")),
}  # fmt: skip

STAFF = frozenset(ROLES) - {"partner", "expert"}
# Staff who read the programme's content: the administrator keeps accounts only.
READERS = STAFF - {"admin"}
TENDER_COMMITTEE = frozenset({"tender_member", "tender_secretary", "tender_chair"})
PARTNERSHIP_COMMITTEE = frozenset({"partnership_member", "partnership_secretary", "partnership_chair"})

# Duties that one person must never hold together (DESIGN.md, "Who uses it").
INCOMPATIBLE: tuple[frozenset[str], ...] = (
    *(frozenset({"admin", role}) for role in ROLES if role != "admin"),
    *(frozenset({"finance", role}) for role in TENDER_COMMITTEE),  # finance never evaluates
    *(frozenset({"partner", role}) for role in STAFF),
    *(frozenset({"expert", role}) for role in ROLES if role != "expert"),  # from outside the house and its committees
    *(frozenset({"auditor", role}) for role in ROLES if role not in ("auditor", "admin", "partner")),
)

_SCOPE_PROVIDERS: list[Callable[[Any], Iterable[str]]] = []


def register_scope_provider(function: Callable[[Any], Iterable[str]]) -> None:
    """Let an app add scopes such as "partner:5" to a person. A scope narrows a task to some holders of a role."""
    _SCOPE_PROVIDERS.append(function)


def roles_of(user: Any) -> dict[str, "User"]:
    """Role → the person whose role it is: oneself, or who delegated it for a period that includes now. One query, once."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return {}
    cached = user.__dict__.get("_roles")
    if cached is None:
        cached = user.__dict__["_roles"] = _load_roles(user)
    return cached


# Asked on every page: in one query without the ORM's work, and without the joins that only a borrowed role needs.
_ROLES_NOW = """
SELECT role, user_id FROM people_rolegrant
 WHERE user_id = %(person)s AND since <= %(now)s AND (until IS NULL OR until > %(now)s)
UNION ALL
SELECT role, from_user_id FROM people_delegation
 WHERE to_user_id = %(person)s AND starts <= %(now)s AND ends > %(now)s AND (ended_at IS NULL OR ended_at > %(now)s)
"""


def _load_roles(user: Any) -> dict[str, "User"]:
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_ROLES_NOW, {"person": user.pk, "now": at})
        rows = cursor.fetchall()
    own = {role: user for role, holder in rows if holder == user.pk}
    if own.keys() & {"partner", "admin", "expert"} or not own:
        return own  # nobody may stand in with these accounts, see Delegation
    lent = {(role, holder) for role, holder in rows if role not in own}
    return own | _still_held(lent, at) if lent else own


def _still_held(lent: set[tuple[str, int]], at: datetime) -> dict[str, "User"]:
    """Of lent roles, each with its lender's id, those that lenders with an open account hold at this moment."""
    grants = apps.get_model("people", "RoleGrant").objects.in_force(at).select_related("user")
    held = grants.filter(user__is_active=True, user__in={lender for _role, lender in lent})
    return {grant.role: grant.user for grant in held if (grant.role, grant.user_id) in lent}


def has_role(user: Any, *codes: str) -> bool:
    """Does this person hold one of these roles now, in their own name or by delegation?"""
    return not roles_of(user).keys().isdisjoint(codes)


def scopes_of(user: Any) -> set[str]:
    """Which narrowed tasks reach this person: "", "user:7", "department:3", "partner:5"."""
    if not getattr(user, "is_authenticated", False):
        return set()
    cached = user.__dict__.get("_scopes")
    if cached is None:
        cached = {"", f"user:{user.pk}"}
        if user.department_id:
            cached.add(f"department:{user.department_id}")
        for provider in _SCOPE_PROVIDERS:
            cached.update(provider(user))
        user.__dict__["_scopes"] = cached
    return cached
