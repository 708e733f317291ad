"""What the one search finds of projects and tenders."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnership.workflow.finding import Found, Source, Test, register
from tenders.models import Project, Tender
from tenders.selectors.project import projects_visible
from tenders.selectors.tender import tenders_visible


def _project(row: Project) -> Found:
    return Found(row.name, row.get_absolute_url(), row.reference, row.get_stage_display())


def _tender(row: Tender) -> Found:
    return Found(row.project.name, row.get_absolute_url(), row.reference, badge=row)


def by_project(rows: QuerySet[Any], test: Test, fields: tuple[str, ...]) -> QuerySet[Any]:
    """What belongs to a project that the words find."""
    return rows.filter(project__in=test(Project.objects.order_by(), *fields).values("pk"))


register(
    Source(
        "projects", _("Projects"), Project, projects_visible, _project, codes=("reference",), order=10,
        reads=("reference", "title", "title_en", "stage"),
        all_at="tenders:projects", sort=("-created_at", "-pk"),
    )
)  # fmt: skip
register(
    Source(
        "tenders", _("Tenders"), Tender, tenders_visible, _tender, codes=("reference",), order=20,
        reads=("reference", "state", "project__title", "project__title_en"),
        match=by_project, through="projects", all_at="tenders:tenders",
    )
)  # fmt: skip
