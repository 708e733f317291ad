"""Whoever is named from outside to evaluate a tender reads that tender only: an upper app registers who sits where."""

from collections.abc import Callable, Iterable
from typing import Any

_SEATS: list[Callable[[Any], Iterable[int]]] = []


def register_seats(function: Callable[[Any], Iterable[int]]) -> Callable[[Any], Iterable[int]]:
    """`function(user)` gives the ids of the tenders this person is seated in as an outsider."""
    _SEATS.append(function)
    return function


def seated_in(user: Any) -> frozenset[int]:
    """Ids of the tenders an outsider evaluates; empty for everybody else. Asked once for each request."""
    known: frozenset[int] | None = user.__dict__.get("_seated")
    if known is None:
        known = user.__dict__["_seated"] = frozenset(pk for function in _SEATS for pk in function(user))
    return known
