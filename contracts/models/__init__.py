"""Contracts, the clause library they come from, their drafting, rounds and signatures; milestones, payments, amendments."""

from contracts.models.contract import Contract
from contracts.models.delivery import Amendment, Milestone, Payment
from contracts.models.drafting import (
    Annex,
    ChecklistItem,
    ClauseComment,
    ContractClause,
    ContractRevision,
    ExternalReview,
    Opinion,
)
from contracts.models.library import ClauseVersion, ContractTemplate, ContractVariable, LibraryClause, TemplateClause
from contracts.models.rounds import Decision, Proposal, Round
from contracts.models.signing import Bond, BondKind, Method, Side, Signature

__all__ = [
    "Amendment", "Annex", "Bond", "BondKind", "ChecklistItem", "ClauseComment", "ClauseVersion", "Contract", "ContractClause",
    "ContractRevision", "ContractTemplate", "ContractVariable", "Decision", "ExternalReview", "LibraryClause", "Method", "Milestone",
    "Opinion", "Payment", "Proposal", "Round", "Side", "Signature", "TemplateClause",
]  # fmt: skip
