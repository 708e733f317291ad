"""Projects are begun with their terms of reference in draft."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnership.documents.numbering import next_number
from partnership.people.models import Department
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.models import Project, TermsOfReference


@transaction.atomic
def project_create(*, by: Any, title: str, field: str = "", title_en: str = "", department: Department | None = None) -> Project:
    """Begin a project: its reference (SH-2026-0017), its terms in draft, the officer's first task."""
    department = department or by.department
    if department is None:
        raise DomainError(_("Your account belongs to no department; ask the administrator."), "no_department")
    at = now()
    year = timezone.localtime(at).year
    project = Project.objects.create(
        reference=next_number("SH", year), title=title, title_en=title_en, field=field, department=department,
        created_by=by, created_at=at, stage_since=at, year=year,
    )  # fmt: skip
    begin(TermsOfReference.objects.create(project=project, drafted_by=by), by=by)
    return project
