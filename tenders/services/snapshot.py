"""The terms of reference as plain data: what is kept of each version, compared between versions, and printed."""

from typing import Any

from tenders.models import TermsOfReference
from tenders.selectors.completeness import plain


def terms_snapshot(terms: TermsOfReference) -> dict[str, Any]:
    """Everything the department wrote: codes not labels, numbers as strings. Reads the object and its rows only."""
    project = terms.project
    return {
        "title": project.title,
        "title_en": project.title_en,
        "field": project.field,
        "objectives": terms.objectives,
        "scope": terms.scope,
        "duration_months": _text(terms.duration_months),
        "estimated_budget": "" if terms.estimated_budget is None else f"{terms.estimated_budget:.3f}",
        "method": terms.method,
        "method_reason": terms.method_reason,
        "eligible_kinds": sorted(terms.eligible_kinds),
        "technical_weight": _text(terms.technical_weight),
        "financial_weight": _text(terms.financial_weight),
        "pass_mark": _text(terms.pass_mark),
        "beneficiaries": [{"kind": r.kind, "number": str(r.number), "note": r.note} for r in terms.beneficiaries.all()],
        "deliverables": [
            {"title": r.title, "due_month": _text(r.due_month), "payment_percent": _number(r.payment_percent)}
            for r in terms.deliverables.all()
        ],
        "indicators": [
            {"name": r.name, "target": _number(r.target), "unit": r.unit, "better": r.better}
            for r in terms.indicators.all()
        ],
        "criteria": [
            {"name": r.name, "description": r.description, "weight": _text(r.weight), "minimum": _text(r.minimum)}
            for r in terms.criteria.all()
        ],
        "required_documents": [
            {"name": r.name, "envelope": r.envelope, "is_mandatory": "yes" if r.is_mandatory else ""}
            for r in terms.required_documents.all()
        ],
    }


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> str:
    return "" if value is None else plain(value)
