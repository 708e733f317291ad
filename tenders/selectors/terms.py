"""Terms of reference as far as a person may see them, and their versions."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from partnership.workflow.registry import register_selector
from tenders.models import Project, TermsOfReference, TermsVersion
from tenders.selectors.project import of_visible_projects
from tenders.selectors.rules import rule
from tenders.services.snapshot import terms_snapshot

NOW = "now"  # the draft under way, among the versions
PARTS = ("beneficiaries", "deliverables", "indicators", "criteria", "required_documents")


def terms_visible(user: Any) -> QuerySet[TermsOfReference]:
    """The terms of every project this person may see."""
    return TermsOfReference.objects.filter(of_visible_projects(user)).select_related("project", "budget_line")


def terms_with_parts(project: Project) -> TermsOfReference:
    """A project's terms with all their rows: six queries, however long they are."""
    terms = TermsOfReference.objects.select_related("budget_line", "drafted_by", "decided_by").prefetch_related(*PARTS)
    found = terms.get(project=project)
    found.project = project
    return found


def versions_of(terms: TermsOfReference) -> QuerySet[TermsVersion]:
    return terms.versions.select_related("kept_by").defer("data")


def version_of(project: Project, number: int) -> TermsVersion:
    """One kept version, or Http404."""
    found = TermsVersion.objects.select_related("kept_by").filter(terms__project=project, number=number).first()
    if found is None:
        raise Http404
    return found


def comparable(terms: TermsOfReference, versions: list[TermsVersion]) -> dict[str, TermsVersion | None]:
    """What may be compared, the latest first: the draft under way (None) and every kept version, by code."""
    draft: dict[str, TermsVersion | None] = {NOW: None} if terms.is_editable else {}
    return draft | {str(version.number): version for version in versions}


def text_of(terms: TermsOfReference, code: str) -> dict[str, Any]:
    """The text of a kept version, or of the draft under way."""
    return terms_snapshot(terms) if code == NOW else version_of(terms.project, int(code)).data


def route_of(terms: TermsOfReference) -> dict[str, Any] | None:
    """Whose tender it will be: the ministry's own up to the internal ceiling, the Tender Board's above it."""
    if terms.estimated_budget is None:
        return None
    ceiling = rule("internal_ceiling")
    return {"ceiling": ceiling, "is_internal": terms.estimated_budget <= ceiling}


register_selector("tenders.termsofreference", terms_visible)
