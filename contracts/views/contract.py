"""Contracts: the register, a contract's file, its clauses and revisions, amendments."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms.contract import AmendmentForm, ContractFilter
from contracts.models import Contract
from contracts.selectors import contracts_visible, draft_missing, rounds_visible
from contracts.selectors.drafting import waiting_for
from contracts.selectors.signing import sign_until
from contracts.services import amendment_create, clauses_update
from contracts.tables import ContractTable
from contracts.views.asking import contract_for, draft_url
from partnership.arabic.search import search
from partnership.arabic.words import dinars_in_words
from partnership.documents.differences import draft_changes
from partnership.documents.selectors import documents_of
from partnership.interface.exports import list_page
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline

OFFERED = ("offered", "proposed", "settled")


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """The register of contracts."""
    form = ContractFilter(request.GET or None)
    rows = contracts_visible(request.user)
    if form.is_bound:
        form.full_clean()
        if state := form.cleaned_data.get("state"):
            rows = rows.filter(state=state)
        if query := form.cleaned_data.get("q", "").strip():
            found = search(rows, query, "project__search_key", "partner__name").values("pk")
            rows = rows.filter(Q(pk__in=found) | Q(number__icontains=query[:60]))
    offers = rounds_visible(request.user).filter(state__in=OFFERED).defer("revision__clauses")
    context = {
        "form": form, "table": ContractTable(rows, request=request),
        "rounds": offers if has_role(request.user, "partner") else [],
    }  # fmt: skip
    return list_page(request, "contracts/contracts.html", context)


@require_safe
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A contract's file: where it stands, money, clauses, milestones, payments, amendments, documents."""
    found = contract_for(request.user, pk)
    prefetch_related_objects([found], "clauses", "milestones", "signatures__scan", "rounds")
    begun = not (found.is_being_prepared or found.is_to_be_signed)
    context = {
        "contract": found,
        "words": dinars_in_words(found.amended_amount),
        "missing": draft_missing(found) if found.is_being_prepared else [],
        "waiting": [] if found.is_ended else waiting_for(found),
        "sign_until": sign_until(found) if found.is_being_prepared or found.is_to_be_signed else None,
        "bonds": found.bonds.select_related("scan"),
        "rounds": found.rounds.all(),
        "may_bond": not found.is_ended and has_role(request.user, "legal", "finance"),
        "may_extend": found.is_to_be_signed and has_role(request.user, "legal"),
        "clauses": found.clauses.all(),
        "milestones": _with_contract(found, found.milestones.all()),
        "payments": _with_contract(found, found.payments.select_related("milestone")) if begun else [],
        "amendments": _with_contract(found, found.amendments.all()) if begun else [],
        "revisions": found.revisions.defer("clauses").select_related("kept_by"),
        "signatures": found.signatures.all(),
        "papers": documents_of(request.user, object_model="contracts.contract", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
        "may_edit": found.is_editable and has_role(request.user, "legal"),
        "may_amend": found.is_in_force and has_role(request.user, "officer"),
    }
    return render(request, "contracts/contract.html", context)


def _with_contract(found: Contract, rows: Any) -> list[Any]:
    """Parts that know their contract without asking the database again."""
    parts = list(rows)
    for part in parts:
        part.contract = found
    return parts


@require_http_methods(["GET", "HEAD", "POST"])
def clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """Legal affairs edit the clauses of a draft; every save keeps a revision of what they were."""
    found = contract_for(request.user, pk)
    rows = list(found.clauses.all())
    if request.method == "POST":
        texts = {
            c.number: (
                _text(request, f"title-{c.number}", c.title)[:200],
                _text(request, f"text-{c.number}", c.text)[:50000],
            )
            for c in rows
        }
        try:
            clauses_update(found, by=request.user, texts=texts, note=_text(request, "note", "")[:300])
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved; the former text is kept as a revision."))
        return redirect(draft_url(found))
    if not found.is_editable:
        messages.warning(request, _("The contract is not being drafted now and cannot be changed."))
        return redirect(found)
    return render(request, "contracts/clauses.html", {"contract": found, "clauses": rows})


def _text(request: HttpRequest, name: str, default: str) -> str:
    return request.POST.get(name, default).replace("\x00", "").replace("\r\n", "\n").strip()


@require_safe
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What changed since a revision, word by word: up to the draft as it is now, or up to another revision (?to=)."""
    found = contract_for(request.user, pk)
    kept = {r.number: r for r in found.revisions.filter(number__in=[number, *_number(request.GET.get("to", ""))])}
    if number not in kept:
        raise Http404
    later = kept.get(next(iter(_number(request.GET.get("to", ""))), -1))
    now = [{"number": c.number, "title": c.title, "text": c.text, "code": c.library_code} for c in found.clauses.all()]
    context = {
        "contract": found, "revision": kept[number], "later": later,
        "changes": draft_changes(kept[number].clauses, later.clauses if later else now),
        "revisions": found.revisions.defer("clauses"),
    }  # fmt: skip
    return render(request, "contracts/revision.html", context)


def _number(text: str) -> list[int]:
    """The number a person asked for; none for anything else."""
    return [int(text)] if text.isascii() and text.isdigit() and len(text) < 7 else []


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an amendment of a contract in force."""
    found = contract_for(request.user, pk)
    form = AmendmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            amendment_create(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The amendment is on the desk of your department."))
            return redirect(found)
    return render(
        request, "contracts/amendment_new.html", {"contract": found, "form": form}, status=422 if form.is_bound else 200
    )
