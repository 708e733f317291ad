"""Contracts, the clause library they come from, their drafting, rounds and signatures; milestones, payments, amendments."""

from contracts.models.amendments import Amendment, AmendmentSignature, ReasonCode
from contracts.models.contract import Contract
from contracts.models.drafting import (
    Annex,
    ChecklistItem,
    ClauseComment,
    ContractClause,
    ContractRevision,
    ExternalReview,
    Opinion,
)
from contracts.models.ending import Suspension, Termination, TerminationReason
from contracts.models.evaluation import Evaluation, Referral, Standing, StandingValue
from contracts.models.letters import Letter, LetterKind
from contracts.models.library import ClauseVersion, ContractTemplate, ContractVariable, LibraryClause, TemplateClause
from contracts.models.milestones import Evidence, Milestone
from contracts.models.payments import Payment, PaymentKind, Penalty
from contracts.models.periods import Beneficiaries, BeneficiaryKind, ContractIndicator, IndicatorValue, Period
from contracts.models.rounds import Decision, Proposal, Round
from contracts.models.signing import Bond, BondKind, BondOutcome, BondPurpose, Method, Side, Signature
from contracts.models.visits import Finding, FindingOwner, Visit, VisitPhoto

__all__ = [
    "Amendment", "AmendmentSignature", "Annex", "Beneficiaries", "BeneficiaryKind", "Bond", "BondKind", "BondOutcome",
    "BondPurpose", "ChecklistItem", "ClauseComment", "ClauseVersion", "Contract", "ContractClause", "ContractIndicator",
    "ContractRevision", "ContractTemplate", "ContractVariable", "Decision", "Evaluation", "Evidence", "ExternalReview",
    "Finding", "FindingOwner", "IndicatorValue", "Letter", "LetterKind", "LibraryClause", "Method", "Milestone", "Opinion",
    "Payment", "PaymentKind", "Penalty", "Period", "Proposal", "ReasonCode", "Referral", "Round", "Side", "Signature",
    "Standing", "StandingValue", "Suspension", "TemplateClause", "Termination", "TerminationReason", "Visit", "VisitPhoto",
]  # fmt: skip
