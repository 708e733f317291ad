"""Pages that anybody reads: kept by browsers and shared caches, asked for again cheaply, and without any cookie.

A shared cache may keep a visitor's page for half a minute; a browser always asks, and hears 304 where nothing changed.
Whoever is signed in reads a page of their own, which no shared cache keeps.

This process keeps visitors' pages too: whatever changes such a page is written to the trail, so a page is the same as long as
the trail's head and the minute (the words of the count-down) are. One question to the database tells.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

SHARED_SECONDS = 30
KEPT_SECONDS = 60
_PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
_LOOKS = ("sharaka_theme", "sharaka_text")  # cookies of a visitor's own choice of colours and size
_LONGEST = 300  # letters of an address whose page is kept
_STATE = "SELECT last_hash, date_trunc('minute', house_clock()) FROM audit_head"


def for_visitors(
    *, seconds: int = 0, shared: int = SHARED_SECONDS
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view's answer be kept `seconds` by browsers and `shared` seconds by caches between us and a visitor."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            personal = any(name in request.COOKIES for name in _PERSONAL)
            key = "" if personal else _key(request)
            if key and (kept := caches["pages"].get(key)):
                return _as_asked(request, HttpResponse(kept[0], headers=kept[1]))
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:
                return response
            if personal:
                patch_cache_control(response, private=True, no_cache=True)
                return response
            patch_cache_control(response, public=True, max_age=seconds, s_maxage=shared, must_revalidate=True)
            response.headers["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
            if key:
                caches["pages"].set(key, (response.content, dict(response.headers)), KEPT_SECONDS)
            return _as_asked(request, response)

        return answer

    return decorate


def _as_asked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page, or 304 for whoever has it."""
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response


def _key(request: HttpRequest) -> str:
    """What a visitor's page depends on: its address, language, the visitor's looks, and the state of the house."""
    address = request.get_full_path()
    if len(address) > _LONGEST:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()
    looks = [request.COOKIES.get(name, "") for name in _LOOKS]
    return hashlib.sha256(repr((address, get_language(), looks, state)).encode()).hexdigest()


def from_our_pages(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For forms on every page that change nothing but the visitor's own look: no token, hence no cookie for reading.

    A form of another site is refused by what every browser of today says about where a form was sent from. A signed-in
    person is safe besides: the session cookie does not travel with another site's form (SameSite=Lax).
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not _is_ours(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


def _is_ours(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "")
    return not origin or urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS
