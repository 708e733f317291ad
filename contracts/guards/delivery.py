"""Facts that milestones, reports, payments and the end of a contract wait for. The first docstring line is what a person reads."""

from datetime import timedelta
from decimal import Decimal

from contracts.models import Contract, Evaluation, Milestone, Payment, PaymentKind, Period, Referral, Termination
from contracts.policies import contract_of
from contracts.selectors.delivery import last_day_to_appeal, reports_overdue
from partnership.workflow.clock import now, today
from partnership.workflow.registry import guard
from tenders.selectors.budget import commitment_of
from tenders.selectors.rules import rule

OPEN_PAYMENTS = ("prepared", "certified", "approved")


@guard("contracts.milestones_accepted")
def milestones_accepted(contract: Contract) -> bool:
    """Not every milestone is accepted yet."""
    return all(milestone.state == "accepted" for milestone in contract.milestones.all())


@guard("contracts.final_report_accepted")
def final_report_accepted(contract: Contract) -> bool:
    """The final report is not accepted yet."""
    return all(period.state == "accepted" for period in contract.periods.all() if period.is_final)


@guard("contracts.no_payment_open")
def no_payment_open(part: Contract | Termination) -> bool:
    """A payment is still under way: pay it, or reject it first."""
    return not any(payment.state in OPEN_PAYMENTS for payment in contract_of(part).payments.all())


@guard("contracts.contract_in_force")
def contract_in_force(part: Milestone | Contract) -> bool:
    """The contract is not in force now."""
    return bool(contract_of(part).state == "in_force")


# --- reports ----------------------------------------------------------------------------------------------------------
@guard("contracts.period_over")
def period_over(period: Period) -> bool:
    """The period has not ended yet."""
    finished = period.is_final and all(m.state == "accepted" for m in period.contract.milestones.all())
    return finished or today() >= period.ends_on


@guard("contracts.figures_complete")
def figures_complete(period: Period) -> bool:
    """Write the actual value of every indicator, and how many people were reached, first."""
    if period.values.filter(actual=None).exists():
        return False
    return not period.beneficiaries.filter(number=None).exists()


# --- payments ---------------------------------------------------------------------------------------------------------
@guard("contracts.payment_supported")
def payment_supported(payment: Payment) -> bool:
    """What this payment stands on is not accepted yet."""
    if payment.kind == PaymentKind.RETENTION:
        return payment.contract.is_ended
    part = payment.milestone or payment.period
    return part is None or part.state == "accepted"


@guard("contracts.advance_guaranteed")
def advance_guaranteed(payment: Payment) -> bool:
    """An advance needs a guarantee of the same amount that is in force: record it first."""
    if payment.kind != PaymentKind.ADVANCE:
        return True
    held = payment.contract.bonds.filter(purpose="advance", outcome="", expires_on__gte=today())
    return any(bond.amount >= payment.amount for bond in held)


@guard("contracts.no_report_overdue")
def no_report_overdue(payment: Payment) -> bool:
    """A report of the partner is overdue: payments are held until it has come."""
    if payment.kind in (PaymentKind.RETENTION, PaymentKind.SETTLEMENT):
        return True
    return not reports_overdue(payment.contract_id, today())


def _with(payment: Payment) -> Decimal:
    """What is certified of the contract together with this payment, in dinars."""
    contract = payment.contract
    if payment.state != "prepared":
        return contract.certified
    gross = Decimal(0) if payment.kind == PaymentKind.RETENTION else payment.amount
    return contract.certified + gross - payment.advance_recovery


@guard("contracts.within_contract")
def within_contract(payment: Payment) -> bool:
    """The payments would exceed the amount of the contract."""
    if payment.kind == PaymentKind.RETENTION and payment.state == "prepared":
        return payment.amount <= payment.contract.retained
    return _with(payment) <= payment.contract.amended_amount


@guard("contracts.within_committed_money")
def within_committed_money(payment: Payment) -> bool:
    """The payments would exceed what is committed on the budget line."""
    held = commitment_of(payment.contract.project.terms)
    return held is not None and _with(payment) <= held.amount


# --- termination ------------------------------------------------------------------------------------------------------
@guard("contracts.termination_noticed")
def termination_noticed(contract: Contract) -> bool:
    """No notice of termination was served: legal affairs serve it on the contract's page."""
    return any(notice.is_running for notice in contract.terminations.all())


@guard("contracts.termination_due")
def termination_due(contract: Contract) -> bool:
    """The days of the notice of termination are not over yet."""
    return any(notice.is_running and today() >= notice.effective_on for notice in contract.terminations.all())


# --- evaluation -------------------------------------------------------------------------------------------------------
@guard("contracts.judgement_given")
def judgement_given(evaluation: Evaluation) -> bool:
    """Write the department's judgement and its reasons first."""
    return evaluation.judgement_score is not None and bool(evaluation.judgement_text.strip())


@guard("contracts.referral_resolved")
def referral_resolved(referral: Referral) -> bool:
    """No meeting of the partnership committee has agreed on this referral yet: put it on an agenda, and to the vote."""
    return bool(referral.resolution)


@guard("contracts.partner_heard")
def partner_heard(evaluation: Evaluation) -> bool:
    """The partner has not commented yet, and its days to comment are not over."""
    if evaluation.state != "with_partner" or evaluation.sent_at is None:
        return True
    return now() >= evaluation.sent_at + timedelta(days=int(rule("evaluation_comment_days")))


@guard("contracts.appeal_in_time")
def appeal_in_time(part: Evaluation | Referral) -> bool:
    """The days to appeal are over."""
    last = last_day_to_appeal(part)
    return last is not None and today() <= last
