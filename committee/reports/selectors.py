"""Reports as far as the viewer may see them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committee.meetings.subjects import Subject, register_subject
from committee.models import AgendaItem, Decision, Directive, Report
from committee.selectors import directives_visible
from partnership.people.access import REPORT_READERS
from partnership.people.roles import PARTNERSHIP_COMMITTEE, has_role
from partnership.workflow.finding import Found, Source, register
from partnership.workflow.registry import register_selector


def reports_visible(user: Any) -> QuerySet[Report]:
    """The partnership committee sees drafts too; those who read reports see what is approved."""
    rows = Report.objects.defer("frozen").select_related("drafted_by", "approved_by", "document")
    if has_role(user, *PARTNERSHIP_COMMITTEE):
        return rows
    return rows.filter(state__in=("approved", "presented")) if has_role(user, *REPORT_READERS) else rows.none()


def items_about(report: Report) -> QuerySet[AgendaItem]:
    """Where it stood on an agenda, with what was decided."""
    rows = AgendaItem.objects.filter(machine=report.machine, object_id=str(report.pk))
    return rows.select_related("meeting", "resolution").order_by("meeting__held_on")


def decisions_about(report: Report) -> QuerySet[Decision]:
    return Decision.objects.filter(item__in=items_about(report), closed_at__isnull=False)


def directives_to_link(user: Any, report: Report) -> QuerySet[Directive]:
    """Directives that may be said to come from this report."""
    return directives_visible(user).exclude(pk__in=report.directives.values("pk"))


def _found(row: Report) -> Found:
    return Found(row.title, row.get_absolute_url(), row.number, badge=row)


register_selector("committee.report", reports_visible)
register(Source("reports", _("Reports to the higher committee"), Report, reports_visible, _found, codes=("number",), order=53, reads=("title", "number", "state"), all_at="committee:reports"))  # fmt: skip
register_subject(
    Subject(
        "committee.report", _("Report to the higher committee"), "partnership",
        lambda: Report.objects.filter(state="approved").defer("frozen"),
    )
)  # fmt: skip
