"""Effects of the steps of terms of reference."""

from datetime import datetime
from typing import Any

from partnership.documents.services import issue
from partnership.workflow.registry import effect
from tenders.models import TermsOfReference
from tenders.services.budget import commitment_create
from tenders.services.tender import tender_prepare
from tenders.services.terms import version_keep


@effect("tenders.keep_terms_version")
def keep_terms_version(terms: TermsOfReference, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """Keep the whole text as it was sent."""
    version_keep(terms, by=by, at=at)


@effect("tenders.issue_terms")
def issue_terms(terms: TermsOfReference, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """Issue the official document of this version."""
    issue("tenders.terms", terms, by=by, project_id=terms.project_id)


@effect("tenders.commit_budget")
def commit_budget(terms: TermsOfReference, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """Set the estimated budget aside on the line that finance chose."""
    commitment_create(terms, line=data["budget_line"], by=by, at=at)


@effect("tenders.prepare_tender")
def prepare_tender(terms: TermsOfReference, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """Put the tender on the tender committee's desk."""
    tender_prepare(terms, by)
