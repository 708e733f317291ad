"""«الشروط المرجعية»: the terms of reference as an official document, and as the pages show them."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from partnership.arabic.words import counted, dinars_in_words
from partnership.documents.registry import document
from partnership.partners.models import PartnerKind
from tenders.models import BeneficiaryGroup, FieldOfPartnership, Indicator, RequiredDocument, TermsOfReference
from tenders.models.terms import Method
from tenders.policies.estimate import sees_estimate_of
from tenders.selectors.project import sees_project
from tenders.services.snapshot import terms_snapshot

MONTHS = ("شهر واحد", "شهران", "أشهر", "شهراً", "شهر")  # one, two, 3 to 10, 11 to 99, 100 and above


def is_readable(user: Any, official: Any) -> bool:
    """Whoever sees the project reads its terms; who may not know the estimate yet reads them on their page, without it."""
    return sees_project(user, official.project_id) and sees_estimate_of(user, official.project_id)


@document(
    "tenders.terms",
    title=_("Terms of reference"),
    template="tenders/pdf/terms.html",
    series="TR",
    visible=is_readable,
)
def terms_data(terms: TermsOfReference) -> dict[str, Any]:
    """The whole text with its labels, for the printed document."""
    project = terms.project
    return labelled(terms_snapshot(terms)) | {
        "reference": project.reference,
        "department": project.department.name,
        "version": str(terms.version),
        "drafted_by": terms.drafted_by.name or terms.drafted_by.username,
        "duration_words": counted(terms.duration_months, MONTHS) if terms.duration_months else "",
    }


def labelled(snapshot: dict[str, Any]) -> dict[str, Any]:
    """A snapshot with words for its codes, in the active language. Pure."""
    budget = snapshot["estimated_budget"]
    return snapshot | {
        "field_label": _label(FieldOfPartnership, snapshot["field"]),
        "method_label": _label(Method, snapshot["method"]),
        "kinds_labels": [_label(PartnerKind, kind) for kind in snapshot["eligible_kinds"]],
        "budget_words": dinars_in_words(Decimal(budget)) if budget else "",
        "beneficiaries": [
            row | {"label": _label(BeneficiaryGroup.Kind, row["kind"])} for row in snapshot["beneficiaries"]
        ],
        "indicators": [
            row | {"better_label": _label(Indicator.Better, row["better"])} for row in snapshot["indicators"]
        ],
        "required_documents": [
            row | {"envelope_label": _label(RequiredDocument.Envelope, row["envelope"])}
            for row in snapshot["required_documents"]
        ],
        "beneficiaries_total": str(sum(int(row["number"] or 0) for row in snapshot["beneficiaries"])),
    }


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code in choices.values else ""
