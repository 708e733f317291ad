"""Money is exact to the fils: hundreds of sequences, reckoned by the product without the database, against a ledger of the test."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.models import Payment, Penalty
from contracts.services.reckoning import Account, KeptBack
from tests.contracts.ledger import FILS, Ledger, fils


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

    def add(self, kind: str, amount: Decimal, kept: KeptBack, state: str = "paid") -> Payment:
        payment = Payment(
            kind=kind, amount=amount, retention=kept.retention, advance_recovery=kept.advance_recovery, penalty=kept.penalty,
            net=amount - kept.total, state=state,
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


WAIVED = datetime(2026, 11, 26, tzinfo=UTC)
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
        books.add("advance", first, KeptBack())
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
    released = books.add("retention", ledger.retained, kept)
    assert released.net == ledger.retained - min(ledger.retained, ledger.imposed - ledger.deducted)


def write(books: Books, ledger: Ledger, what: str, share: int) -> None:
    """One deed in both books; `share` is of what is possible, in thousandths."""
    part = fils(books.account.room * share / 1000)
    if what in ("certificate", "reject") and part > 0:
        state = "paid" if what == "certificate" else "rejected"
        payment = books.add("period", part, books.account.keep_back(part), state)
        if what == "certificate":
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
            penalty.waived_at = WAIVED
            ledger.imposed -= penalty.amount
    elif what == "raise":
        books.amended = ledger.amount = books.amended + fils(books.amended * share / 10_000)
    elif what == "cut":
        open_part = books.amended - books.sums()[0]  # never below what is certified
        books.amended = ledger.amount = books.amended - fils(open_part * share / 1000)
