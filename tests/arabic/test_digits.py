"""Amounts as people type them: stored as meant, or refused with a sentence that says what to write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.arabic import digits
from partnership.arabic.digits import NotAnAmount, parse_amount, to_arabic_indic, to_western
from tests.strategies import DIGITS, hostile_text, numbers_typed

MEANT = {
    "1.234": "1.234",
    "1250.750": "1250.750",
    "١٬٢٥٠٫٥٠٠": "1250.500",
    "١،٢٥٠٫٥٠٠": "1250.500",
    "١٢٥٠٫٥٠٠": "1250.500",
    "١٢٥٠.٥": "1250.5",
    "۱۲۵۰٫۵": "1250.5",
    "１，２５０．５": "1250.5",
    "1,250": "1250",
    "1,250,000.750": "1250000.750",
    "1 250 000.750": "1250000.750",
    "1\u00a0250": "1250",
    "1\u202f250.5": "1250.5",
    "  7 ": "7",
    "\u200f٧\u200f": "7",
    "\u202a1,250.500\u202c": "1250.500",
    "0": "0",
    "-0": "0",
    "-5.5": "-5.5",
    "−5": "-5",
    "007": "7",
    ".5": "0.5",
    "5.": "5",
    "999999999999.999": "999999999999.999",
}


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_parse_amount_stores_what_is_meant(typed: str, meant: str) -> None:
    number = parse_amount(typed)
    assert number == Decimal(meant)
    assert not (number == 0 and number.is_signed())


REFUSED = {
    "": digits.NOT_DIGITS,
    " ": digits.NOT_DIGITS,
    "abc": digits.NOT_DIGITS,
    "1e5": digits.NOT_DIGITS,
    "1E-3": digits.NOT_DIGITS,
    "1_000": digits.NOT_DIGITS,
    "NaN": digits.NOT_DIGITS,
    "Infinity": digits.NOT_DIGITS,
    "0x1F": digits.NOT_DIGITS,
    "١२": digits.NOT_DIGITS,
    "½": digits.NOT_DIGITS,
    "1250 BD": digits.NOT_DIGITS,
    "5-": digits.NOT_DIGITS,
    "--5": digits.NOT_DIGITS,
    ".": digits.NOT_DIGITS,
    ",": digits.NOT_DIGITS,
    "1\x002": digits.NOT_DIGITS,
    "9" * 41: digits.NOT_DIGITS,
    "1" * 100_000: digits.NOT_DIGITS,
    "1.250.000": digits.ONE_POINT,
    "1.250,500.0": digits.ONE_POINT,
    "1,25": digits.GROUPS_OF_THREE,
    "1.250,500": digits.GROUPS_OF_THREE,
    "1250,500": digits.GROUPS_OF_THREE,
    "١٢٥٠،٥٠٠": digits.GROUPS_OF_THREE,
    "0,250": digits.GROUPS_OF_THREE,
    "٠٬٢٥٠": digits.GROUPS_OF_THREE,
    ",250": digits.GROUPS_OF_THREE,
    "1,,250": digits.GROUPS_OF_THREE,
    "1,250,": digits.GROUPS_OF_THREE,
    "12 34": digits.GROUPS_OF_THREE,
    "1,250،500": digits.ONE_SEPARATOR,
    "١٬٢٥٠،٥٠٠": digits.ONE_SEPARATOR,
    "1 250,500": digits.ONE_SEPARATOR,
    "1, 250": digits.ONE_SEPARATOR,
}


@pytest.mark.parametrize(("typed", "message"), REFUSED.items(), ids=[repr(typed)[:20] for typed in REFUSED])
def test_parse_amount_refuses_with_a_sentence(typed: str, message: object) -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_amount(typed)
    assert str(refused.value.message) == str(message)


@given(numbers_typed())
def test_parse_amount_in_every_way_of_writing(pair: tuple[str, Decimal]) -> None:
    typed, meant = pair
    assert parse_amount(typed) == meant


@given(hostile_text())
def test_parse_amount_gives_a_finite_number_or_refuses(text: str) -> None:
    try:
        number = parse_amount(text)
    except NotAnAmount:
        return
    assert number.is_finite()
    assert set(format(number, "f")) <= set("0123456789.-")


@given(st.text())
def test_to_western_touches_digits_only(text: str) -> None:
    others = set("".join(DIGITS.values())) - set(DIGITS["western"])
    western = to_western(text)
    assert len(western) == len(text)
    assert all(a == b for a, b in zip(text, western, strict=True) if a not in others)
    assert not others & set(western)


def test_digits_there_and_back() -> None:
    assert to_arabic_indic("2026/11/23") == "٢٠٢٦/١١/٢٣"
    assert to_western(to_arabic_indic("2026/11/23")) == "2026/11/23"
