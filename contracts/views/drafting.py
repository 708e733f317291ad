"""A draft on its pages: the workspace, one clause, variables, comments, checklist, external review, annexes."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.clauses import fill, variables_in
from contracts.forms import drafting as forms
from contracts.guards.drafting import needs_external_review
from contracts.models import Contract, ContractClause
from contracts.selectors import draft_missing
from contracts.selectors.drafting import versions_to_add, waiting_for
from contracts.services import drafting, remarks
from contracts.views.asking import ask, contract_for, do, draft_url
from partnership.documents.differences import word_difference
from partnership.people.roles import has_role


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The workspace of a draft: what is missing, clauses with their marks, comments, checklist, rounds, review."""
    found = contract_for(request.user, pk)
    prefetch_related_objects([found], "clauses", "milestones", "rounds__offered_by", "rounds__answered_by")
    legal = has_role(request.user, "legal")
    comments = list(found.comments.select_related("written_by", "resolved_by"))
    for clause in found.clauses.all():
        clause.open_comments = sum(c.clause_number == clause.number and c.resolved_at is None for c in comments)
    context = {
        "contract": found, "clauses": found.clauses.all(), "missing": draft_missing(found), "comments": comments,
        "checklist": found.checklist.select_related("done_by"), "annexes": found.annexes.select_related("file"),
        "rounds": found.rounds.all(), "waiting": waiting_for(found),
        "reviews": found.external_reviews.select_related("file"), "needs_review": needs_external_review(found),
        "may_edit": legal and found.is_editable, "may_check": legal and found.is_being_prepared,
        "may_comment": found.is_being_prepared, "comment_form": forms.CommentForm(),
        "revisions": found.revisions.defer("clauses").select_related("kept_by"),
    }  # fmt: skip
    return render(request, "contracts/draft.html", context)


def clause_for(found: Contract, number: int) -> ContractClause:
    clause = found.clauses.filter(number=number).first()
    if clause is None:
        raise Http404
    return clause


@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One clause: its text, how it differs from the library, its comments. Posting adds a comment."""
    found = contract_for(request.user, pk)
    row = clause_for(found, number)
    form = forms.CommentForm(request.POST or None)
    said = fill(row.library_source, found.values)
    extra = {
        "contract": found, "clause": row, "pieces": word_difference(said, row.text) if row.changed and said else [],
        "comments": found.comments.filter(clause_number=number).select_related("written_by", "resolved_by"),
        "may_edit": found.is_editable and has_role(request.user, "legal"), "may_comment": found.is_being_prepared,
        "may_resolve": has_role(request.user, "legal"),
    }  # fmt: skip
    return ask(
        request, form, lambda text: remarks.comment_add(found, by=request.user, text=text, clause_number=number),
        heading=row.title, done=_("Your comment is kept."), back=draft_url(found), crumb=found.number,
        to=reverse("contracts:clause", args=[pk, number]), extra=extra, template="contracts/clause.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def clause_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Legal affairs word a clause of this contract."""
    found = contract_for(request.user, pk)
    row = clause_for(found, number)
    start = {"title": row.title, "text": row.text, "why": row.why_changed}
    form = forms.ClauseForm(request.POST or None, initial=start)

    def act(title: str, text: str, why: str) -> Any:
        words = {number: (title, text.replace("\r\n", "\n").strip())}
        return drafting.clauses_update(found, by=request.user, texts=words, why=why)

    return ask(
        request, form, act, heading=str(row), done=_("Saved; the former text is kept as a revision."), back=draft_url(found),
        crumb=found.number, to=reverse("contracts:clause", args=[pk, number]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def clause_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a clause of the library, or one in own words, into the draft."""
    found = contract_for(request.user, pk)
    form = forms.ClauseAddForm(request.POST or None, clauses=list(found.clauses.all()), versions=versions_to_add(found))
    return ask(
        request, form, lambda **facts: drafting.clause_add(found, by=request.user, **facts), heading=_("Add a clause"),
        done=_("The clause is in the draft."), back=draft_url(found), crumb=found.number,
    )  # fmt: skip


@require_POST
def clause_remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take an optional clause out."""
    found = contract_for(request.user, pk)
    return do(
        request, lambda: drafting.clause_remove(found, by=request.user, number=number),
        done=_("The clause is taken out; the former draft is kept as a revision."), back=draft_url(found),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def template_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft anew from another template."""
    found = contract_for(request.user, pk)
    form = forms.TemplateForm(request.POST or None)
    return ask(
        request, form, lambda template: drafting.template_use(found, by=request.user, template=template),
        heading=_("Draft from another template"), done=_("The clauses are drafted anew."), back=draft_url(found), crumb=found.number,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the variables of the draft."""
    found = contract_for(request.user, pk)
    used: set[str] = set()
    for row in found.clauses.all():
        used |= variables_in(row.library_source) | variables_in(row.text)
    form = forms.ValuesForm(request.POST or None, values=found.values, used=used)
    return ask(
        request, form, lambda **given: drafting.values_update(found, by=request.user, values=given),
        heading=_("Set the variables"), done=_("The variables are set and the clauses filled."), back=draft_url(found), crumb=found.number,
    )  # fmt: skip


@require_POST
def comment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Remark on the whole draft."""
    found = contract_for(request.user, pk)
    form = forms.CommentForm(request.POST)
    return ask(
        request, form, lambda text: remarks.comment_add(found, by=request.user, text=text), heading=_("Comment on the draft"),
        done=_("Your comment is kept."), back=draft_url(found), crumb=found.number,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def comment_resolve(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Answer a comment and close it."""
    found = contract_for(request.user, pk)
    row = found.comments.filter(pk=comment).first()
    if row is None:
        raise Http404
    row.contract = found
    form = forms.ResolveForm(request.POST or None)
    return ask(
        request, form, lambda answer: remarks.comment_resolve(row, by=request.user, answer=answer), heading=_("Resolve a comment"),
        done=_("The comment is resolved."), back=draft_url(found), crumb=found.number, lead=row.text,
    )  # fmt: skip


@require_POST
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick the legal checklist."""
    found = contract_for(request.user, pk)
    notes = {
        name[5:]: value.replace("\x00", "").strip() for name, value in request.POST.items() if name.startswith("note-")
    }
    done = set(request.POST.getlist("done"))
    return do(
        request, lambda: remarks.checklist_save(found, by=request.user, done=done, notes=notes),
        done=_("The checklist is saved."), back=draft_url(found) + "#checklist",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def external_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the opinion of the outside reviewer."""
    found = contract_for(request.user, pk)
    form = forms.ExternalReviewForm(request.POST or None, request.FILES or None)
    return ask(
        request, form, lambda **facts: remarks.external_review_record(found, by=request.user, **facts),
        heading=_("Record the external legal review"), done=_("The opinion is recorded."), back=draft_url(found), crumb=found.number,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def annex_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an annex."""
    found = contract_for(request.user, pk)
    form = forms.AnnexForm(request.POST or None, request.FILES or None)
    return ask(
        request, form, lambda **facts: remarks.annex_add(found, by=request.user, **facts), heading=_("Add an annex"),
        done=_("The annex is part of the contract."), back=draft_url(found), crumb=found.number,
    )  # fmt: skip


@require_POST
def annex_remove(request: HttpRequest, pk: int, annex: int) -> HttpResponse:
    """Take an annex out of the draft."""
    found = contract_for(request.user, pk)
    return do(
        request, lambda: remarks.annex_remove(found, by=request.user, pk=annex), done=_("The annex is taken out."), back=draft_url(found)
    )  # fmt: skip
