"""Suspension, termination by notice and days, what ends with the contract, settlement."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Contract, LetterKind, Side, Suspension, Termination, TerminationReason
from contracts.services.delivery import shift_dates, shift_periods
from contracts.services.letters import letter_send
from contracts.services.money import figure, locked, retention_prepare, settlement_prepare
from partnership.audit.services import record
from partnership.workflow.clock import now, today
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Task
from tenders.selectors.rules import rule

AT_ONCE = (TerminationReason.MUTUAL, TerminationReason.LICENCE)


def notice_days(contract: Contract, reason_code: str) -> int:
    """Days between the notice and the earliest end: the contract's own for a breach, else the rule's; none by agreement."""
    if reason_code in AT_ONCE:
        return 0
    if reason_code == TerminationReason.BREACH:
        return int(figure(contract, "cure_days", "termination_breach_days"))
    return int(rule("termination_notice_days"))


@transaction.atomic
def termination_notice(contract: Contract, *, by: Any, reason_code: str, text: str) -> Termination:
    """Serve the notice: a letter to the partner; the contract can be ended once its days are over. Raises DomainError "state", "open"."""
    fresh = locked(contract)
    if fresh.state not in ("in_force", "suspended"):
        raise DomainError(_("The contract is not in force now."), "state")
    if fresh.terminations.exclude(state="withdrawn").exists():
        raise DomainError(_("A notice of termination was served already."), "open")
    day = today()
    until = day + dt.timedelta(days=notice_days(fresh, reason_code))
    termination = Termination.objects.create(
        contract=fresh, reason_code=reason_code, text=text, noticed_on=day, effective_on=until, noticed_by=by
    )
    letter_send(
        fresh, by=by, side=Side.MINISTRY, kind=LetterKind.TERMINATION, subject="إخطار بإنهاء العقد", text=text,
        answer_due_on=until,
    )  # fmt: skip
    return begin(termination, by=by)


def suspension_begin(contract: Contract, *, by: Any, reason: str, expected_until: dt.date | None) -> Suspension:
    """From today nothing falls due."""
    return Suspension.objects.create(contract=contract, reason=reason, expected_until=expected_until, from_day=today())


def suspension_end(contract: Contract, *, by: Any) -> None:
    """The days it stood still move the end, the open milestones and the last report."""
    open_one = contract.suspensions.filter(until_day=None).first()
    if open_one is None:
        return
    open_one.until_day = today()
    open_one.days = (open_one.until_day - open_one.from_day).days
    open_one.save(update_fields=["until_day", "days"])
    contract.suspended_days += open_one.days
    contract.save(update_fields=["suspended_days"])
    if open_one.days:
        shift_dates(contract, days=open_one.days)
        shift_periods(contract, by=by)
    record("edited", by=by, obj=contract, after={"suspended_days": open_one.days})


def periods_close(contract: Contract, *, by: Any) -> None:
    """No report is awaited any more."""
    for period in contract.periods.filter(state__in=("open", "reported", "returned")):
        fire(period, "close", by=by, system=True)


def delivery_close(contract: Contract, *, by: Any) -> None:
    """With the contract the desks lose what was still to be delivered; the rows stay as they were."""
    periods_close(contract, by=by)
    open_ones = [str(pk) for pk in contract.milestones.exclude(state="accepted").values_list("pk", flat=True)]
    waiting = Task.objects.filter(machine="contracts.milestone", object_id__in=open_ones, closed_at=None)
    waiting.update(closed_at=now(), closed_by=by, closed_step="terminate")


def account_settle(termination: Termination, *, by: Any) -> None:
    """Prepare what is owed for work done, and the release of the retention where it is not forfeited."""
    contract = locked(termination.contract_id)
    settlement_prepare(contract, by=by, amount=termination.work_value, note=termination.settlement_note)
    if termination.retention_released:
        retention_prepare(contract, by=by)
