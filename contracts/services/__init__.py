"""Writes of the contracts room."""

from contracts.services.delivery import add_months, amendment_create, payment_prepare
from contracts.services.drafting import clauses_update, contract_create_from_award, revision_keep
from contracts.services.values import split_amount

__all__ = [
    "add_months", "amendment_create", "clauses_update", "contract_create_from_award", "payment_prepare", "revision_keep", "split_amount",
]  # fmt: skip
