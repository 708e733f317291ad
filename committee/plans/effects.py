"""What else happens when a plan is approved."""

from datetime import datetime
from typing import Any

from committee.plans.models import Plan
from partnership.documents.services import issue
from partnership.workflow.registry import effect


@effect("committee.issue_plan")
def issue_plan(plan: Plan, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    issue("committee.plan", plan, by=by)
