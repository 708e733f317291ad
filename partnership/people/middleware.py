"""Language and access: the two things decided before any view runs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from partnership.people import access, roles


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Arabic unless the person chose English with the switch; the browser's preference is not asked: Arabic first.

    An address may name its language (`?lang=en`): what search engines and shared links lead to, without a cookie.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "") if request.method in ("GET", "HEAD") else ""
        if chosen not in known:
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = code  # type: ignore[attr-defined]
        with translation.override(code):
            response = get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


class AccessMiddleware:
    """Deny by default: a URL that is not in the one table (access.py) is refused to everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        allowed = access.ACCESS.get(match.view_name if match else "")
        if allowed is access.PUBLIC:
            return None
        if not request.user.is_authenticated and request.headers.get("Accept") == "application/json":
            return JsonResponse({"code": "signed_out"}, status=401)  # a script asks: it keeps what it has and says so
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if allowed is None:
            raise PermissionDenied
        if allowed is not access.SIGNED_IN and not roles.has_role(request.user, *allowed):
            raise PermissionDenied
        return None
