"""What a financial envelope comes to, in dinars to the fils: pure functions over its content (docs/tender-box.md has the format).

RULES.md section 1, arithmetic error: the unit price rules. So every total is worked out here from quantities and unit
prices; what the bidder wrote as totals is kept beside it, to be compared.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

FILS = Decimal("0.001")
LARGEST = Decimal(10) ** 12  # dinars; beyond it a number is a slip of the pen
SMALLEST_PLACE = 9  # decimals; more is nonsense, and could be millions of zeros when written out


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the schedule. `total`: worked out; `stated`: the bidder's own figure, None where it gave none."""

    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    total: Decimal
    stated: Decimal | None


@dataclass(frozen=True, slots=True)
class Prices:
    """The schedule worked out: lines, less the discount on the whole, plus VAT. `stated`: the bidder's own total."""

    lines: list[PriceLine]
    subtotal: Decimal
    discount: Decimal
    net: Decimal
    vat_rate: Decimal | None
    vat: Decimal
    total: Decimal
    stated: Decimal | None

    @property
    def has_units(self) -> bool:
        return any(line.unit for line in self.lines)

    @property
    def has_discounts(self) -> bool:
        return any(line.discount for line in self.lines)


def amount_of(value: Any) -> Decimal | None:
    """A number of an envelope's content; None for nothing, and for what is no number of sane size."""
    if value in (None, "") or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found) >= LARGEST:
        return None
    return found if int(found.as_tuple().exponent) >= -SMALLEST_PLACE else None


def to_the_fils(value: Decimal) -> Decimal:
    """Half a fils and more counts as one, as on an invoice."""
    return value.quantize(FILS, ROUND_HALF_UP)


def line_total(quantity: Decimal, unit_price: Decimal, discount: Decimal = Decimal(0)) -> Decimal:
    """Quantity times unit price less the line's discount, to the fils; never below zero."""
    return max(to_the_fils(quantity * unit_price) - to_the_fils(discount), Decimal("0.000"))


def reckon(content: dict[str, Any]) -> Prices:
    """Work out the price schedule of a financial envelope. The rounded lines add up to the total exactly, as printed."""
    items = content.get("items")
    lines = [_line(item) for item in (items if isinstance(items, list) else []) if isinstance(item, dict)]
    subtotal = sum((line.total for line in lines), Decimal("0.000"))
    discount = to_the_fils(min(max(amount_of(content.get("discount")) or Decimal(0), Decimal(0)), subtotal))
    net = subtotal - discount
    rate = amount_of(content.get("vat_rate"))
    vat = net * rate / 100 if rate is not None else amount_of(content.get("vat")) or Decimal(0)
    vat = to_the_fils(min(max(vat, Decimal(0)), net))
    return Prices(lines, subtotal, discount, net, rate, vat, net + vat, amount_of(content.get("total")))


def _line(item: dict[str, Any]) -> PriceLine:
    quantity, price, discount = (
        max(amount_of(item.get(k)) or Decimal(0), Decimal(0)) for k in ("quantity", "unit_price", "discount")
    )
    return PriceLine(
        str(item.get("description") or ""), str(item.get("unit") or ""), quantity, price, discount,
        line_total(quantity, price, discount), amount_of(item.get("line_total")),
    )  # fmt: skip


def total_of(content: dict[str, Any]) -> Decimal:
    """The price of a bid: lines, less discounts, plus VAT."""
    return reckon(content).total
