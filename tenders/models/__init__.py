"""Projects, terms of reference, money, rules; tenders and bids: one file per room."""

from tenders.box.models import Envelope, EnvelopeFile
from tenders.models.bid import Bid, BidVersion
from tenders.models.budget import BudgetLine, Commitment
from tenders.models.project import FieldOfPartnership, Project
from tenders.models.rules import Rule
from tenders.models.tender import Invitation, Tender
from tenders.models.terms import (
    BeneficiaryGroup,
    Criterion,
    Deliverable,
    Indicator,
    Method,
    RequiredDocument,
    TermsOfReference,
    TermsVersion,
)

__all__ = [
    "BeneficiaryGroup",
    "Bid",
    "BidVersion",
    "BudgetLine",
    "Commitment",
    "Criterion",
    "Deliverable",
    "Envelope",
    "EnvelopeFile",
    "FieldOfPartnership",
    "Indicator",
    "Invitation",
    "Method",
    "Project",
    "RequiredDocument",
    "Rule",
    "Tender",
    "TermsOfReference",
    "TermsVersion",
]
