"""Reads, given the viewer: the only way from an address to an object. One file per room."""

from tenders.selectors import (  # noqa: F401 -- importing registers the rooms' selectors
    addendum,
    bid,
    budget,
    clarification,
    project,
    rules,
    tender,
    terms,
)
