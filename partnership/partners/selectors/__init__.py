"""Reads of the register, given the viewer."""

from partnership.partners.selectors.eligibility import (
    CERTIFICATES,
    EVIDENCE,
    eligibility,
    eligible_among,
    with_evidence,
)
from partnership.partners.selectors.register import debarments_visible_to, documents_visible_to, partners_visible_to

__all__ = [
    "CERTIFICATES", "EVIDENCE", "debarments_visible_to", "documents_visible_to", "eligibility", "eligible_among",
    "partners_visible_to", "with_evidence",
]  # fmt: skip
