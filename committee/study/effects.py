"""What else happens when a study is published."""

from datetime import datetime
from typing import Any

from committee.study.models import Study
from partnership.documents.services import issue
from partnership.workflow.registry import effect


@effect("committee.issue_study")
def issue_study(study: Study, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    issue("committee.study", study, by=by)
