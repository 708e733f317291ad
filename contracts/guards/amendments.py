"""Facts that an amendment waits for. The first docstring line is what a person reads."""

from decimal import Decimal

from contracts.models import Amendment
from contracts.services.amendments import change_so_far, impossible
from partnership.workflow.registry import guard
from tenders.selectors.budget import commitment_of
from tenders.selectors.rules import rule_values


def cumulative_percent(amendment: Amendment) -> Decimal:
    """All changes of the amount together with this one, in per cent of the contract as it was signed."""
    contract = amendment.contract
    more = Decimal(0) if amendment.state == "in_force" else amendment.amount_change
    return (change_so_far(contract) + more) * 100 / contract.amount


@guard("contracts.amendment_within_limits")
def amendment_within_limits(amendment: Amendment) -> bool:
    """All changes together exceed the limits of the rule: a new decision of the minister is needed."""
    limits = rule_values("contract_increase_percent", "contract_decrease_percent")
    percent = cumulative_percent(amendment)
    return -Decimal(limits["contract_decrease_percent"]) <= percent <= Decimal(limits["contract_increase_percent"])


@guard("contracts.amendment_beyond_limits")
def amendment_beyond_limits(amendment: Amendment) -> bool:
    """All changes together stay within the limits of the rule: senior management decides."""
    return not amendment_within_limits(amendment)


@guard("contracts.amendment_possible")
def amendment_possible(amendment: Amendment) -> bool:
    """The contract has moved on: more is certified, or fewer milestones are open, than this amendment supposes."""
    return not impossible(amendment.contract, amendment.amount_change, amendment.months_change)


@guard("contracts.money_for_amendment")
def money_for_amendment(amendment: Amendment) -> bool:
    """The budget line has too little free money for this amendment."""
    held = commitment_of(amendment.contract.project.terms)
    if held is None:
        return False
    needed = amendment.contract.amended_amount + amendment.amount_change - held.amount
    return needed <= 0 or needed <= held.line.amount - held.line.committed


@guard("contracts.amendment_unsigned")
def amendment_unsigned(amendment: Amendment) -> bool:
    """The partner has signed already."""
    return not amendment.signatures.exists()


@guard("contracts.amendment_signed_by_partner")
def amendment_signed_by_partner(amendment: Amendment) -> bool:
    """The partner has not signed yet."""
    return amendment.signatures.filter(side="partner").exists()


@guard("contracts.amendment_on_paper")
def amendment_on_paper(amendment: Amendment) -> bool:
    """The other side signed electronically: sign the same file electronically."""
    return not amendment.signatures.exclude(method="paper").exists()


@guard("contracts.amendment_electronic")
def amendment_electronic(amendment: Amendment) -> bool:
    """The other side signed on paper: sign the same copy on paper."""
    return not amendment.signatures.exclude(method="electronic").exists()
