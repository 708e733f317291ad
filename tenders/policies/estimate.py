"""The estimate is sealed until the prices are opened: whoever might score a bid or meet a bidder does not read it before.

Source: RULES.md section 1 (the comparison with the estimate belongs to the financial session).
"""

from typing import Any

from partnership.people.roles import has_role
from partnership.workflow.path import Stage
from tenders.models import Project

# Who writes it, commits the money, sets the route and the security by it, or answers for the budget.
SEE_ESTIMATES = frozenset(
    {"officer", "finance", "tender_secretary", "tender_chair", "senior", "minister", "higher", "auditor"}
)
SEALED = (Stage.TERMS, Stage.FINANCE, Stage.PREPARATION, Stage.BIDDING, Stage.OPENING, Stage.TECHNICAL)


def sees_estimates(user: Any) -> bool:
    """May this person read estimates before the prices are opened?"""
    return has_role(user, *SEE_ESTIMATES)


def sees_estimate(user: Any, project: Project) -> bool:
    """May this person read the estimate of this project now?"""
    return project.stage not in SEALED or sees_estimates(user)


def sees_estimate_of(user: Any, project_id: int) -> bool:
    """The same for a document of the project: asked once for each project, however many documents a page lists."""
    if sees_estimates(user):
        return True
    known: dict[int, bool] = user.__dict__.setdefault("_estimates_seen", {})
    if project_id not in known:
        known[project_id] = Project.objects.filter(pk=project_id).exclude(stage__in=SEALED).exists()
    return known[project_id]
