"""The money of a contract: certificates, what is kept back from them, the advance, the retention, penalties. Dinars and fils.

Every write locks the contract first, so that two people never certify the same money. The figures of the contract itself
(its variables) come before the rules; both are percentages.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from contracts.models import Contract, Milestone, Payment, PaymentKind, Penalty, Period
from partnership.arabic.digits import NotAnAmount, parse_amount
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.selectors.rules import rule

FILS = Decimal("0.001")
LIVE = ("prepared", "certified", "approved", "paid")
WORK = (PaymentKind.MILESTONE, PaymentKind.PERIOD, PaymentKind.SETTLEMENT)


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What is kept back from one certificate, in dinars."""

    retention: Decimal = Decimal(0)
    advance_recovery: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.retention + self.advance_recovery + self.penalty


def fils(amount: Decimal) -> Decimal:
    return amount.quantize(FILS, rounding=ROUND_HALF_UP)


def locked(contract: Any) -> Contract:
    """The contract as it is now, locked until the transaction ends."""
    pk = contract.pk if isinstance(contract, Contract) else contract
    rows = Contract.objects.select_for_update(of=("self",)).select_related("project__terms", "partner")
    return rows.get(pk=pk)


def figure(contract: Contract, variable: str, code: str) -> Decimal:
    """A percentage, or days: as the signed contract says, else as the rule does."""
    try:
        found = parse_amount(str(contract.values.get(variable, "")))
    except NotAnAmount:
        return Decimal(rule(code))
    return found if Decimal(0) <= found <= 1000 else Decimal(rule(code))


def has_clause(contract: Contract, code: str) -> bool:
    return contract.clauses.filter(library_code=code).exists()


def _total(rows: Any, field: str) -> Decimal:
    return rows.aggregate(sum=Sum(field))["sum"] or Decimal(0)


def advance_outstanding(contract: Contract) -> Decimal:
    """Of the advance that was paid, what no live certificate recovers yet."""
    live = contract.payments.filter(state__in=LIVE)
    paid = _total(live.filter(kind=PaymentKind.ADVANCE, state="paid"), "amount")
    return paid - _total(live, "advance_recovery")


def work_certified(contract: Contract) -> Decimal:
    """Value of all live certificates of work."""
    return _total(contract.payments.filter(state__in=LIVE, kind__in=WORK), "amount")


def penalties_pending(contract: Contract) -> Decimal:
    """Penalties imposed and not waived, less what live payments deduct already."""
    imposed = _total(contract.penalty_rows.filter(waived_at=None), "amount")
    deducted = _total(contract.payments.filter(state__in=LIVE), "penalty")
    return max(Decimal(0), imposed - deducted)


def kept_back(contract: Contract, gross: Decimal, *, kind: str = PaymentKind.MILESTONE) -> KeptBack:
    """What a new certificate of this value keeps back.

    Retention by the contract's percentage; of the advance the share that it has in the contract, all that is left with
    the last certificate; then pending penalties, as far as something is left to deduct them from.
    """
    retention = Decimal(0)
    if kind != PaymentKind.SETTLEMENT and has_clause(contract, "retention"):
        retention = fils(gross * figure(contract, "retention_percent", "retention_percent") / 100)
    left = advance_outstanding(contract)
    recovery = Decimal(0)
    if left > 0:
        paid = _total(contract.payments.filter(kind=PaymentKind.ADVANCE, state="paid"), "amount")
        last = work_certified(contract) + gross >= contract.amended_amount or kind == PaymentKind.SETTLEMENT
        share = left if last else min(left, fils(gross * paid / contract.amended_amount))
        recovery = min(share, gross - retention)
    penalty = min(penalties_pending(contract), gross - retention - recovery)
    return KeptBack(retention, recovery, penalty)


def _prepare(contract: Contract, *, by: Any, kind: str, amount: Decimal, kept: KeptBack, **facts: Any) -> Payment:
    payment = Payment.objects.create(
        contract=contract, kind=kind, number=next_number("PY", now().year), amount=amount, retention=kept.retention,
        advance_recovery=kept.advance_recovery, penalty=kept.penalty, net=amount - kept.total, prepared_at=now(), **facts,
    )  # fmt: skip
    return begin(payment, by=by)


