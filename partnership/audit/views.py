"""The auditor's pages: the trail, its verification, its export."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.audit import selectors, verification
from partnership.audit.forms import TrailFilter
from partnership.audit.services import record


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """The trail, filtered by project, person, time and kind."""
    form = TrailFilter(request.GET or None)
    rows = selectors.entries(**form.filters())
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "audit/trail.html", {"form": form, "entries": page})


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the chain while the auditor watches: the page checks one batch, shows the bar, and asks for the next."""
    if request.method == "POST":
        record("trail_verified", by=request.user)
        return redirect(reverse("audit:verify") + "?checked=0")
    if "checked" not in request.GET:
        return render(request, "audit/verify.html", {"progress": None})
    checked = request.GET["checked"]
    progress = verification.check_batch(
        int(checked) if checked.isascii() and checked.isdigit() and len(checked) < 16 else 0
    )
    done = progress.broken_id is not None or progress.checked >= progress.total
    return render(request, "audit/verify.html", {"progress": progress, "done": done})


@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole trail as text a third party checks without the product (docs/trail.md)."""
    record("trail_exported", by=request.user)
    response = StreamingHttpResponse(_lines(), content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sharaka-trail.jsonl"'
    return response


def _lines() -> Iterator[str]:
    rows = selectors.entries().order_by("id").values_list("hash", "canonical")
    for row_hash, canonical in rows.iterator(chunk_size=2_000):
        yield f"{row_hash} {canonical}\n"
