"""What else happens with a report's steps."""

from typing import Any

from committee.models import Report
from partnership.documents.services import issue
from partnership.workflow.registry import effect


@effect("committee.issue_report")
def issue_report(report: Report, *, by: Any, at: Any, data: dict[str, Any]) -> None:
    """The printed report, from what was frozen; the job worker makes its PDF."""
    document = issue("committee.report", report, by=by)
    Report.objects.filter(pk=report.pk).update(document=document)
