"""Terms of reference: writes. Used by the pages and by the demonstration alike."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.models import (
    BeneficiaryGroup,
    Criterion,
    Deliverable,
    Indicator,
    RequiredDocument,
    TermsOfReference,
    TermsVersion,
)
from tenders.policies.terms import may_edit_terms
from tenders.services.snapshot import terms_snapshot

PROJECT_FIELDS = frozenset({"title", "title_en", "field"})
TERMS_FIELDS = frozenset(
    {
        "objectives", "scope", "duration_months", "estimated_budget", "method", "method_reason", "eligible_kinds",
        "technical_weight", "financial_weight", "pass_mark",
    }
)  # fmt: skip
ROWS: dict[str, type[models.Model]] = {
    "beneficiaries": BeneficiaryGroup,
    "deliverables": Deliverable,
    "indicators": Indicator,
    "criteria": Criterion,
    "required_documents": RequiredDocument,
}


@transaction.atomic
def terms_update(
    terms: TermsOfReference,
    *,
    by: Any,
    rows: dict[str, list[dict[str, Any]]] | None = None,
    seen: int | None = None,
    **changes: Any,
) -> TermsOfReference:
    """Save a part of a draft, however incomplete. Returns the fresh object.

    `changes` are fields of the terms or of their project; `rows` replaces whole tables, e.g. {"criteria": [{…}, …]}.
    `seen` is the revision the writer had before their eyes: a newer one means somebody saved meanwhile.
    Raises PermissionDenied, DomainError("not_editable", "changed"), ValidationError.
    """
    fresh = (
        TermsOfReference.objects.select_for_update(of=("self",)).select_related("project__department").get(pk=terms.pk)
    )
    _check_may_write(fresh, by, seen)
    before = terms_snapshot(fresh)
    _apply(fresh, changes)
    for name, values in (rows or {}).items():
        _replace(fresh, name, values)
    after = terms_snapshot(fresh)
    changed = sorted(key for key in after if after[key] != before[key])
    if changed:
        fresh.revision += 1
        fresh.edited_at = now()
        fresh.editor_ids = sorted({*fresh.editor_ids, by.pk})
        record("edited", by=by, role="officer", obj=fresh, after={"sections": changed})
    fresh.save()
    return fresh


def _check_may_write(fresh: TermsOfReference, by: Any, seen: int | None) -> None:
    if not fresh.is_editable:
        raise DomainError(_("These terms are no longer a draft: they can be read, not changed."), "not_editable")
    if not may_edit_terms(by, fresh):
        raise PermissionDenied
    if seen is not None and seen != fresh.revision:
        raise DomainError(
            _("A colleague saved these terms meanwhile. Your text is kept below: compare, then save again."),
            "changed",
        )


def _apply(fresh: TermsOfReference, changes: dict[str, Any]) -> None:
    unknown = changes.keys() - TERMS_FIELDS - PROJECT_FIELDS
    if unknown:
        raise TypeError(f"not fields of the terms: {sorted(unknown)}")
    project = fresh.project
    for name, value in changes.items():
        setattr(project if name in PROJECT_FIELDS else fresh, name, value)
    project.estimated_value = fresh.estimated_budget
    project.search_text = project.search_words()
    project.clean_fields()
    project.save(update_fields=["title", "title_en", "field", "estimated_value", "search_text"])
    fresh.clean_fields(exclude=["state", *(f.name for f in fresh._meta.concrete_fields if f.is_relation)])


def _replace(fresh: TermsOfReference, name: str, values: list[dict[str, Any]]) -> None:
    model = ROWS[name]
    parts = [model(terms=fresh, order=order, **value) for order, value in enumerate(values)]
    for part in parts:
        part.clean_fields(exclude=["terms"])
    getattr(fresh, name).all().delete()
    model.objects.bulk_create(parts)  # type: ignore[attr-defined]


def version_keep(terms: TermsOfReference, *, by: Any, at: datetime) -> TermsVersion:
    """Keep the whole text of this submission."""
    return TermsVersion.objects.create(
        terms=terms, number=terms.version, kept_at=at, kept_by=by, data=terms_snapshot(terms)
    )
