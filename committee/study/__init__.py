"""Proposals and opinions to improve partnership, studies and reports, and what came of them."""
