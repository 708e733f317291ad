"""The register of letters, memoranda of understanding."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee.correspondence import services
from committee.correspondence.forms import (
    IncomingForm,
    LetterFilter,
    MemorandumFilter,
    MemorandumForm,
    OutgoingForm,
)
from committee.correspondence.models import Letter
from committee.correspondence.selectors import letters_visible, memoranda_visible
from committee.correspondence.tables import LetterTable, MemorandumTable
from committee.correspondence.templates import TEMPLATES
from committee.opening.views.papers import form_page, narrowed, one, paper_context
from partnership.interface.exports import list_page
from partnership.people.roles import has_role

LETTER = ("correspondent", "party", "partner", "project", "meeting", "subject", "text", "reply_due")
MEMORANDUM = (
    "subject", "party", "parties", "partner", "project", "text", "signed_on", "starts_on", "ends_on",
)  # fmt: skip


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """In and out, newest first."""
    form = LetterFilter(request.GET or None)
    rows = narrowed(
        letters_visible(request.user), form, codes=("number", "their_reference"),
        exact=("party", "state"),
    )  # fmt: skip
    direction = form.cleaned_data.get("direction") if form.is_bound else ""
    if direction:
        rows = rows.filter(outgoing=direction == "out")
    context = {
        "form": form, "table": LetterTable(rows, request=request),
        "may_write": has_role(request.user, "partnership_secretary"), "templates": TEMPLATES.items(),
    }  # fmt: skip
    return list_page(request, "committee/office/letters.html", context)


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(letters_visible(request.user), pk)
    secretary = has_role(request.user, "partnership_secretary")
    context = paper_context(request.user, found) | {
        "replies": letters_visible(request.user).filter(answers=found).order_by("pk"),
        "may_write": secretary and found.is_draft,
        "may_reply": secretary and not found.is_draft,
    }
    return render(request, "committee/office/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: HttpRequest, way: str) -> HttpResponse:
    """Register a letter that came, or write one; `?template=` begins with words that are written often."""
    if way not in ("in", "out"):
        raise Http404
    return _new(request, way == "out", None)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The other side's turn: our answer to what came, their answer to what we sent."""
    found = one(letters_visible(request.user), pk)
    return _new(request, not found.outgoing, found)


def _new(request: HttpRequest, outgoing: bool, answers: Letter | None) -> HttpResponse:
    initial = {}
    if answers is not None:
        names = ("correspondent", "party", "partner", "project", "meeting", "subject")
        initial = {name: getattr(answers, name) for name in names}
    elif words := TEMPLATES.get(request.GET.get("template", "")):
        initial = {"subject": words.subject, "text": words.text}
    kind = OutgoingForm if outgoing else IncomingForm
    form = kind(request.POST or None, request.FILES or None, initial=initial)
    save = partial(services.letter_draft if outgoing else services.letter_register, answers=answers)
    title = _("Letter to be sent") if outgoing else _("Letter that came in")
    return form_page(request, form, save, title=title, back="committee:letters", answers=answers)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(letters_visible(request.user), pk)
    initial = {name: getattr(found, name) for name in LETTER}
    form = OutgoingForm(request.POST or None, request.FILES or None, initial=initial)
    save = partial(services.letter_write, found)
    return form_page(request, form, save, title=_("Letter to be sent"), back="committee:letters")


@require_safe
def memoranda(request: HttpRequest) -> HttpResponse:
    form = MemorandumFilter(request.GET or None)
    rows = narrowed(
        memoranda_visible(request.user),
        form,
        codes=("number",),
        exact=("party", "state"),
    )
    may = has_role(request.user, "partnership_secretary")
    context = {
        "form": form, "table": MemorandumTable(rows, request=request), "title": _("Memoranda of understanding"),
        "create": ("committee:memorandum_new", _("New memorandum of understanding")) if may else None,
    }  # fmt: skip
    return list_page(request, "committee/list.html", {"open_to_complaint": [], **context})


@require_safe
def memorandum(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(memoranda_visible(request.user), pk)
    may = found.is_draft and has_role(request.user, "partnership_secretary")
    context = paper_context(request.user, found) | {"may_write": may}
    return render(request, "committee/office/memorandum.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def memorandum_new(request: HttpRequest) -> HttpResponse:
    form = MemorandumForm(request.POST or None, request.FILES or None)
    title = _("New memorandum of understanding")
    return form_page(request, form, services.memorandum_register, title=title, back="committee:memoranda")


@require_http_methods(["GET", "HEAD", "POST"])
def memorandum_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(memoranda_visible(request.user), pk)
    initial = {name: getattr(found, name) for name in MEMORANDUM}
    form = MemorandumForm(request.POST or None, request.FILES or None, initial=initial)
    save = partial(services.memorandum_write, found)
    return form_page(request, form, save, title=str(found), back="committee:memoranda")
