"""Reads of the contracts room, given the viewer."""

from contracts.selectors.contract import (
    amendments_visible,
    contracts_visible,
    draft_missing,
    milestones_visible,
    payments_visible,
    rounds_visible,
    wordings_visible,
)
from contracts.selectors.delivery import (
    bars_on,
    bonds_visible,
    evaluations_visible,
    findings_visible,
    letters_visible,
    periods_visible,
    referrals_visible,
    standing_of,
    terminations_visible,
    visits_visible,
)

__all__ = [
    "amendments_visible",
    "bars_on",
    "bonds_visible",
    "contracts_visible",
    "draft_missing",
    "evaluations_visible",
    "findings_visible",
    "letters_visible",
    "milestones_visible",
    "payments_visible",
    "periods_visible",
    "referrals_visible",
    "rounds_visible",
    "standing_of",
    "terminations_visible",
    "visits_visible",
    "wordings_visible",
]
