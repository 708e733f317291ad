"""Writes of the contracts room."""

from contracts.models.contract import add_months
from contracts.services.amendments import amendment_create
from contracts.services.drafting import clauses_update, contract_create_from_award, revision_keep
from contracts.services.money import payment_prepare
from contracts.services.values import split_amount

__all__ = [
    "add_months", "amendment_create", "clauses_update", "contract_create_from_award", "payment_prepare", "revision_keep", "split_amount",
]  # fmt: skip
