"""A partner's scorecard: its standing and the evaluations behind it, for whom it concerns."""

from dataclasses import dataclass
from typing import Any

from contracts.models import Contract, Evaluation, Referral, Standing
from contracts.selectors.contract import contracts_visible
from contracts.selectors.delivery import evaluations_visible, referrals_visible, standing_of
from partnership.partners.policies import partners_of
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.clock import today

CONCERNED = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"legal", "senior", "minister", "auditor"}
SHOWN = 6
FINAL = ("concluded", "appealed", "decided")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`standing`: None while nothing was evaluated."""

    standing: Standing | None
    evaluations: list[Evaluation]
    referrals: list[Referral]

    @property
    def bad(self) -> int:
        return sum(1 for row in self.evaluations if row.is_bad)


def may_see_scorecard(user: Any, partner: Any) -> bool:
    """The partner itself, both committees, legal affairs, who decides; an officer whose department has a contract with it."""
    if partner.pk in partners_of(user) or has_role(user, *CONCERNED):
        return True
    own = Contract.objects.filter(partner=partner, project__department_id=user.department_id)
    return has_role(user, "officer") and user.department_id is not None and own.exists()


def scorecard_of(partner: Any, user: Any) -> Scorecard | None:
    """None for a partner without a contract in force yet."""
    if not contracts_visible(user).filter(partner=partner, in_force_at__isnull=False).exists():
        return None
    rows = evaluations_visible(user).filter(contract__partner=partner, state__in=FINAL)
    return Scorecard(
        standing_of(partner, today()),
        list(rows.order_by("-concluded_at", "-pk")[:SHOWN]),
        list(referrals_visible(user).filter(contract__partner=partner)[:SHOWN]),
    )
