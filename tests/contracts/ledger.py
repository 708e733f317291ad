"""An independent ledger of a contract's money, for the tests: it shares nothing with the product but the arithmetic of decimals."""

from decimal import ROUND_HALF_UP, Decimal

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
