"""A contract in force and what happens to it, for tests: through the services and the one door."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from contracts.guards.amendments import amendment_within_limits
from contracts.models import Amendment, Contract, Milestone, Payment, Period
from contracts.services.amendments import amendment_create
from partnership.workflow import clock
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from tests.contracts.working import scan
from tests.factories import make_user


def later(days: float) -> None:
    """Let the house's clock show another day; only where the database is a demonstration."""
    clock.shift_to(now() + timedelta(days=days))


def accept(house: dict[str, Any], milestone: Milestone) -> Payment:
    """Delivered and accepted: the prepared payment."""
    milestone = fire(milestone, "deliver", by=house["partner"], evidence="سلم")
    fire(milestone, "accept", by=house["officer"])
    return Payment.objects.exclude(state="rejected").get(milestone=milestone)


def pay(house: dict[str, Any], payment: Payment, until: str = "paid") -> Payment:
    """Certified by the department, approved and paid by finance."""
    if payment.state == "prepared":
        payment = fire(payment, "certify", by=house["officer"])
    if until != "certified":
        payment = fire(payment, "approve", by=house["finance"])
    if until == "paid":
        payment = fire(payment, "pay", by=house["finance"], payment_reference="TRF")
    return payment


def amend(house: dict[str, Any], contract: Contract, amount: Decimal, months: int = 0, **more: Any) -> Amendment:
    """An amendment taken through its whole route, the minister's decision where it needs one."""
    house.setdefault("minister", make_user("minister"))
    found = amendment_create(
        contract, by=house["officer"], why="سبب", amount_change=amount, months_change=months, **more
    )
    for step, who in (("submit", "officer"), ("fund", "finance"), ("review", "legal")):
        found = fire(found, step, by=house[who])
    return sign(house, decide(house, found))


def decide(house: dict[str, Any], found: Amendment) -> Amendment:
    if amendment_within_limits(found):
        return fire(found, "approve", by=house["senior"])
    found = fire(found, "refer", by=house["senior"], reason="يجاوز الحد")
    return fire(found, "decide", by=house["minister"])


def sign(house: dict[str, Any], found: Amendment) -> Amendment:
    found = fire(found, "partner_sign", by=house["partner"], signer="الممثل", scan=scan("am"))
    return fire(found, "sign", by=house["signatory"], signer="الوكيل", scan=scan("am2"))


def report(house: dict[str, Any], period: Period, share: Decimal = Decimal(1)) -> Period:
    """A report with every figure at this share of its target, sent and accepted."""
    for row in period.values.all():
        row.actual = (row.target or Decimal(0)) * share
        row.save()
    for group in period.beneficiaries.all():
        group.number = int(group.planned * share)
        group.save()
    period = fire(period, "submit", by=house["partner"], report="تقرير", files=[])
    return fire(period, "accept", by=house["officer"])
