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

__all__ = [
    "amendments_visible", "contracts_visible", "draft_missing", "milestones_visible", "payments_visible", "rounds_visible",
    "wordings_visible",
]  # fmt: skip
