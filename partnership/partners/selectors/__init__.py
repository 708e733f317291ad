"""Reads of the register, given the viewer."""

from partnership.partners.selectors.register import eligibility, partners_visible_to

__all__ = ["eligibility", "partners_visible_to"]
