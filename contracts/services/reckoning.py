"""The account of a contract, reckoned without the database: what a certificate keeps back, what may still be imposed.

Dinars and fils. Pure: from the rows of payments and penalties to amounts, so that a test can try any sequence of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from contracts.models import Payment, PaymentKind, Penalty

FILS = Decimal("0.001")
ZERO = Decimal(0)
LIVE = ("prepared", "certified", "approved", "paid")
WORK = (PaymentKind.MILESTONE, PaymentKind.PERIOD, PaymentKind.SETTLEMENT)


def fils(amount: Decimal) -> Decimal:
    return amount.quantize(FILS, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What is kept back from one certificate, in dinars."""

    retention: Decimal = ZERO
    advance_recovery: Decimal = ZERO
    penalty: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.retention + self.advance_recovery + self.penalty


@dataclass(frozen=True, slots=True)
class Account:
    """`amended`: the contract with its amendments. `retention_percent`: 0 without the clause. Payments: the live ones only."""

    amended: Decimal
    retention_percent: Decimal
    ceiling_percent: Decimal
    payments: tuple[Payment, ...]
    penalties: tuple[Penalty, ...]

    @classmethod
    def of(
        cls, amended: Decimal, *, retention: Decimal, ceiling: Decimal, payments: Iterable[Payment],
        penalties: Iterable[Penalty],
    ) -> "Account":  # fmt: skip
        """From all rows of a contract; what was rejected or waived does not count."""
        live = tuple(row for row in payments if row.state in LIVE)
        return cls(amended, retention, ceiling, live, tuple(row for row in penalties if row.waived_at is None))

    @property
    def advance_paid(self) -> Decimal:
        return sum((p.amount for p in self.payments if p.kind == PaymentKind.ADVANCE and p.state == "paid"), ZERO)

    @property
    def advance_left(self) -> Decimal:
        """Of the advance that was paid, what no live certificate recovers yet."""
        return self.advance_paid - sum((p.advance_recovery for p in self.payments), ZERO)

    @property
    def work(self) -> Decimal:
        """Value of all live certificates of work."""
        return sum((p.amount for p in self.payments if p.kind in WORK), ZERO)

    @property
    def room(self) -> Decimal:
        """What is left to certify."""
        return self.amended - self.work

    @property
    def imposed(self) -> Decimal:
        return sum((p.amount for p in self.penalties), ZERO)

    @property
    def penalties_pending(self) -> Decimal:
        """Penalties imposed and not waived, less what live payments deduct already."""
        return max(ZERO, self.imposed - sum((p.penalty for p in self.payments), ZERO))

    @property
    def penalty_room(self) -> Decimal:
        """How much may still be imposed: the ceiling of the contract's amount, less what was imposed and not waived."""
        return max(ZERO, fils(self.amended * self.ceiling_percent / 100) - self.imposed)

    def keep_back(self, gross: Decimal, *, settlement: bool = False) -> KeptBack:
        """What a new certificate of this value keeps back.

        Of the advance the share that it has in the contract, and never so little that more of it stays owed than is left
        to certify: so the last certificate takes all of it, and the contract is never exceeded. Retention by the
        contract's percentage, none with a settlement; then pending penalties; each as far as something is left to keep.
        """
        left, recovery = self.advance_left, ZERO
        if left > 0:
            share = max(fils(gross * self.advance_paid / self.amended), left - (self.room - gross))
            recovery = min(left if settlement else share, left, gross)
        percent = ZERO if settlement else self.retention_percent
        retention = min(fils(gross * percent / 100), gross - recovery)
        penalty = min(self.penalties_pending, gross - retention - recovery)
        return KeptBack(retention, recovery, penalty)

    def keep_of_release(self, retained: Decimal) -> KeptBack:
        """What the release of the retention keeps back: an advance or penalties still open."""
        recovery = min(retained, self.advance_left)
        return KeptBack(advance_recovery=recovery, penalty=min(retained - recovery, self.penalties_pending))

    def delay_penalty(self, value: Decimal, days: int, percent: Decimal) -> Decimal:
        """For each day of delay this percentage of a milestone's value, as far as the ceiling leaves room."""
        return min(fils(value * percent * days / 100), self.penalty_room)
