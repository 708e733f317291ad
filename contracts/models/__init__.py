"""Contracts, their clauses and signatures; milestones, payments, amendments."""

from contracts.models.contract import Contract, ContractClause, ContractRevision, Signature
from contracts.models.delivery import Amendment, Milestone, Payment

__all__ = ["Amendment", "Contract", "ContractClause", "ContractRevision", "Milestone", "Payment", "Signature"]
