"""What only the pages of tenders say: how long is left, in words."""

import base64
import io
import json
from datetime import date, datetime
from typing import Any

import segno
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from partnership.arabic.hijri import hijri
from partnership.interface.formats import both_dates
from tenders.documents.words import summary_of

register = template.Library()
_NOT_IN_A_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.filter
def left(at: datetime, now: datetime) -> str:
    """«12 يوماً», then hours, then minutes: one number in words; right without JavaScript."""
    seconds = max((at - now).total_seconds(), 0)
    days, hours, minutes = int(seconds // 86400), int(seconds // 3600), int(seconds // 60)
    if days > 1:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if hours > 1:
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}


_LEFT = {  # the sentences of `left`, whose number the count-down in the browser puts in
    "day": ("%(n)s day left", "%(n)s days left"),
    "hour": ("%(n)s hour left", "%(n)s hours left"),
    "minute": ("%(n)s minute left", "%(n)s minutes left"),
}
_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}  # one number of each plural form


@register.filter
def counted_down(at: datetime, now: datetime) -> SafeString:
    """How long is left, which static/js/countdown.js keeps true while the page stays open.

    The server's time stands there to the minute, so that the same page within a minute is the same bytes (its ETag).
    """
    return format_html(
        '<span class="countdown" data-until="{}" data-now="{}">{}</span>',
        at.isoformat(timespec="seconds"), now.isoformat(timespec="minutes"), left(at, now),
    )  # fmt: skip


@register.simple_tag
def countdown_words() -> SafeString:
    """The sentences of the count-down as JSON: each unit in each plural form, so that no word stands in a script."""
    words: dict[str, Any] = {
        unit: {form: ngettext(*forms, number).replace("%(n)s", "{n}") for form, number in _SAMPLES.items()}
        for unit, forms in _LEFT.items()
    }
    words |= {"language": get_language(), "over": gettext("The closing date has passed.")}
    return mark_safe(json.dumps(words, ensure_ascii=False).translate(_NOT_IN_A_SCRIPT))  # noqa: S308 -- our own catalogue


@register.filter
def tender_summary(tender: Any) -> str:
    """Title, field, department and closing date in one line."""
    return " · ".join(summary_of(tender).splitlines())


@register.filter
def written_day(text: str) -> str:
    """A day that an envelope names, in words; as it was written where it is no day."""
    try:
        return both_dates(date.fromisoformat(str(text)))
    except ValueError:
        return text


@register.filter
def hijri_day(at: datetime) -> str:
    """The Hijri day of a moment in Bahrain, in the reader's language."""
    return hijri(timezone.localtime(at).date(), get_language() or "ar")


@register.filter
def qr_image(text: str) -> str:
    """A text as a QR code, for a page or a PDF: a data: image."""
    out = io.BytesIO()
    segno.make(text, error="l", micro=False).save(out, kind="png", scale=2, border=2)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
