"""Money is exact to the fils: whatever happens to a contract agrees with a ledger that this test keeps for itself."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.models import Bond, ClauseVersion, Contract, ContractClause, Milestone, Payment, Penalty
from contracts.services.amendments import impossible
from contracts.services.drafting import clause_add
from contracts.services.money import advance_prepare, penalty_impose, penalty_waive, retention_prepare
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.contracts.delivering import accept, amend, pay
from tests.contracts.ledger import FILS, Ledger, fils
from tests.contracts.working import walk

pytestmark = pytest.mark.django_db


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
