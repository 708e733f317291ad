"""Projects, terms of reference, money, rules; tenders and bids: one file per room."""

from tenders.models.budget import BudgetLine, Commitment
from tenders.models.project import FieldOfPartnership, Project
from tenders.models.rules import Rule
from tenders.models.terms import (
    BeneficiaryGroup,
    Criterion,
    Deliverable,
    Indicator,
    RequiredDocument,
    TermsOfReference,
    TermsVersion,
)

__all__ = [
    "BeneficiaryGroup",
    "BudgetLine",
    "Commitment",
    "Criterion",
    "Deliverable",
    "FieldOfPartnership",
    "Indicator",
    "Project",
    "RequiredDocument",
    "Rule",
    "TermsOfReference",
    "TermsVersion",
]
