"""Reads, given the viewer: the only way from an address to an object. One file per room."""

from tenders.selectors import bid, budget, project, rules, tender, terms  # noqa: F401 -- importing registers the rooms' selectors
