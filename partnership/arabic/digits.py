"""Digits people type (Arabic-Indic, Persian, full width) and the amounts made of them."""

import re
import unicodedata
from decimal import Decimal

_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９")}
_MARKS = {ord("٫"): ".", ord("٬"): ",", ord("،"): ",", ord("．"): ".", ord("，"): ",", ord("−"): "-", ord("－"): "-"}
_INDIC = {ord(str(n)): "٠١٢٣٤٥٦٧٨٩"[n] for n in range(10)}
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def to_western(text: str) -> str:
    """٠-٩, ۰-۹ and full-width digits as 0-9; everything else as it is."""
    return str(text).translate(_DIGITS)


def to_arabic_indic(text: str) -> str:
    """0-9 as ٠-٩, for the one switch at the edge."""
    return str(text).translate(_INDIC)


def parse_amount(text: str) -> Decimal:
    """The number a person typed: `1250.750`, `1,250.750`, `١٬٢٥٠٫٧٥٠`, spaces around it.

    Raises ValueError for anything else: exponents, underscores, two points, groups that are not of three digits.
    """
    clean = "".join(c for c in str(text) if unicodedata.category(c) != "Cf")  # bidi marks come along when pasting
    clean = to_western(clean).translate(_MARKS).strip().replace("\u00a0", "").replace("\u202f", "")
    if not _AMOUNT.fullmatch(clean) or len(clean) > 40:
        raise ValueError(text)
    return Decimal(clean.replace(",", ""))
