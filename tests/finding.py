"""The whole search, as a page tells it part by part."""

from typing import Any

from partnership.workflow.finding import Group, find_first, find_rest


def find(user: Any, query: str) -> list[Group]:
    """What the query finds of each kind, kinds in their order."""
    first = find_first(user, query)
    return [*first, *find_rest(user, query, first)]
