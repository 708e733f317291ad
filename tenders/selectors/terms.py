"""Terms of reference as far as a person may see them, and their versions."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from partnership.workflow.registry import register_selector
from tenders.models import Project, TermsOfReference, TermsVersion
from tenders.selectors.project import projects_visible

PARTS = ("beneficiaries", "deliverables", "indicators", "criteria", "required_documents")


def terms_visible(user: Any) -> QuerySet[TermsOfReference]:
    """The terms of every project this person may see."""
    return TermsOfReference.objects.filter(project__in=projects_visible(user)).select_related("project", "budget_line")


def terms_with_parts(project: Project) -> TermsOfReference:
    """A project's terms with all their rows: six queries, however long they are."""
    terms = TermsOfReference.objects.select_related("budget_line", "drafted_by", "decided_by").prefetch_related(*PARTS)
    found = terms.get(project=project)
    found.project = project
    return found


def versions_of(terms: TermsOfReference) -> QuerySet[TermsVersion]:
    return terms.versions.select_related("kept_by").defer("data")


def version_of(terms: TermsOfReference, number: int) -> TermsVersion:
    """One kept version, or Http404."""
    found = terms.versions.select_related("kept_by").filter(number=number).first()
    if found is None:
        raise Http404
    return found


register_selector("tenders.termsofreference", terms_visible)
