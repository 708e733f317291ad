"""What a stored rule value means in code: pure functions without the database."""

from decimal import Decimal
from typing import Any

NUMBERS = frozenset({"percent", "days", "years", "people", "count", "points"})


def plain_value(unit: str, value: Any) -> Any:
    """int (whole counts), Decimal (money, broken percentages), str, or [{"upto": Decimal | None, "value": Decimal}]."""
    if unit == "BHD":
        return Decimal(value)
    if unit in NUMBERS:
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else number
    if unit == "bands":
        return [{"upto": _amount(band["upto"]), "value": Decimal(band["value"])} for band in value]
    return str(value)


def band_value(bands: list[dict[str, Any]], amount: Decimal) -> Decimal:
    """The value of the first band whose upper end reaches `amount` (both in dinars); the last band has no end."""
    for band in bands:
        if band["upto"] is None or amount <= band["upto"]:
            return band["value"]
    return bands[-1]["value"]


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
