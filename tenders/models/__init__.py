"""Projects, terms of reference, money, rules; tenders and bids: one file per room."""

from tenders.box.key_models import BoxKey, BoxOfficer, Gathering, GivenShare, KeyShare, PersonalKey
from tenders.box.models import Envelope, EnvelopeFile, OpenedEnvelope, OpenedFile, Receipt
from tenders.box.paper_models import EnvelopeReturn, PaperBid, PaperPhoto, PaperReading, PaperScan
from tenders.models.addendum import Addendum, AddendumFile, AddendumReceipt
from tenders.models.bid import Bid, BidVersion
from tenders.models.board import BoardBid, BoardDocument, BoardRecord
from tenders.models.budget import BudgetLine, Commitment
from tenders.models.clarification import Clarification, ClarificationAsker
from tenders.models.project import FieldOfPartnership, Project
from tenders.models.publication import DocumentPayment, Newspaper, Subscription, SubscriptionMail
from tenders.models.rules import Rule
from tenders.models.security import BidSecurity
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
    "Addendum",
    "AddendumFile",
    "AddendumReceipt",
    "BeneficiaryGroup",
    "Bid",
    "BidSecurity",
    "BidVersion",
    "BoardBid",
    "BoardDocument",
    "BoardRecord",
    "BoxKey",
    "BoxOfficer",
    "BudgetLine",
    "Clarification",
    "ClarificationAsker",
    "Commitment",
    "Criterion",
    "Deliverable",
    "DocumentPayment",
    "Envelope",
    "EnvelopeFile",
    "EnvelopeReturn",
    "FieldOfPartnership",
    "Gathering",
    "GivenShare",
    "Indicator",
    "Invitation",
    "KeyShare",
    "Method",
    "Newspaper",
    "OpenedEnvelope",
    "OpenedFile",
    "PaperBid",
    "PaperPhoto",
    "PaperReading",
    "PaperScan",
    "PersonalKey",
    "Project",
    "Receipt",
    "RequiredDocument",
    "Rule",
    "Subscription",
    "SubscriptionMail",
    "Tender",
    "TermsOfReference",
    "TermsVersion",
]
