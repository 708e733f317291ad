"""Writes of a contract in force: payments and amendments."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Amendment, Contract, Milestone, Payment
from partnership.documents.numbering import next_number
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def payment_prepare(milestone: Milestone, *, by: Any) -> Payment:
    """Prepare the payment of an accepted milestone. Raises DomainError "not_accepted" or "prepared"."""
    fresh = Milestone.objects.select_for_update(of=("self",)).select_related("contract__project").get(pk=milestone.pk)
    if fresh.state != "accepted" or fresh.amount <= 0:
        raise DomainError(_("Only an accepted milestone with an amount is paid."), "not_accepted")
    if Payment.objects.filter(milestone=fresh).exists():
        raise DomainError(_("The payment of this milestone is prepared already."), "prepared")
    payment = Payment.objects.create(
        contract=fresh.contract,
        milestone=fresh,
        number=next_number("PY", now().year),
        amount=fresh.amount,
        prepared_at=now(),
    )
    return begin(payment, by=by)


@transaction.atomic
def amendment_create(contract: Contract, *, by: Any, why: str, amount_change: Decimal, months_change: int) -> Amendment:
    """Begin an amendment of a contract in force. Raises DomainError "not_in_force"."""
    fresh = Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
    if fresh.state != "in_force":
        raise DomainError(_("The contract is not in force now."), "not_in_force")
    amendment = Amendment.objects.create(
        contract=fresh, number=next_number("AM", now().year), why=why, amount_change=amount_change,
        months_change=months_change, drafted_by=by, drafted_at=now(),
    )  # fmt: skip
    return begin(amendment, by=by)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, candidate)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