@transaction.atomic
def payment_prepare(milestone: Milestone, *, by: Any) -> Payment:
    """Prepare the certificate of an accepted milestone, with the penalty of its delay. Raises DomainError "not_accepted", "prepared"."""
    contract = locked(milestone.contract_id)
    fresh = Milestone.objects.get(pk=milestone.pk)
    if fresh.state != "accepted" or fresh.amount <= 0:
        raise DomainError(_("Only an accepted milestone with an amount is paid."), "not_accepted")
    if fresh.payments.exclude(state="rejected").exists():
        raise DomainError(_("The payment of this milestone is prepared already."), "prepared")
    _penalise_delay(contract, fresh, by=by)
    return _prepare(
        contract, by=by, kind=PaymentKind.MILESTONE, amount=fresh.amount, kept=kept_back(contract, fresh.amount), milestone=fresh
    )  # fmt: skip


@transaction.atomic
def period_payment_prepare(period: Period, *, by: Any, amount: Decimal, note: str = "") -> Payment:
    """Prepare a certificate for an accepted period, in dinars. Raises DomainError "not_accepted", "prepared", "too_much"."""
    contract = locked(period.contract_id)
    if Period.objects.get(pk=period.pk).state != "accepted":
        raise DomainError(_("Only an accepted report is paid."), "not_accepted")
    if period.payments.exclude(state="rejected").exists():
        raise DomainError(_("The payment of this period is prepared already."), "prepared")
    room_needed(contract, amount)
    return _prepare(
        contract, by=by, kind=PaymentKind.PERIOD, amount=amount, kept=kept_back(contract, amount), period=period, note=note
    )  # fmt: skip


def room_needed(contract: Contract, amount: Decimal) -> None:
    """Refuse an amount for which the contract has no room. Raises DomainError "too_much"."""
    room = contract.amended_amount - work_certified(contract)
    if amount <= 0 or amount > room:
        raise DomainError(_("Of the contract BD %(room)s are left to certify.") % {"room": f"{room:,.3f}"}, "too_much")


def advance_most(contract: Contract) -> Decimal:
    """The largest advance: the contract's percentage, never above the rule's; 0 where the contract has no clause for it."""
    if not has_clause(contract, "advance"):
        return Decimal(0)
    percent = min(figure(contract, "advance_percent", "advance_percent_most"), Decimal(rule("advance_percent_most")))
    return fils(contract.amended_amount * percent / 100)


@transaction.atomic
def advance_prepare(contract: Contract, *, by: Any, amount: Decimal, note: str = "") -> Payment:
    """Prepare the advance, once, before anything else is certified. Raises DomainError "state", "no_clause", "too_much", "prepared"."""
    fresh = locked(contract)
    if fresh.state != "in_force":
        raise DomainError(_("The contract is not in force now."), "state")
    most = advance_most(fresh)
    if most <= 0:
        raise DomainError(_("This contract has no clause for an advance."), "no_clause")
    if amount <= 0 or amount > most:
        raise DomainError(_("The advance is at most BD %(most)s.") % {"most": f"{most:,.3f}"}, "too_much")
    live = fresh.payments.filter(state__in=LIVE)
    if live.exists():
        raise DomainError(_("The advance is paid once, before the first certificate."), "prepared")
    return _prepare(fresh, by=by, kind=PaymentKind.ADVANCE, amount=amount, kept=KeptBack(), note=note)


@transaction.atomic
def retention_prepare(contract: Contract, *, by: Any) -> Payment | None:
    """Prepare the release of what was retained, less an advance or penalties still open; None where nothing is retained."""
    fresh = locked(contract)
    amount = fresh.retained
    if amount <= 0:
        return None
    recovery = min(amount, advance_outstanding(fresh))
    kept = KeptBack(advance_recovery=recovery, penalty=min(amount - recovery, penalties_pending(fresh)))
    return _prepare(fresh, by=by, kind=PaymentKind.RETENTION, amount=amount, kept=kept)


@transaction.atomic
def settlement_prepare(contract: Contract, *, by: Any, amount: Decimal, note: str) -> Payment | None:
    """Prepare what a terminated contract still owes for work done; None for nothing. Raises DomainError "too_much"."""
    fresh = locked(contract)
    if amount <= 0:
        return None
    room_needed(fresh, amount)
    kept = kept_back(fresh, amount, kind=PaymentKind.SETTLEMENT)
    return _prepare(fresh, by=by, kind=PaymentKind.SETTLEMENT, amount=amount, kept=kept, note=note)


# --- penalties --------------------------------------------------------------------------------------------------------
def penalty_room(contract: Contract) -> Decimal:
    """How much may still be imposed: the ceiling of the contract's amount, less what was imposed and not waived."""
    percent = figure(contract, "penalty_ceiling_percent", "penalty_ceiling_percent")
    ceiling = fils(contract.amended_amount * percent / 100)
    return max(Decimal(0), ceiling - _total(contract.penalty_rows.filter(waived_at=None), "amount"))


