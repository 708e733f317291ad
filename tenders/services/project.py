"""Projects: opened by an officer with their terms in draft. Used by the pages and by the demonstration alike."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnership.audit.services import collected
from partnership.documents.numbering import next_number
from partnership.people.roles import roles_of
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.models import Project, TermsOfReference
from tenders.selectors.rules import rule_values
from tenders.services.terms import ROWS, TERMS_FIELDS, terms_update

SERIES = "SH"


def project_create(
    *, by: Any, title: str, field: str = "", title_en: str = "", department: Any = None, is_demo_story: bool = False
) -> Project:
    """Open a file: number it, begin its terms in draft on the department's desk. `by` must be an officer.

    `department` defaults to the officer's own. Raises PermissionDenied, DomainError("department").
    """
    principal = roles_of(by).get("officer")
    if principal is None:
        raise PermissionDenied
    department = department or principal.department
    if department is None:
        raise DomainError(_("Your account belongs to no department: ask the administrator to set it."), "department")
    with transaction.atomic(), collected():
        at = now()
        year = timezone.localtime(at).year
        project = Project(
            reference=next_number(SERIES, year), title=title.strip(), title_en=title_en.strip(), field=field, year=year,
            department=department, created_by=by, created_at=at, stage_since=at, is_demo_story=is_demo_story,
        )  # fmt: skip
        project.search_text = project.search_words()
        project.full_clean(validate_unique=False)
        project.save()
        pass_mark = rule_values("pass_mark").get("pass_mark")
        terms = TermsOfReference(project=project, drafted_by=by, editor_ids=[by.pk], edited_at=at, pass_mark=pass_mark)
        terms.save()
        begin(terms, by=by)
    project.refresh_from_db()
    return project


def project_copy(source: Project, *, by: Any, title: str, field: str = "", title_en: str = "") -> Project:
    """Open a file with the terms of an earlier project, as a draft of the officer's own department."""
    with transaction.atomic(), collected():
        project = project_create(by=by, title=title, field=field or source.field, title_en=title_en)
        original = source.terms
        changes = {name: getattr(original, name) for name in TERMS_FIELDS}
        rows = {
            name: [{f: getattr(row, f) for f in columns_of(name)} for row in getattr(original, name).all()]
            for name in ROWS
        }
        terms_update(project.terms, by=by, rows=rows, **changes)
    project.refresh_from_db()
    return project


def columns_of(rows: str) -> list[str]:
    """The columns a person fills in of one of the tables."""
    return [f.name for f in ROWS[rows]._meta.concrete_fields if f.name not in ("id", "terms", "order")]
