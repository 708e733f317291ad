"""A report as it would be printed, for the page: what was frozen, or what the figures say now."""

from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from committee.models import Report
from committee.reports.composing import frozen_of
from committee.reports.documents import paged
from partnership.documents import rendering
from partnership.documents.registry import KINDS
from partnership.workflow.clock import today

_NO_PAPER = {"number": "—", "code": "—", "hijri": "", "verify_url": "", "qr": "data:,", "landscape": False}


def preview_of(report: Report) -> SafeString:
    """The words between letterhead and verification line."""
    data: dict[str, Any] = paged(report.frozen or frozen_of(report))
    day = timezone.localdate(report.approved_at) if report.approved_at else today()
    html = rendering.html_of(KINDS["committee.report"].template, data, _NO_PAPER | {"title": report.title, "date": day})
    start, end = html.index("<main>") + len("<main>"), html.index('<p class="verify">')
    return mark_safe(html[start:end])  # noqa: S308 -- rendered by our own template a moment ago, escaped there
