"""How a price stands: its arithmetic error, and how low is abnormally low. Pure functions.

Source: RULES.md section 1: the unit price rules, an arithmetic error above 10 % may exclude; a price 25 % under the estimate
or under the median must be justified.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from committee.evaluation.scoring import HUNDRED, to_thousandths

ZERO = Decimal(0)
FEWEST = 3  # prices: of two, the median lies between them and says nothing of either


def error_percent(stated: Decimal | None, corrected: Decimal) -> Decimal:
    """The size of an arithmetic error in percent of what was stated; 0 where nothing was."""
    if not stated:
        return ZERO
    return to_thousandths(abs(corrected - stated) * HUNDRED / stated)


@dataclass(frozen=True, slots=True)
class Low:
    """How far a price lies under the estimate and under the median, in percent (0 where it does not)."""

    under_estimate: Decimal
    under_median: Decimal
    limit: Decimal

    @property
    def abnormal(self) -> bool:
        return max(self.under_estimate, self.under_median) >= self.limit


def lowness(price: Decimal, prices: Sequence[Decimal], estimate: Decimal | None, limit: Decimal) -> Low:
    """Compare one price with the estimate and with the median of all opened prices."""
    middle = Decimal(median(prices)) if len(prices) >= FEWEST else None
    return Low(_under(price, estimate), _under(price, middle), limit)


def _under(price: Decimal, reference: Decimal | None) -> Decimal:
    if not reference or price >= reference:
        return ZERO
    return to_thousandths((reference - price) * HUNDRED / reference)
