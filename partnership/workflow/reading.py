"""While a page is read, the same question is asked once: one time of day, one set of rules, one answer of a guard.

Only for pages that change nothing (GET, HEAD): a step asks anew, behind its lock.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
R = TypeVar("R")
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


def reading(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: remember answers for the length of one GET or HEAD."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _answers.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return get_response(request)
        finally:
            _answers.reset(token)

    return middleware


def once_a_page(function: Callable[P, R]) -> Callable[P, R]:
    """Ask `function` once for the same arguments (hashable; model instances count by their key) while a page is read."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        return once(function, *args, **kwargs)

    return asked


def once(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """`function(*args, **kwargs)`, or what it answered already to the page that is being read."""
    answers = _answers.get()
    if answers is None:
        return function(*args, **kwargs)
    key = (function, args, *sorted(kwargs.items()))
    if key not in answers:
        answers[key] = function(*args, **kwargs)
    found: R = answers[key]
    return found
