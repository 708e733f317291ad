"""What steps of a report wait for. The first line is what a person reads."""

from typing import Any

from committee.models import AgendaItem, Report
from partnership.workflow.registry import guard, relation


@relation("committee.not_report_author", apart=True)
def not_report_author(user: Any, report: Report) -> bool:
    """Whoever drafted a report does not approve it."""
    return report.drafted_by_id != user.pk


@guard("committee.report_has_sections")
def report_has_sections(report: Report) -> bool:
    """The report has no section yet."""
    return report.sections.filter(is_included=True).exists()


@guard("committee.remarks_answered")
def remarks_answered(report: Report) -> bool:
    """Some remarks are not answered yet."""
    return not report.remarks.filter(answered_at=None).exists()


@guard("committee.report_was_discussed")
def report_was_discussed(report: Report) -> bool:
    """The report has not stood on the agenda of a meeting that was held."""
    held = ("held", "circulated", "confirmed")
    items = AgendaItem.objects.filter(machine=report.machine, object_id=str(report.pk), meeting__state__in=held)
    return items.exists()
