"""Amounts in words for pages: Arabic as `words` writes it; on English pages plain English before the words of the documents.

Documents are Arabic whoever reads them: they ask `words.dinars_in_words`.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import get_language

from partnership.arabic.words import dinars_in_words

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def amount_in_words(amount: Decimal | int | str) -> str:
    """Dinars and fils in words; in English with the Arabic that the documents print. Raises ValueError for a negative or too large amount."""
    arabic = dinars_in_words(amount)  # refuses what cannot be said
    if get_language() != "en":
        return arabic
    value = Decimal(amount).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
    dinars, fils = int(value), int(value % 1 * 1000)
    parts = [f"{_english(dinars)} Bahraini dinar{'' if dinars == 1 else 's'}"] if dinars or not fils else []
    parts += [f"{_english(fils)} fils"] if fils else []
    return f"{' and '.join(parts)} only ({arabic})"


def _english(number: int) -> str:
    words = []
    for size, name in _SCALES:
        if number >= size:
            words.append(f"{_english(number // size)} {name}")
            number %= size
    if number >= 100:
        words.append(f"{_UNITS[number // 100]} hundred")
        number %= 100
    if number or not words:
        below = (
            _UNITS[number] if number < 20 else _TENS[number // 10] + (f"-{_UNITS[number % 10]}" if number % 10 else "")
        )
        words += ["and", below] if words else [below]
    return " ".join(words)
