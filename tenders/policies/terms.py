"""Relations of a person to terms of reference."""

from typing import Any

from partnership.people.roles import roles_of
from partnership.workflow.registry import relation
from tenders.models import TermsOfReference


@relation("tenders.of_department")
def is_of_department(user: Any, terms: TermsOfReference) -> bool:
    """The department concerned writes its own terms («تقوم الادارة المعنية باعداد الشروط المرجعية»)."""
    return user.department_id is not None and user.department_id == terms.project.department_id


@relation("tenders.not_drafter", apart=True)
def is_not_drafter(user: Any, terms: TermsOfReference) -> bool:
    """Nobody approves what they drafted, edited or sent."""
    if user.pk in (terms.drafted_by_id, terms.project.created_by_id) or user.pk in terms.editor_ids:
        return False
    return not terms.versions.filter(kept_by=user).exists()


def may_edit_terms(user: Any, terms: TermsOfReference) -> bool:
    """An officer of the department, in their own name or by delegation, while the terms are in draft or returned."""
    principal = roles_of(user).get("officer")
    return principal is not None and is_of_department(principal, terms) and terms.is_editable
