"""Digits people type (Arabic-Indic, Persian, full width) and the amounts made of them."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９")}
_INDIC = {ord(str(n)): "٠١٢٣٤٥٦٧٨٩"[n] for n in range(10)}
_POINTS = {ord(c): "." for c in "٫．"}
_MINUS = {ord(c): "-" for c in "−－‐‑–"}
_SPACES = {ord(c): " " for c in "\u00a0\u2007\u2009\u202f"}  # what spreadsheets and banks put between thousands
_COMMAS = {ord(c): "," for c in "٬،，"}
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")  # come along when pasting
_PLAIN = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}([, ])[0-9]{3}(?:\1[0-9]{3})*(?:\.[0-9]*)?")
_LONGEST = 40

NOT_DIGITS = _("Write the amount in digits, such as 1250.750.")
ONE_POINT = _("Write one point only, before the fils, such as 1,250.750.")
GROUPS_OF_THREE = _(
    "A comma separates thousands, three digits in each group; before the fils write a point, as in 1,250.750."
)
ONE_SEPARATOR = _("Two different thousands separators stand in this number. Use one, as in 1,250.750.")


class NotAnAmount(ValueError):
    """What was typed is no amount, or could be two. `message` says what to write instead (translatable)."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


def to_western(text: str) -> str:
    """٠-٩, ۰-۹ and full-width digits as 0-9; everything else as it is."""
    return str(text).translate(_DIGITS)


def to_arabic_indic(text: str) -> str:
    """0-9 as ٠-٩, for the one switch at the edge."""
    return str(text).translate(_INDIC)


def without_invisible(text: str) -> str:
    """Text without bidi controls, zero-width characters and soft hyphens."""
    return _INVISIBLE.sub("", str(text))


def parse_amount(text: str) -> Decimal:
    """The number a person typed: `1250.750`, `1,250.750`, `١٬٢٥٠٫٧٥٠`, `１２５０`, spaces around it; never a guess.

    The point (. ٫) comes before the fraction; the comma (, ٬ ،) or a space stands between groups of exactly three
    digits, and the first group does not begin with 0 (`0,250` may mean a quarter). Raises NotAnAmount (a ValueError)
    for everything else: exponents, underscores, two points, odd groups, two kinds of separator, currency, words.
    """
    typed = str(text)
    if len(typed) > 4 * _LONGEST:
        raise NotAnAmount(NOT_DIGITS)
    typed = to_western(without_invisible(typed)).translate(_POINTS | _MINUS | _SPACES).strip(" \t\r\n")
    clean = typed.translate(_COMMAS)
    if len(clean) > _LONGEST or not re.fullmatch(r"-?[0-9., ]*[0-9][0-9., ]*", clean):
        raise NotAnAmount(NOT_DIGITS)
    if clean.count(".") > 1:
        raise NotAnAmount(ONE_POINT)
    if len(set(re.findall(r"[^0-9.-]", typed))) > 1:
        raise NotAnAmount(ONE_SEPARATOR)
    if not _PLAIN.fullmatch(clean) and not _GROUPED.fullmatch(clean):
        raise NotAnAmount(GROUPS_OF_THREE)
    number = Decimal(clean.replace(",", "").replace(" ", ""))
    return number or abs(number)  # no minus zero
