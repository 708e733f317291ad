"""What no careful person types, and every form must survive: hypothesis strategies shared by all rooms.

- `hostile_text()`: any string a browser or a robot can send, odd Unicode first;
- `numbers_typed()`: (text, Decimal) pairs, an amount written in one of the ways people write it, and what it means;
- `in_other_digits(text)`: the same text with Arabic-Indic, Persian or full-width digits;
- `hostile_data(form_class)`: a whole form's data, some fields plausible, some hostile, some missing; for `client.post`, or
  for the form itself with `Form(posted(data))`.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from hypothesis import strategies as st

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = BIDI + "\u00ad\u200b\u200c\u200d\u2060\ufeff"
DIGITS = {"western": "0123456789", "indic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "wide": "０１２３４５６７８９"}
LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىٱ"
MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670ـ"
HUGE = 20_000

# One of each kind of trouble; they come up often, whatever else is drawn.
NASTY = (
    *("", " ", "\t", "\r\n", "\x00", "a\x00b", "\x1b[31m", "\x7f", "\u0085", "\u2028", "\ufffd", "\uffff",
      "\U0010ffff"),
    *("\u202eجاهز", "\u2066\u2066\u2066", "\ufeff", "e\u0301" * 50, "ا" + "\u064e" * 500, "👩‍👩‍👧‍👦", "𒐫", "ﷺ", "ﷲ",
      "ﻻ", "ـ" * 300),
    *("-1", "0", "-0", "+1", "00", "1e5", "1E-7", "1e999999", "NaN", "sNaN", "Infinity", "-inf", "1_000", "0x10",
      "1.2345", "१२३"),
    *("1.234", "1250.750", "١٬٢٥٠٫٥٠٠", "۱۲۳", "٣٫١٤", "1,25", "1.250.000", "1,250،500", "0,250", "½", "²", "Ⅷ",
      ".", ",", "-"),
    *("99999999999999999999", "9" * 400, "-" + "9" * 19, "9223372036854775808", "2147483648"),
    *("2026-13-45", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "31/02/2026", "١٥/٠٣/٢٠٢٦", "25:61",
      "1448-06-03"),
    *("2026-11-23T10:00", "0001-01-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00",
      "2026-03-29T02:30Z"),
    *("' OR 1=1 --", '"; DROP TABLE x; --', "<script>x</script>", "{{ 7*7 }}", "{% load x %}", "%s%n%(a)s", "${7}",
      "\\", "%"),
    *("../../etc/passwd", "C:\\x", "None", "null", "undefined", "true", "[]", "{}", '{"a": 1}', "on", "-1 ",
      "\r\nX: y", "=1+1"),
    *("javascript:alert(1)", "a@b", "http://[", "//x.example", "a" * 300 + "@x.example", "ا" * HUGE, "🏛" * 500),
)  # fmt: skip

_TROUBLE = st.sampled_from(NASTY)
_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
_ARABIC = st.text(LETTERS + MARKS + INVISIBLE + " \u00a0" + "".join(DIGITS.values()) + "٫٬،.,-", max_size=60)
_CONTROLS = st.text(INVISIBLE + "\x00\x01\x1f\x7f\u0085\u2028\u2029", min_size=1, max_size=8)
_HUGE = st.builds(lambda piece, size: (piece * size)[:HUGE], st.text(min_size=1, max_size=5), st.integers(1_000, HUGE))
_NUMERIC = st.one_of(
    st.integers().map(str), st.floats().map(str), st.decimals().map(str), st.dates().map(str), st.datetimes().map(str)
)


def in_other_digits(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same text, its digits in one of the four ways they are written."""
    tables = [str.maketrans(DIGITS["western"], other) for other in DIGITS.values()]
    return st.builds(str.translate, text, st.sampled_from(tables))


def hostile_text() -> st.SearchStrategy[str]:
    """Any text that can be posted (lone surrogates cannot: no UTF-8 body holds them)."""
    mixed = st.builds(
        "".join, st.lists(st.one_of(_ANY, _ARABIC, _CONTROLS, _TROUBLE.filter(lambda t: len(t) < 99)), max_size=4)
    )
    return st.one_of(_TROUBLE, _TROUBLE, _ANY, _ARABIC, in_other_digits(_NUMERIC), mixed, _HUGE)


def numbers_typed(largest: int = 10**12 - 1) -> st.SearchStrategy[tuple[str, Decimal]]:
    """(what is typed, what is meant): grouped or not, in any digits, with or without fils and stray marks."""
    return st.builds(
        _typed,
        st.decimals(0, largest, places=3),
        st.sampled_from(["", ",", "٬", "،", " ", "\u00a0"]),
        st.sampled_from([".", "٫"]),
        st.sampled_from(list(DIGITS.values())),
        st.sampled_from(["", " ", "\u200f", "\u202a", "\t"]),
    )


def _typed(value: Decimal, comma: str, point: str, digits: str, stray: str) -> tuple[str, Decimal]:
    text = f"{value:,.3f}".translate({ord(","): comma, ord("."): point})
    return stray + text.translate(str.maketrans(DIGITS["western"], digits)) + stray, value


def hostile_data(form_class: type[forms.BaseForm]) -> st.SearchStrategy[dict[str, Any]]:
    """Data for a form: each field hostile, several times over, one of its own choices, or missing."""

    def values(field: forms.Field) -> st.SearchStrategy[Any]:
        offered = [str(value) for value, _ in getattr(field, "choices", ())][:50]
        plausible = [st.sampled_from(offered)] if offered else []
        return st.one_of(hostile_text(), st.lists(hostile_text(), max_size=3), *plausible)

    fields = form_class.base_fields  # type: ignore[attr-defined]
    return st.fixed_dictionaries({}, optional={name: values(field) for name, field in fields.items()})


def posted(data: dict[str, Any]) -> QueryDict:
    """The same data as a view gets them: every value a list of strings."""
    found = QueryDict(mutable=True)
    for name, value in data.items():
        found.setlist(name, value if isinstance(value, list) else [value])
    return found
