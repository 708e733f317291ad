"""What only the pages of tenders say: how long is left, in words."""

import base64
import io
from datetime import datetime

import segno
from django import template
from django.utils import timezone
from django.utils.translation import ngettext

from partnership.arabic.hijri import hijri

register = template.Library()


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


@register.filter
def hijri_day(at: datetime) -> str:
    """The Hijri day of a moment in Bahrain."""
    return hijri(timezone.localtime(at).date())


@register.filter
def qr_image(text: str) -> str:
    """A text as a QR code, for a page or a PDF: a data: image."""
    out = io.BytesIO()
    segno.make(text, error="l", micro=False).save(out, kind="png", scale=2, border=2)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
