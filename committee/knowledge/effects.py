"""What else happens when a text is approved, inside the step's transaction."""

from datetime import datetime
from typing import Any

from committee.knowledge.models import TextVersion
from partnership.documents.services import issue
from partnership.workflow.registry import effect


@effect("committee.issue_text")
def issue_text(version: TextVersion, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    issue(f"committee.{version.kind}", version, by=by)
