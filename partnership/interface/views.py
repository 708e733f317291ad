"""Language and look, chosen with a plain form and kept in a cookie; and the one search over everything."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.interface.context import TEXT_SIZES, THEMES
from partnership.interface.forms import DisplayForm
from partnership.interface.parts import in_parts
from partnership.interface.visitors import from_our_pages
from partnership.workflow.finding import Group, find, is_searchable

YEAR = 365 * 24 * 60 * 60  # seconds


def _way_back(request: HttpRequest) -> str:
    """Where the person was; never another server."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


def without_language(address: str) -> str:
    """The address without the language it names itself: the switch decides."""
    parts = urlsplit(address)
    if "lang=" not in parts.query:
        return address
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != "lang"])
    return urlunsplit(parts._replace(query=query))


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)


@from_our_pages
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language switch: the same page in the other language, from now on; e-mails follow it."""
    response = HttpResponseRedirect(without_language(_way_back(request)))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
        if request.user.is_authenticated and request.user.language != chosen:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Light or dark, and the size of the text."""
    chosen = {
        "theme": request.COOKIES.get("sharaka_theme", THEMES[0]),
        "text": request.COOKIES.get("sharaka_text", TEXT_SIZES[0]),
    }
    form = DisplayForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        response = HttpResponseRedirect(_way_back(request))
        _remember(response, "sharaka_theme", form.cleaned_data["theme"])
        _remember(response, "sharaka_text", form.cleaned_data["text"])
        return response
    return render(request, "interface/display.html", {"form": form, "next": _way_back(request)})


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """What the words in the header's box find, of every kind that this person may see: the first kind at once, the others
    behind it in the same answer."""
    query = request.GET.get("q", "")[:200]
    asked = is_searchable(query)
    found = find(request.user, query) if asked else iter(())
    context: dict[str, Any] = {"query": query, "asked": asked, "groups": next(found, []), "cut": ""}
    if context["groups"]:
        return in_parts(request, "interface/search.html", context, lambda: _others(request, query, found))
    return render(request, "interface/search.html", context)


def _others(request: HttpRequest, query: str, found: Iterator[list[Group]]) -> str:
    groups = [group for part in found for group in part]
    return render_to_string("interface/parts/found.html", {"groups": groups, "query": query, "request": request})
