"""What the pages of the office's papers share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from committee.opening.selectors_papers import files_of
from partnership.arabic.search import search
from partnership.documents.selectors import documents_of
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


def one(rows: Any, pk: int) -> Any:
    """The row at an address as far as its reader may see it, or Http404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def paper_context(user: Any, found: Any) -> dict[str, Any]:
    """What every paper's page shows: files, documents, what happened."""
    return {
        "item": found,
        "files": files_of(found),
        "papers": documents_of(user, object_model=found._meta.label_lower, object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }


def form_page(
    request: HttpRequest, form: Any, save: Callable[..., Any], *, title: Any, back: str, **context: Any
) -> HttpResponse:
    """Show a form, or save what it holds and go to what was saved. A refusal stands above the form, all typed is kept."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(saved)
    page = {"form": form, "title": title, "back": back, "answers": None, **context}
    return render(request, "committee/office/form.html", page, status=422 if form.is_bound else 200)


def narrowed(rows: Any, form: Any, *, codes: tuple[str, ...], exact: tuple[str, ...]) -> Any:
    """Rows as a list's filter asks; what makes no sense is said beside its field and left out."""
    if not form.is_bound:
        return rows
    form.full_clean()
    found = form.cleaned_data
    for name in exact:
        if found.get(name):
            rows = rows.filter(**{name: found[name]})
    if query := (found.get("q") or "").strip():
        wanted = Q(pk__in=search(rows, query, "search_key").values("pk"))
        for code in codes:
            wanted |= Q(**{f"{code}__icontains": query[:60]})
        rows = rows.filter(wanted)
    return rows
