"""Measuring mode (SHARAKA_BENCH=1, never in production): the floor page, and the number of queries of each answer."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache


class CountQueries:
    """Adds `X-Queries` to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response["X-Queries"] = str(count)
        return response


@never_cache
def floor(request: HttpRequest) -> HttpResponse:
    """The least a signed-in page can cost here: the session, the person, one SELECT, a few bytes."""
    people = get_user_model().objects.filter(username=request.user.get_username()).values_list("username", flat=True)
    return HttpResponse(format_html("<!doctype html><title>floor</title><p>{}</p>", people.get()))
