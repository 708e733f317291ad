"""Health, for load balancers and monitors. No secrets, no details: the log has them."""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive. Asks nothing of anything else, so that a slow database does not restart the server."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """The product can serve: database, storage and job queue answer. 503 names what does not."""
    parts = {"database": _database, "storage": _storage, "queue": _queue}
    state = {name: "ok" if _works(name, check) else "failed" for name, check in parts.items()}
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)


def _works(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except (DatabaseError, OSError) as error:
        log.error("readyz: %s failed: %s", name, error)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _storage() -> None:
    """Write, read back and remove a small file: a full or read-only disk is not ready."""
    name = default_storage.save("readyz/probe", ContentFile(b"ready"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"ready":
                raise OSError("the storage returned other bytes than were written")
    finally:
        default_storage.delete(name)


def _queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs LIMIT 1")
