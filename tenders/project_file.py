"""The sections of the project file that this app owns: terms, tenders, money, documents, people, timeline."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partnership.documents.selectors import documents_of
from partnership.workflow import selectors as workflow
from tenders.file_sections import Context, register
from tenders.models import Project
from tenders.policies.estimate import sees_estimate
from tenders.selectors.budget import commitment_of
from tenders.selectors.project import FILE_MACHINES, people_of

TENDER_HEAD = (
    "reference", "state", "method", "announced_at", "closing_at", "opening_at", "ended_reason", "project",
)  # fmt: skip
TOLD_HERE = 12  # the rest stands on the timeline's own page


def terms_section(project: Project, user: Any) -> Context:
    return {"terms": project.terms, "sealed": not sees_estimate(user, project)}


def tenders_section(project: Project, user: Any) -> Context:
    found = list(project.tenders.order_by("-attempt").only(*TENDER_HEAD))
    return {"tenders": found} if found else None


def money_section(project: Project, user: Any) -> Context:
    if not sees_estimate(user, project):
        return None
    return {"terms": project.terms, "commitment": commitment_of(project.terms)}


def documents_section(project: Project, user: Any) -> Context:
    return {"documents": documents_of(user, project_id=project.pk)}


def people_section(project: Project, user: Any) -> Context:
    return {"people": people_of(project)}


def timeline_section(project: Project, user: Any) -> Context:
    entries = workflow.timeline_of_project(project.pk, machines=FILE_MACHINES, limit=TOLD_HERE + 1)
    return {"entries": entries[:TOLD_HERE], "more": len(entries) > TOLD_HERE, "project": project}


register("terms", terms_section, "tenders/file/terms.html", title=_("Terms of reference"), order=10)
register("tenders", tenders_section, "tenders/file/tenders.html", title=_("Tenders"), order=20)
register("money", money_section, "tenders/file/money.html", title=_("Money"), order=60)
register("documents", documents_section, "tenders/file/documents.html", title=_("Documents"), order=70)
register("people", people_section, "tenders/file/people.html", title=_("Who worked on it"), order=80)
register("timeline", timeline_section, "tenders/file/timeline.html", title=_("Timeline"), order=90)
