"""Performance: scores of a period, the partner's standing, referral to the committee, and what it decides."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import Contract, Evaluation, Milestone, Period, Referral, Standing, StandingValue
from partnership.audit.services import record
from partnership.workflow.clock import now, today
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.selectors.rules import rule, rule_values

FULL = Decimal(100)
COUNTED = ("concluded", "decided")


def weights_now() -> dict[str, str]:
    """The weights and limits in force, to be frozen on an evaluation (RULES.md, section 1: bad under 70 %)."""
    parts = ("indicators", "visits", "punctuality", "judgement")
    values = rule_values(*(f"weight_{part}" for part in parts), "bad_performance_percent", "watch_percent")
    found = {part: str(values[f"weight_{part}"]) for part in parts}
    return found | {"bad_under": str(values["bad_performance_percent"]), "watch_under": str(values["watch_percent"])}


def mean(scores: list[Decimal]) -> Decimal | None:
    return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01")) if scores else None


def indicators_score(period: Period) -> Decimal | None:
    """Mean of how far each target of the period was met, of 100."""
    rows = period.values.select_related("indicator")
    return mean([row.percent for row in rows if row.percent is not None])


def visits_score(period: Period) -> Decimal | None:
    """Mean of the site visits in the period, of 100; None without a visit."""
    rows = period.contract.visits.filter(visited_on__gte=period.starts_on, visited_on__lte=period.ends_on)
    return mean([row.score for row in rows if row.score is not None])


def punctuality_score(period: Period) -> Decimal:
    """100 for each milestone due in the period and for the report, less the rule's points for each day of delay."""
    lost = Decimal(rule("punctuality_points_a_day"))
    late = [_days_late(row) for row in period.contract.milestones.filter(due_on__gte=period.starts_on, due_on__lte=period.ends_on)]  # fmt: skip
    reported = timezone.localdate(period.reported_at) if period.reported_at else today()
    late.append(max(0, (reported - period.due_on).days))
    return mean([max(Decimal(0), FULL - lost * days) for days in late]) or Decimal(0)


def _days_late(milestone: Milestone) -> int:
    if milestone.delivered_at is not None:
        return milestone.days_late
    return max(0, (today() - milestone.due_on).days) if milestone.due_on else 0


@transaction.atomic
def evaluation_begin(period: Period, *, by: Any) -> Evaluation:
    """Begin the evaluation of an accepted period with the scores that can be reckoned."""
    evaluation = Evaluation(contract=period.contract, period=period, weights=weights_now(), officer=by)
    evaluation.indicators_score = indicators_score(period)
    evaluation.visits_score = visits_score(period)
    evaluation.punctuality_score = punctuality_score(period)
    evaluation.reckon()
    evaluation.save()
    return begin(evaluation, by=by)


@transaction.atomic
def judgement_give(evaluation: Evaluation, *, by: Any, score: Decimal, text: str) -> Evaluation:
    """The department's own judgement, 0 to 100, with its reasons. The scores are reckoned anew. Raises DomainError "state"."""
    fresh = Evaluation.objects.select_for_update(of=("self",)).select_related("contract", "period__contract").get(pk=evaluation.pk)  # fmt: skip
    if fresh.state != "draft":
        raise DomainError(_("This evaluation was sent to the partner already."), "state")
    fresh.judgement_score, fresh.judgement_text, fresh.officer = score, text, by
    fresh.visits_score = visits_score(fresh.period)
    fresh.reckon()
    fresh.save()
    record("edited", by=by, obj=fresh.contract, after={"judgement": str(score), "total": str(fresh.total)})
    return fresh


def standing_set(contract: Contract, value: str, *, reason: str, until: dt.date | None = None, referral: Any = None) -> Standing:  # fmt: skip
    return Standing.objects.create(
        partner_id=contract.partner_id, value=value, since=today(), until=until, reason=reason, contract=contract,
        referral=referral, set_at=now(),
    )  # fmt: skip


@transaction.atomic
def standing_keep(evaluation: Evaluation, *, by: Any) -> None:
    """What a concluded evaluation means for the partner; as many bad periods as the rule says go to the committee."""
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=evaluation.contract_id)
    total, watch = evaluation.total or Decimal(0), Decimal(str(evaluation.weights.get("watch_under", 0)))
    value = StandingValue.WATCH if evaluation.is_bad or total < watch else StandingValue.GOOD
    standing_set(contract, value, reason=f"{evaluation}: {total}")
    bad = bad_periods(contract)
    if len(bad) >= int(rule("bad_performance_periods")) and evaluation.is_bad:
        referral_open(contract, by=by, bad=bad)


def bad_periods(contract: Contract) -> list[Evaluation]:
    """Concluded bad evaluations that no referral has counted yet."""
    counted = {number for row in contract.referrals.all() for number in (p["number"] for p in row.periods)}
    rows = contract.evaluations.filter(is_bad=True, state__in=COUNTED).select_related("period")
    return [row for row in rows if row.period.number not in counted]


def referral_open(contract: Contract, *, by: Any, bad: list[Evaluation]) -> Referral | None:
    """Refer the contract to the committee, once at a time."""
    if contract.referrals.filter(state__in=("open", "studied", "appealed")).exists():
        return None
    periods = [{"number": row.period.number, "score": str(row.total)} for row in bad]
    return begin(Referral.objects.create(contract=contract, periods=periods, referred_at=now()), by=by)


@transaction.atomic
def referral_resolve(referral: Referral, *, by: Any, resolution: str) -> Referral:
    """A meeting of the committee agreed on what follows: its chair can decide so. `resolution` names the decision."""
    fresh = Referral.objects.select_for_update(of=("self",)).select_related("contract").get(pk=referral.pk)
    if fresh.state not in ("open", "studied") or fresh.resolution == resolution:
        return fresh
    fresh.resolution = resolution
    fresh.save(update_fields=["resolution"])
    record("edited", by=by, obj=fresh, after={"resolution": resolution})
    return fresh


def referral_standing(referral: Referral, *, by: Any) -> None:
    """The committee's decision becomes the partner's standing."""
    standing_set(referral.contract, referral.outcome, reason=referral.decision, until=referral.until, referral=referral)


def referral_lift(referral: Referral, *, by: Any) -> None:
    """An appeal that was upheld ends what the decision began, from today."""
    day = today()
    for row in referral.standings.filter(until__isnull=True) | referral.standings.filter(until__gte=day):
        row.until = max(row.since, day - dt.timedelta(days=1))
        row.value = StandingValue.WATCH if row.since == day else row.value  # never a bar, not even for that one day
        row.save(update_fields=["until", "value"])
    standing_set(referral.contract, StandingValue.GOOD, reason=referral.appeal_answer, referral=referral)
