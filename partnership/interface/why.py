"""“Why is this asked?”: the room that keeps the guide says which article explains a page; every page links to it."""

from collections.abc import Callable
from functools import lru_cache

from django.urls import ResolverMatch

Finder = Callable[[str, str, str], str]
_FINDERS: list[Finder] = []


def register_why(finder: Finder) -> Finder:
    """`finder(url name, model, step)` → an address, or "" ; model and step are those of a page that confirms a step."""
    _FINDERS.append(finder)
    return finder


@lru_cache(maxsize=1024)
def _found(name: str, model: str, step: str) -> str:
    return next((url for finder in _FINDERS if (url := finder(name, model, step))), "")


def why_url(match: ResolverMatch | None) -> str:
    """Where the page's article stands; "" where no article explains it."""
    if match is None:
        return ""
    if match.view_name != "workflow:step":
        return _found(match.view_name, "", "")
    return _found(match.view_name, str(match.kwargs.get("model", ""))[:60], str(match.kwargs.get("step", ""))[:40])
