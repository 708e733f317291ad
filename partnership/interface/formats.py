"""How money, dates and codes are shown: isolated, so that mixed directions never scramble them."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

_REFERENCE = re.compile(r"\b[A-Z]+(?:-[A-Z0-9]+)+\b")  # CN-2026-0006, PB-CN-2025-0003
_PERCENT = re.compile(r"(\d[\d,.]*\s?%)")
_LETTER = re.compile("[A-Za-z\u0621-\u064a]")
_INDIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


def direction(text: Any) -> str:
    """The value of `dir` for a text: the way of its first letter that belongs to no reference; "auto" without one.

    `dir="auto"` itself would have "CN-2026-0006 تشغيل مركز" read from its end.
    """
    letter = _LETTER.search(_REFERENCE.sub("", str(text)))
    return "auto" if letter is None else "ltr" if letter.group().isascii() else "rtl"


def digits(text: str) -> str:
    """Western digits, or Arabic-Indic where the ministry chose them (Arabic pages only)."""
    return text.translate(_INDIC) if settings.ARABIC_INDIC_DIGITS and get_language() == "ar" else text


def amount(value: Any) -> str:
    """1250.5 → "1,250.500"; "" for nothing."""
    if value is None or value == "":
        return ""
    try:
        return f"{Decimal(str(value)):,.3f}"
    except InvalidOperation:
        return str(value)


def money(value: Any) -> SafeString | str:
    """An amount in Bahraini dinars with three decimals, isolated: «1,250.500 د.ب.», "BD 1,250.500"."""
    text = amount(value)
    if not text:
        return ""
    number = format_html('<bdi dir="ltr">{}</bdi>', text) if text.startswith("-") else digits(text)
    pattern = '<bdi class="money">{} د.ب.</bdi>' if get_language() == "ar" else '<bdi class="money">BD {}</bdi>'
    return format_html(pattern, number)


def day(value: dt.date) -> str:
    """24 November 2026, in the page's language."""
    return digits(f"{value.day} {MONTHS[value.month]} {value.year}")


def when(value: Any) -> SafeString | str:
    """A date in words inside `<time>`: today, tomorrow, yesterday by name; a moment with its hour (Asia/Bahrain)."""
    if not isinstance(value, dt.date):
        return ""
    if not isinstance(value, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), day(value))
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    hour = digits(f"{local:%H:%M}")
    words = _near(local.date()) or day(local.date())
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"),
        gettext("%(day)s at %(hour)s") % {"day": words, "hour": hour},
    )  # fmt: skip


def on_day(value: Any) -> SafeString | str:
    """The day of a date or moment, without the hour: lists are read faster so."""
    if not isinstance(value, dt.date):
        return ""
    local = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    date = local.date() if isinstance(local, dt.datetime) else local
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), _near(date) or day(date))


def _near(value: dt.date) -> str:
    distance = (value - timezone.localdate()).days
    if distance == 0:
        return gettext("today")
    if distance == 1:
        return gettext("tomorrow")
    return gettext("yesterday") if distance == -1 else ""


def both_dates(value: Any) -> SafeString | str:
    """The Gregorian date with the Hijri one beside it, as official papers write it."""
    from partnership.arabic.hijri import hijri  # noqa: PLC0415 -- its tables load only where a page needs them

    if not isinstance(value, dt.date):
        return ""
    date = timezone.localtime(value).date() if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    other = hijri(date, get_language() or "ar")
    gregorian = day(date)
    text = (
        gettext("%(gregorian)s, which is %(hijri)s") % {"gregorian": gregorian, "hijri": other} if other else gregorian
    )
    return format_html('<time datetime="{}">{}</time>', date.isoformat()[:10], text)


def listed(parts: Iterable[Any]) -> str:
    """Names one after the other, with the comma of the page's language."""
    return (", " if get_language() == "en" else "، ").join(str(part) for part in parts)


def with_percents(text: Any) -> SafeString:
    """A sentence whose percentages are isolated: among Arabic words the sign would stand on the other side than in a table."""
    parts = _PERCENT.split(str(text))
    return format_html_join(
        "", "{}", ((format_html('<bdi dir="ltr">{}</bdi>', part) if n % 2 else part,) for n, part in enumerate(parts))
    )
