"""The money of a contract: certificates, what is kept back from them, the advance, the retention, penalties. Dinars and fils.

Every write locks the contract first, so that two people never certify the same money; what is reckoned is reckoned in
contracts.services.reckoning. The figures of the contract itself (its variables) come before the rules; both are percentages.
"""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Contract, Milestone, Payment, PaymentKind, Penalty, Period
from contracts.services.reckoning import LIVE, Account, KeptBack, fils
from partnership.arabic.digits import NotAnAmount, parse_amount
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.selectors.rules import rule


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


def account_of(contract: Contract) -> Account:
    """The contract's payments and penalties as they are now, ready to be reckoned with."""
    kept = has_clause(contract, "retention")
    return Account.of(
        contract.amended_amount,
        retention=figure(contract, "retention_percent", "retention_percent") if kept else Decimal(0),
        ceiling=figure(contract, "penalty_ceiling_percent", "penalty_ceiling_percent"),
        payments=contract.payments.all(),
        penalties=contract.penalty_rows.all(),
    )


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
        contract, by=by, kind=PaymentKind.MILESTONE, amount=fresh.amount,
        kept=account_of(contract).keep_back(fresh.amount), milestone=fresh,
    )  # fmt: skip


@transaction.atomic
def period_payment_prepare(period: Period, *, by: Any, amount: Decimal, note: str = "") -> Payment:
    """Prepare a certificate for an accepted period, in dinars. Raises DomainError "not_accepted", "prepared", "too_much"."""
    contract = locked(period.contract_id)
    if Period.objects.get(pk=period.pk).state != "accepted":
        raise DomainError(_("Only an accepted report is paid."), "not_accepted")
    if period.payments.exclude(state="rejected").exists():
        raise DomainError(_("The payment of this period is prepared already."), "prepared")
    account = account_of(contract)
    room_needed(account, amount)
    return _prepare(
        contract, by=by, kind=PaymentKind.PERIOD, amount=amount, kept=account.keep_back(amount), period=period, note=note
    )  # fmt: skip


def room_needed(account: Account, amount: Decimal) -> None:
    """Refuse an amount for which the contract has no room. Raises DomainError "too_much"."""
    if amount <= 0 or amount > account.room:
        room = f"{account.room:,.3f}"
        raise DomainError(_("Of the contract BD %(room)s are left to certify.") % {"room": room}, "too_much")


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
    kept = account_of(fresh).keep_of_release(amount)
    return _prepare(fresh, by=by, kind=PaymentKind.RETENTION, amount=amount, kept=kept)


@transaction.atomic
def settlement_prepare(contract: Contract, *, by: Any, amount: Decimal, note: str) -> Payment | None:
    """Prepare what a terminated contract still owes for work done; None for nothing. Raises DomainError "too_much"."""
    fresh = locked(contract)
    if amount <= 0:
        return None
    account = account_of(fresh)
    room_needed(account, amount)
    kept = account.keep_back(amount, settlement=True)
    return _prepare(fresh, by=by, kind=PaymentKind.SETTLEMENT, amount=amount, kept=kept, note=note)


# --- penalties --------------------------------------------------------------------------------------------------------
def _penalise_delay(contract: Contract, milestone: Milestone, *, by: Any) -> None:
    if milestone.days_late == 0 or milestone.penalties.exists() or not has_clause(contract, "penalties"):
        return
    percent = figure(contract, "penalty_percent", "penalty_day_percent")
    amount = account_of(contract).delay_penalty(milestone.amount, milestone.days_late, percent)
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
    room = account_of(fresh).penalty_room
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
    account = account_of(contract)
    deducted = sum((row.penalty for row in account.payments if row.state != "prepared"), Decimal(0))
    if deducted > account.imposed - fresh.amount:
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
        payment.penalty = min(account_of(contract).penalties_pending, payment.net)
        payment.net -= payment.penalty
        payment.save(update_fields=["penalty", "net"])
    if prepared:
        record("edited", by=by, obj=contract, after={"reckoned_anew": [payment.number for payment in prepared]})
