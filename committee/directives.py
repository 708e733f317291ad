"""Who carries a directive out, and what proves it."""

from datetime import datetime
from typing import Any

from committee.models import Directive
from committee.opening.services.papers import files_keep
from partnership.people.roles import has_role
from partnership.workflow.registry import effect, relation


@relation("committee.owns_directive")
def owns_directive(user: Any, directive: Directive) -> bool:
    """The role that was asked carries it out; of the officers, the department's."""
    if not has_role(user, directive.owner_role):
        return False
    return directive.owner_role != "officer" or user.department_id == directive.department_id


@effect("committee.keep_evidence")
def keep_evidence(directive: Directive, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    files_keep(directive, data.get("uploads") or [], by=by)
