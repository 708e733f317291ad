"""The policy and the guide: as everybody reads them, their versions, how they are written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.knowledge import services
from committee.knowledge.forms import TextForm
from committee.knowledge.markdown import articles, as_rows, html_of
from committee.knowledge.models import TextKind, TextVersion
from committee.knowledge.selectors import former, in_force, open_draft, shipped, texts_visible
from committee.knowledge.tables import TextTable
from partnership.documents.differences import draft_changes
from partnership.documents.selectors import documents_of
from partnership.interface.exports import list_page
from partnership.interface.visitors import for_visitors
from partnership.people.access import ACCESS
from partnership.people.roles import READERS, has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


def text_for(user: Any, pk: int) -> TextVersion:
    """The version at an address as far as this person may see it, or Http404."""
    found = texts_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _read(request: HttpRequest, kind: TextKind) -> HttpResponse:
    """The version in force; staff read the text that comes with the product until there is one."""
    version = in_force(kind, request.user)
    papers = documents_of(request.user, object_model="committee.textversion", object_id=version.pk) if version else []
    body = version.body if version else ""
    if not version and has_role(request.user, *READERS):
        body = shipped(kind)
    context = {
        "kind": kind, "version": version, "papers": papers, "text": html_of(body) if body else "",
        "contents": [a for a in articles(body) if a.number],
        "may_propose": has_role(request.user, *ACCESS["committee:improvement_new"]),
    }  # fmt: skip
    return render(request, "committee/knowledge/read.html", context)


@for_visitors()
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    return _read(request, TextKind.POLICY)


@for_visitors()
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    return _read(request, TextKind.GUIDE)


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Every version of both texts."""
    may = has_role(request.user, "partnership_secretary")
    begin = [kind for kind in TextKind if may and open_draft(kind) is None]
    table = TextTable(texts_visible(request.user), request=request)
    return list_page(request, "committee/knowledge/texts.html", {"table": table, "begin": begin})


@require_POST
def text_new(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in TextKind.values:
        raise Http404
    version = services.text_begin(by=request.user, kind=kind)
    return redirect("committee:text_edit", version.pk)


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: what it says, where it stands, what came before."""
    found = text_for(request.user, pk)
    context = {
        "version": found,
        "before": former(found),
        "text": html_of(found.body),
        "contents": [a for a in articles(found.body) if a.number],
        "may_write": found.is_draft and has_role(request.user, "partnership_secretary"),
        "papers": documents_of(request.user, object_model="committee.textversion", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "committee/knowledge/text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft; «preview» shows it without saving."""
    found = text_for(request.user, pk)
    known = {name: getattr(found, name) for name in ("body", "note", "in_force_on", "is_public")}
    form = TextForm(request.POST or None, initial={**known, "seen": found.edits})
    preview = None
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = html_of(form.cleaned_data["body"])
        else:
            try:
                return _saved(request, services.text_write(found, by=request.user, **form.cleaned_data))
            except DomainError as refusal:
                form.add_error(None, str(refusal))
                form.data = {**form.data.dict(), "seen": TextVersion.objects.get(pk=found.pk).edits}
    context = {"version": found, "form": form, "preview": preview}
    status = 422 if form.is_bound and preview is None else 200
    return render(request, "committee/knowledge/edit.html", context, status=status)


def _saved(request: HttpRequest, version: TextVersion) -> HttpResponse:
    messages.success(request, _("The draft is saved."))
    return redirect(version)


@require_safe
def text_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed between two versions, article by article, word by word."""
    found = text_for(request.user, pk)
    others = texts_visible(request.user).filter(kind=found.kind).exclude(pk=found.pk).order_by("-number")
    wanted = request.GET.get("since", "")
    before = others.filter(number=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 5 else former(found)
    changes = draft_changes(as_rows(before.body), as_rows(found.body)) if before else []
    context = {"version": found, "before": before, "others": others, "changes": changes}
    return render(request, "committee/knowledge/changes.html", context)
