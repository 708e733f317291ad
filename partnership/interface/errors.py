"""Pages for what went wrong: what happened, in words, and the way on. Both languages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the browser sent something no page of ours sends."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: signed in, but this page belongs to another role."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: no such page, or not for this person to know of."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks nothing of the database, the session or the person."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off: say how to go on. The browser's Back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)


def refused(request: HttpRequest, message: str) -> HttpResponse:
    """409: a rule of the house said no, in a sentence."""
    return render(request, "interface/refused.html", {"message": message, "title": _("This was not done")}, status=409)
