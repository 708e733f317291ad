"""Measuring mode (SHARAKA_BENCH=1, never in production): the floor page, a plain upload, each answer's number of queries."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.storage import storages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from partnership.documents.filetypes import checked_upload
from partnership.documents.models import StoredFile


class CountQueries:
    """Adds `X-Queries` to every answer. A page in parts (its headers leave first) says at its end how many it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        counter = _Counter()
        with connection.execute_wrapper(counter):
            response: Any = self.get_response(request)
        response["X-Queries"] = str(counter.count)
        if response.streaming and response["Content-Type"].startswith("text/html"):
            response.streaming_content = counter.over(response.streaming_content)
        return response


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return execute(*args)

    def over(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        with connection.execute_wrapper(self):
            yield from parts
        yield b"<!-- queries: %d -->" % self.count


@never_cache
def floor(request: HttpRequest) -> HttpResponse:
    """The least a signed-in page can cost here: the session, the person, one SELECT, a few bytes."""
    people = get_user_model().objects.filter(username=request.user.get_username()).values_list("username", flat=True)
    return HttpResponse(format_html("<!doctype html><title>floor</title><p>{}</p>", people.get()))


@require_POST
@transaction.atomic
def upload(request: HttpRequest) -> HttpResponse:
    """The least an upload can cost here, to compare sealing with: Django's own handlers, the type and the hash, the storage, a row."""
    sent: Any = request.FILES["file"]
    checked = checked_upload(sent)
    path = storages["default"].save(f"bench/{uuid.uuid4().hex}", sent)
    StoredFile.objects.create(
        name=checked.name, content_type=checked.content_type, size=checked.size, sha256=checked.sha256, path=path,
        uploaded_by_id=request.user.pk, uploaded_at=timezone.now(),
    )  # fmt: skip
    return redirect("bench_floor")
