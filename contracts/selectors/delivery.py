"""Reads around a contract in force: reports overdue, what expires, obligations, next actions, the money in figures."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from contracts.models import Bond, Contract, Evaluation, Finding, Letter, Period, Referral, Standing, Termination, Visit
from contracts.selectors.contract import contracts_visible
from partnership.people.roles import READERS, has_role
from partnership.workflow.reading import once_a_page
from partnership.workflow.registry import register_selector
from tenders.selectors.rules import rule


@once_a_page
def reports_overdue(contract_id: int, day: dt.date) -> list[Period]:
    """Reports that should have come before that day."""
    return list(Period.objects.filter(contract_id=contract_id, state__in=("open", "returned"), due_on__lt=day))


def last_day_to_appeal(part: Evaluation | Referral) -> dt.date | None:
    """Until when the partner may appeal; None before there is anything to appeal against."""
    since: Any = getattr(part, "concluded_at", None) or getattr(part, "decided_at", None)
    days = dt.timedelta(days=int(rule("evaluation_appeal_days")))
    return timezone.localdate(since) + days if since is not None else None


def _of_visible(model: Any, user: Any, *more: str) -> QuerySet[Any]:
    return model.objects.filter(contract__in=contracts_visible(user)).select_related(
        "contract__project", "contract__partner", *more
    )


def periods_visible(user: Any) -> QuerySet[Period]:
    return _of_visible(Period, user)


def terminations_visible(user: Any) -> QuerySet[Termination]:
    return _of_visible(Termination, user)


def bonds_visible(user: Any) -> QuerySet[Bond]:
    return _of_visible(Bond, user, "scan")


def visits_visible(user: Any) -> QuerySet[Visit]:
    return _of_visible(Visit, user, "visitor")


def findings_visible(user: Any) -> QuerySet[Finding]:
    rows = Finding.objects.filter(visit__contract__in=contracts_visible(user))
    return rows.select_related("visit__contract__project", "visit__contract__partner")


def letters_visible(user: Any) -> QuerySet[Letter]:
    return _of_visible(Letter, user, "sent_by", "file", "reply_to")


def evaluations_visible(user: Any) -> QuerySet[Evaluation]:
    """Staff see all; the partner its own from the moment it was sent."""
    rows = _of_visible(Evaluation, user, "period")
    return rows if has_role(user, *READERS) else rows.exclude(state="draft")


def referrals_visible(user: Any) -> QuerySet[Referral]:
    """Staff see all; the partner its own once it was decided."""
    rows = _of_visible(Referral, user)
    return rows if has_role(user, *READERS) else rows.filter(state__in=("decided", "appealed", "closed"))


@once_a_page
def bars_on(day: dt.date) -> dict[int, Standing]:
    """Partner → the committee's bar that holds on that day. A page that asks for many days reads the bars once."""
    return {bar.partner_id: bar for bar in _bars() if bar.until is not None and bar.since <= day <= bar.until}


@once_a_page
def _bars() -> list[Standing]:
    return list(Standing.objects.filter(value="bar").order_by("pk"))


def standing_of(partner: Any, day: dt.date) -> Standing | None:
    """The partner's standing: a bar while it holds, else what the latest evaluation or decision says."""
    bar = bars_on(day).get(partner.pk)
    if bar is not None:
        return bar
    rows = Standing.objects.filter(partner=partner, since__lte=day).exclude(value="bar")
    return rows.exclude(until__lt=day).order_by("-pk").first()


def signed_contracts(user: Any) -> QuerySet[Contract]:
    """Contracts in force or ended, as far as the viewer sees them."""
    return contracts_visible(user).filter(in_force_at__isnull=False)


register_selector("contracts.period", periods_visible)
register_selector("contracts.termination", terminations_visible)
register_selector("contracts.evaluation", evaluations_visible)
register_selector("contracts.referral", referrals_visible)
