"""Who can sign in to a demonstration, for the table on the sign-in page."""

from typing import Any

from partnership.people.models import RoleGrant
from partnership.people.roles import ROLES

# The accounts that the README tells of: one for each role, the members by number, one partner of each kind.
MAIN = {
    *ROLES,
    *(f"{member}_member{n}" for member in ("tender", "partnership") for n in (1, 2, 3)),
    "ngo",
    "firm",
    "international",
}


def accounts() -> list[dict[str, Any]]:
    """Demo accounts in the order of the roles. One query."""
    order = {code: number for number, code in enumerate(ROLES)}
    grants = RoleGrant.objects.in_force().filter(user__is_demo=True, user__is_active=True).select_related("user")
    rows = sorted(grants, key=lambda grant: (order[grant.role], grant.user.username))
    seen: dict[int, dict[str, Any]] = {}
    for grant in rows:
        account = seen.setdefault(
            grant.user_id, {"username": grant.user.username, "name": str(grant.user), "role": ROLES[grant.role].label}
        )
        if account["role"] != ROLES[grant.role].label:
            account["role"] = f"{account['role']}، {ROLES[grant.role].label}"
    for account in seen.values():
        account["main"] = account["username"] in MAIN
    return list(seen.values())
