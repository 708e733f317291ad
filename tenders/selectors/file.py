"""The sections of the project file that this room owns: terms, money, documents, people, timeline."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partnership.documents.selectors import documents_of
from partnership.workflow import selectors as workflow
from tenders.file_sections import Context, register
from tenders.models import Project
from tenders.selectors.budget import commitment_of
from tenders.selectors.project import FILE_MACHINES, people_of


def terms_section(project: Project, user: Any) -> Context:
    return {"terms": project.terms}


def money_section(project: Project, user: Any) -> Context:
    return {"terms": project.terms, "commitment": commitment_of(project.terms)}


def documents_section(project: Project, user: Any) -> Context:
    return {"documents": documents_of(user, project_id=project.pk)}


def people_section(project: Project, user: Any) -> Context:
    return {"people": people_of(project)}


def timeline_section(project: Project, user: Any) -> Context:
    return {"entries": workflow.timeline_of_project(project.pk, machines=FILE_MACHINES)}


register("terms", terms_section, "tenders/file/terms.html", title=_("Terms of reference"), order=10)
register("money", money_section, "tenders/file/money.html", title=_("Money"), order=60)
register("documents", documents_section, "tenders/file/documents.html", title=_("Documents"), order=70)
register("people", people_section, "tenders/file/people.html", title=_("Who worked on it"), order=80)
register("timeline", timeline_section, "tenders/file/timeline.html", title=_("Timeline"), order=90)
