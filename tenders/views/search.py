"""One search for projects and tenders."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenders.selectors import search as selectors

PER_PAGE, TENDERS_SHOWN = 20, 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the words in the header's box find."""
    query = request.GET.get("q", "")[:200]
    asked = selectors.is_searchable(query)
    context: dict[str, object] = {"query": query, "asked": asked}
    if asked:
        projects = Paginator(selectors.projects_found(request.user, query), PER_PAGE)
        context["projects"] = projects.get_page(request.GET.get("page"))
        context["tenders"] = list(selectors.tenders_found(request.user, query)[:TENDERS_SHOWN])
    return render(request, "tenders/search.html", context)
