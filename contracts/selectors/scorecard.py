"""A partner's scorecard: its standing and the evaluations behind it, for whom it concerns. One query beside the contracts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from contracts.models import Contract, Evaluation, Standing
from contracts.selectors.contract import contracts_visible
from contracts.selectors.delivery import bars_on, evaluations_visible
from partnership.partners.policies import partners_of
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.clock import today

CONCERNED = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"legal", "senior", "minister", "auditor"}
SHOWN = 6
CONTRACTS = 20
FINAL = ("concluded", "appealed", "decided")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`standing`: None while nothing was evaluated. `decision_url`: the committee's decision behind it, "" for none."""

    standing: Standing | None
    evaluations: list[Evaluation]

    @property
    def decision_url(self) -> str:
        found = self.standing
        if found is None or found.referral_id is None:
            return ""
        return reverse("contracts:referral", args=[found.contract_id, found.referral_id])


def contracts_with(partner: Any, user: Any) -> list[Contract]:
    """The partner's latest contracts as far as this person sees them."""
    return list(contracts_visible(user).filter(partner=partner).order_by("-pk")[:CONTRACTS])


def may_see_scorecard(user: Any, partner: Any, contracts: list[Contract]) -> bool:
    """The partner itself, both committees, legal affairs, who decides; an officer whose department has a contract with it."""
    if partner.pk in partners_of(user) or has_role(user, *CONCERNED):
        return True
    mine = {contract.project.department_id for contract in contracts}
    return has_role(user, "officer") and user.department_id in mine


def scorecard_of(partner: Any, user: Any) -> Scorecard:
    day = today()
    latest = Standing.objects.filter(partner=OuterRef("contract__partner"), since__lte=day).exclude(value="bar")
    facts = JSONObject(
        value="value",
        since="since",
        until="until",
        reason="reason",
        contract_id="contract_id",
        referral_id="referral_id",
    )
    now = latest.exclude(until__lt=day).order_by("-pk").values(found=facts)[:1]
    rows = evaluations_visible(user).filter(contract__partner=partner, state__in=FINAL)
    shown: list[Any] = list(rows.annotate(standing_now=Subquery(now)).order_by("-concluded_at", "-pk")[:SHOWN])
    return Scorecard(bars_on(day).get(partner.pk) or _standing(shown), shown)


def _standing(rows: list[Any]) -> Standing | None:
    """The standing that came with the evaluations; there is none before the first of them."""
    found = rows[0].standing_now if rows else None
    if not found:
        return None
    days = {name: dt.date.fromisoformat(found[name]) if found[name] else None for name in ("since", "until")}
    return Standing(**found | days)