def delay_penalty(contract: Contract, milestone: Milestone, days: int) -> Decimal:
    """For each day of delay the contract's percentage of the milestone, as far as the ceiling leaves room."""
    percent = figure(contract, "penalty_percent", "penalty_day_percent")
    return min(fils(milestone.amount * percent * days / 100), penalty_room(contract))


def _penalise_delay(contract: Contract, milestone: Milestone, *, by: Any) -> None:
    if milestone.days_late == 0 or milestone.penalties.exists() or not has_clause(contract, "penalties"):
        return
    amount = delay_penalty(contract, milestone, milestone.days_late)
    if amount > 0:
        _impose(contract, by=by, amount=amount, why=str(milestone), clause="penalties", milestone=milestone)


def _impose(
    contract: Contract, *, by: Any, amount: Decimal, why: str, clause: str, milestone: Milestone | None
) -> Penalty:
    row = contract.clauses.filter(library_code=clause).only("number").first()
    penalty = Penalty.objects.create(
        contract=contract, milestone=milestone, clause_number=row.number if row else None, amount=amount, why=why,
        days=milestone.days_late if milestone else 0, imposed_at=now(), imposed_by=by,
    )  # fmt: skip
    record("edited", by=by, obj=contract, after={"penalty": str(amount), "days": penalty.days}, reason=why)
    return penalty


@transaction.atomic
def penalty_impose(contract: Contract, *, by: Any, amount: Decimal, clause_number: int, why: str) -> Penalty:
    """A penalty for a breach of a clause, in dinars. Prepared payments are reckoned anew. Raises DomainError "state", "clause", "ceiling"."""
    fresh = locked(contract)
    if fresh.state not in ("in_force", "suspended"):
        raise DomainError(_("The contract is not in force now."), "state")
    clause = fresh.clauses.filter(number=clause_number).first()
    if clause is None:
        raise DomainError(_("The contract has no clause with this number."), "clause")
    room = penalty_room(fresh)
    if amount <= 0 or amount > room:
        raise DomainError(_("All penalties together have a ceiling: BD %(room)s are left.") % {"room": f"{room:,.3f}"}, "ceiling")  # fmt: skip
    penalty = Penalty.objects.create(
        contract=fresh, clause_number=clause_number, amount=amount, why=why, imposed_at=now(), imposed_by=by
    )
    record("edited", by=by, obj=fresh, after={"penalty": str(amount), "clause": clause_number}, reason=why)
    refigure(fresh, by=by)
    return penalty


@transaction.atomic
def penalty_waive(penalty: Penalty, *, by: Any, reason: str) -> Penalty:
    """Legal affairs accept the excuse. Raises DomainError "waived", "deducted", "own"."""
    contract = locked(penalty.contract_id)
    fresh = Penalty.objects.select_for_update(of=("self",)).get(pk=penalty.pk)
    if fresh.waived_at is not None:
        raise DomainError(_("This penalty was waived already."), "waived")
    if fresh.imposed_by_id == by.pk:
        raise DomainError(_("Nobody waives a penalty that they imposed."), "own")
    fixed = contract.payments.filter(state__in=("certified", "approved", "paid"))
    others = _total(contract.penalty_rows.filter(waived_at=None).exclude(pk=fresh.pk), "amount")
    if _total(fixed, "penalty") > others:
        raise DomainError(_("This penalty was deducted from a certified payment already."), "deducted")
    fresh.waived_at, fresh.waived_by, fresh.waive_reason = now(), by, reason
    fresh.save(update_fields=["waived_at", "waived_by", "waive_reason"])
    record("edited", by=by, obj=contract, after={"penalty_waived": str(fresh.amount)}, reason=reason)
    refigure(contract, by=by)
    return fresh


def refigure(contract: Contract, *, by: Any) -> None:
    """Reckon anew what prepared certificates deduct of penalties: some came, or were waived."""
    prepared = list(contract.payments.filter(state="prepared").exclude(kind=PaymentKind.ADVANCE).order_by("pk"))
    for payment in prepared:  # first free what they hold, then give in order
        payment.net, payment.penalty = payment.net + payment.penalty, Decimal(0)
        payment.save(update_fields=["penalty", "net"])
    for payment in prepared:
        payment.penalty = min(penalties_pending(contract), payment.net)
        payment.net -= payment.penalty
        payment.save(update_fields=["penalty", "net"])
    if prepared:
        record("edited", by=by, obj=contract, after={"reckoned_anew": [payment.number for payment in prepared]})
