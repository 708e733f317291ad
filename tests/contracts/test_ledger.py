"""Money is exact to the fils: whatever happens to a contract agrees with a ledger that this test keeps for itself."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.models import Bond, ClauseVersion, Contract, ContractClause, Milestone, Payment, Penalty
from contracts.services.amendments import impossible
from contracts.services.drafting import clause_add
from contracts.services.money import advance_prepare, penalty_impose, penalty_waive, retention_prepare
from contracts.services.reckoning import Account, KeptBack
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.contracts.delivering import accept, amend, pay
from tests.contracts.working import walk

pytestmark = pytest.mark.django_db
FILS = Decimal("0.001")


def fils(amount: Decimal) -> Decimal:
    return amount.quantize(FILS, ROUND_HALF_UP)


class Ledger:
    """What the contract says, reckoned apart: 5 % retention, the advance back in its own share, penalties from what is left."""

    def __init__(self, amount: Decimal) -> None:
        self.amount = amount
        self.advance = self.recovered = self.work = self.retained = self.imposed = self.deducted = self.paid = Decimal(
            0
        )

    def certificate(self, value: Decimal) -> Decimal:
        """Book a certificate that is paid at once; what the partner gets."""
        owed, left = self.advance - self.recovered, self.amount - self.work - value
        recovery = min(owed, fils(value * self.advance / self.amount))
        if owed - recovery > left:  # what is left of the contract must still be able to bring the advance back
            recovery = owed - left
        retention = min(fils(value * 5 / 100), value - recovery)
        penalty = min(self.imposed - self.deducted, value - retention - recovery)
        self.work += value
        self.retained += retention
        self.recovered += recovery
        self.deducted += penalty
        self.paid += value - retention - recovery - penalty
        return value - retention - recovery - penalty

    def as_figures(self) -> tuple[Decimal, ...]:
        owed = self.advance - self.recovered
        return (self.amount, self.work + owed, self.paid, self.retained, self.deducted, owed)


def figures(pk: int) -> tuple[Decimal, ...]:
    c = Contract.objects.get(pk=pk)
    return (c.amended_amount, c.certified, c.paid, c.retained, c.penalties, c.advance_left)


@pytest.fixture
def advanced(house: dict[str, Any]) -> dict[str, Any]:
    """In force, with the clause of the advance and a guarantee for it."""
    version = ClauseVersion.objects.get(clause__code="advance", state="approved")
    clause_add(house["contract"], by=house["legal"], after=3, version=version)
    contract = walk(house, "in_force")
    bond = contract.bonds.get()
    Bond.objects.create(
        contract=contract, purpose="advance", kind="guarantee", issuer="بنك", number="ADV", amount=Decimal(50000), scan=bond.scan,
        issued_on=bond.issued_on, expires_on=bond.expires_on, recorded_at=now(), recorded_by=house["finance"],
    )  # fmt: skip
    house["contract"] = contract
    return house


# --- without the database: hundreds of sequences ----------------------------------------------------------------------
class Books:
    """Rows in memory as the services would write them; what they keep back is reckoned by the product."""

    def __init__(self, amount: Decimal) -> None:
        self.amended = amount
        self.payments: list[Payment] = []
        self.penalties: list[Penalty] = []

    @property
    def account(self) -> Account:
        return Account.of(
            self.amended, retention=Decimal(5), ceiling=Decimal(10), payments=self.payments, penalties=self.penalties
        )

    def prepare(self, kind: str, amount: Decimal, kept: KeptBack) -> Payment:
        payment = Payment(
            kind=kind, amount=amount, retention=kept.retention, advance_recovery=kept.advance_recovery, penalty=kept.penalty,
            net=amount - kept.total, state="prepared",
        )  # fmt: skip
        self.payments.append(payment)
        return payment

    def sums(self) -> tuple[Decimal, ...]:
        """What the trigger of the database keeps on the contract, from the same rows."""
        counted = [p for p in self.payments if p.state in ("certified", "approved", "paid")]
        kept = [-p.amount if p.kind == "retention" else p.retention for p in counted]
        return (
            sum((p.charge for p in counted), Decimal(0)), sum((p.net for p in counted if p.state == "paid"), Decimal(0)),
            sum(kept, Decimal(0)), sum((p.penalty for p in counted), Decimal(0)),
        )  # fmt: skip


STEPS = ("certificate", "reject", "penalty", "waive", "raise", "cut", "late")


@settings(max_examples=600, deadline=None, derandomize=True)
@given(
    amount=st.integers(1_000, 3_300_000_000),
    advance=st.integers(0, 30),
    deeds=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 999)), min_size=1, max_size=25),
)
def test_any_sequence_on_paper_agrees_with_an_independent_ledger(
    amount: int, advance: int, deeds: list[tuple[str, int]]
) -> None:
    books, ledger = Books(amount * FILS), Ledger(amount * FILS)
    if first := fils(books.amended * advance / 100):
        books.prepare("advance", first, KeptBack()).state = "paid"
        ledger.advance, ledger.paid = first, first
    for what, share in [*deeds, ("certificate", 1000)]:
        write(books, ledger, what, share)
        certified, paid, retained, penalties = books.sums()
        owed = ledger.advance - ledger.recovered
        assert (certified, paid) == (ledger.work + owed, ledger.paid)
        assert (retained, penalties) == (ledger.retained, ledger.deducted)
        assert certified == paid + retained + penalties <= books.amended
        assert all(p.net >= 0 and p.net == p.net.quantize(FILS) for p in books.payments)
    assert (books.account.room, books.account.advance_left) == (0, 0)
    kept = books.account.keep_of_release(ledger.retained)
    released = books.prepare("retention", ledger.retained, kept)
    assert released.net == ledger.retained - min(ledger.retained, ledger.imposed - ledger.deducted)


def write(books: Books, ledger: Ledger, what: str, share: int) -> None:
    """One deed in both books; `share` is of what is possible, in thousandths."""
    part = fils(books.account.room * share / 1000)
    if what in ("certificate", "reject") and part > 0:
        payment = books.prepare("period", part, books.account.keep_back(part))
        if what == "reject":
            payment.state = "rejected"
        else:
            payment.state = "paid"
            assert payment.net == ledger.certificate(part)
    elif what in ("penalty", "late"):
        room = books.account.penalty_room
        penalty = books.account.delay_penalty(part, share, FILS) if what == "late" else fils(room * share / 1000)
        assert penalty <= room == max(Decimal(0), fils(ledger.amount * 10 / 100) - ledger.imposed)
        if penalty > 0:
            books.penalties.append(Penalty(amount=penalty))
            ledger.imposed += penalty
    elif what == "waive":
        open_ones = [p for p in books.penalties if not p.waived_at and p.amount <= ledger.imposed - ledger.deducted]
        for penalty in open_ones[:1]:
            penalty.waived_at = now()
            ledger.imposed -= penalty.amount
    elif what == "raise":
        books.amended = ledger.amount = books.amended + fils(books.amended * share / 10_000)
    elif what == "cut":
        open_part = books.amended - books.sums()[0]  # never below what is certified
        books.amended = ledger.amount = books.amended - fils(open_part * share / 1000)


# --- through the services and the database ----------------------------------------------------------------------------
def deed() -> st.SearchStrategy[tuple[str, int]]:
    return st.tuples(st.sampled_from(("pay", "penalty", "raise", "cut", "waive")), st.integers(1, 9_999_999))


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(advance=st.integers(0, 9_000_000), deeds=st.lists(deed(), min_size=2, max_size=4))
def test_whatever_happens_agrees_with_an_independent_ledger(
    advanced: dict[str, Any], advance: int, deeds: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        house, contract = advanced, advanced["contract"]
        ledger = Ledger(contract.amount)
        if advance:
            amount = advance * FILS
            pay(house, advance_prepare(contract, by=house["officer"], amount=amount))
            ledger.advance, ledger.paid = amount, amount
            assert figures(contract.pk) == ledger.as_figures()
        for what, size in [*deeds, *[("pay", 0)] * 7]:
            act(house, contract, ledger, what, size)
            assert figures(contract.pk) == ledger.as_figures()
        assert ledger.work == ledger.amount
        close(house, contract, ledger)
        transaction.set_rollback(True)


def act(house: dict[str, Any], contract: Contract, ledger: Ledger, what: str, size: int) -> None:
    if what == "pay":
        if (milestone := contract.milestones.exclude(state="accepted").first()) is not None:
            payment = accept(house, milestone) if milestone.amount else accepted(house, milestone)
            if payment is not None:
                expected = ledger.certificate(milestone.amount)
                assert pay(house, payment).net == expected
    elif what == "penalty":
        room = fils(ledger.amount * 10 / 100) - ledger.imposed
        amount = min(size * FILS, room)
        if amount > 0:
            penalty_impose(contract, by=house["officer"], amount=amount, clause_number=1, why="إخلال")
            ledger.imposed += amount
    elif what == "waive":
        for penalty in Penalty.objects.filter(
            contract=contract, waived_at=None, amount__lte=ledger.imposed - ledger.deducted
        )[:1]:
            penalty_waive(penalty, by=house["legal"], reason="عذر مقبول")
            ledger.imposed -= penalty.amount
    else:
        change = size * FILS if what == "raise" else -size * FILS
        fresh = Contract.objects.get(pk=contract.pk)
        if not impossible(fresh, change, 0):
            amend(house, fresh, change)
            ledger.amount += change


def accepted(house: dict[str, Any], milestone: Milestone) -> None:
    """A milestone without an amount has no payment."""
    milestone = fire(milestone, "deliver", by=house["partner"], evidence="سلم")
    fire(milestone, "accept", by=house["officer"])


def close(house: dict[str, Any], contract: Contract, ledger: Ledger) -> None:
    """The retention at the end, less what is still open."""
    Contract.objects.filter(pk=contract.pk).update(ended_at=now())
    payment = retention_prepare(contract, by=house["officer"])
    assert payment is not None
    owed, pending = ledger.advance - ledger.recovered, ledger.imposed - ledger.deducted
    assert payment.net == ledger.retained - min(ledger.retained, owed + pending)


def test_an_overpayment_is_refused_by_the_database_whatever_the_code_says(house: dict[str, Any]) -> None:
    contract = walk(house, "in_force")
    payment = pay(house, accept(house, contract.milestones.get(order=1)), until="certified")
    for sql in (
        "UPDATE contracts_payment SET amount = amount * 10, net = net + amount * 9 WHERE id = %(payment)s",
        "UPDATE contracts_payment SET net = net + 0.001 WHERE id = %(payment)s",
        "UPDATE contracts_contract SET paid = amended_amount WHERE id = %(contract)s",
        "UPDATE contracts_contract SET certified = 0 WHERE id = %(contract)s",
        "INSERT INTO contracts_payment (contract_id, kind, state, number, amount, retention, advance_recovery, penalty, net, note, prepared_at, certified_by_id, payment_reference)"
        " SELECT contract_id, 'advance', 'certified', 'X-1', 90000, 0, 0, 0, 90000, '', prepared_at, certified_by_id, '' FROM contracts_payment WHERE id = %(payment)s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, {"payment": payment.pk, "contract": contract.pk})


def test_one_person_never_certifies_and_approves(house: dict[str, Any]) -> None:
    contract = walk(house, "in_force")
    payment = pay(house, accept(house, contract.milestones.get(order=1)), until="certified")
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(approved_by=payment.certified_by)


def test_delay_is_penalised_by_the_day_up_to_the_ceiling_and_waived_by_another(house: dict[str, Any]) -> None:
    contract = walk(house, "in_force")
    milestone = contract.milestones.get(order=1)
    Milestone.objects.filter(pk=milestone.pk).update(due_on=today() - timedelta(days=10))
    payment = accept(house, Milestone.objects.get(pk=milestone.pk))
    assert payment.penalty == fils(milestone.amount * 2 / 100)
    penalty = contract.penalty_rows.get()
    assert penalty.days == 10
    assert penalty.clause_number == ContractClause.objects.get(contract=contract, library_code="penalties").number
    with pytest.raises(DomainError) as refusal:
        penalty_waive(penalty, by=house["officer"], reason="عذر")
    assert refusal.value.code == "own"
    penalty_waive(penalty, by=house["legal"], reason="عذر")
    payment = Payment.objects.get(pk=payment.pk)
    assert (payment.penalty, payment.net) == (0, payment.amount - payment.retention)


def test_payments_are_held_while_a_report_is_overdue(house: dict[str, Any]) -> None:
    contract = walk(house, "in_force")
    payment = accept(house, contract.milestones.get(order=1))
    period = contract.periods.get(number=1)
    period.starts_on, period.ends_on, period.due_on = (
        d.replace(year=d.year - 1) for d in (period.starts_on, period.ends_on, period.due_on)
    )
    period.save()
    with pytest.raises(DomainError) as refusal:
        fire(payment, "certify", by=house["officer"])
    assert refusal.value.code == "contracts.no_report_overdue"
