"""The whole search, as a page tells it part by part."""

from itertools import chain
from typing import Any

from partnership.workflow import finding


def find(user: Any, query: str) -> list[finding.Group]:
    """What the query finds of each kind, kinds in their order."""
    return list(chain.from_iterable(finding.find(user, query)))
