"""Facts that milestones, payments and amendments wait for. The first docstring line is what a person reads."""

from decimal import Decimal

from django.db.models import Sum

from contracts.models import Amendment, Contract, Milestone, Payment
from contracts.policies import contract_of
from partnership.workflow.registry import guard
from tenders.selectors.rules import rule

LIVE = ("prepared", "certified", "approved", "paid")


@guard("contracts.milestones_accepted")
def milestones_accepted(contract: Contract) -> bool:
    """Not every milestone is accepted yet."""
    return all(milestone.state == "accepted" for milestone in contract.milestones.all())


@guard("contracts.contract_in_force")
def contract_in_force(part: Milestone | Amendment) -> bool:
    """The contract is not in force now."""
    return bool(contract_of(part).state == "in_force")


@guard("contracts.milestone_accepted")
def milestone_accepted(payment: Payment) -> bool:
    """The milestone of this payment is not accepted yet."""
    return payment.milestone.state == "accepted"


@guard("contracts.within_contract")
def within_contract(payment: Payment) -> bool:
    """The payments would exceed the amount of the contract."""
    total = Payment.objects.filter(contract=payment.contract_id, state__in=LIVE).aggregate(sum=Sum("amount"))[
        "sum"
    ] or Decimal(0)
    return total <= payment.contract.amended_amount


@guard("contracts.amendment_within_limits")
def amendment_within_limits(amendment: Amendment) -> bool:
    """All changes together exceed the limits of the rule: a new decision of the minister is needed."""
    contract = amendment.contract
    others = contract.amendments.filter(state="in_force").aggregate(sum=Sum("amount_change"))["sum"] or Decimal(0)
    change = (others + amendment.amount_change) / contract.amount * 100
    return -Decimal(rule("contract_decrease_percent")) <= change <= Decimal(rule("contract_increase_percent"))
