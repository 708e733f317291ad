"""Contracts: the register, a contract's file, its clauses and revisions, amendments."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms.contract import AmendmentForm, ContractFilter
from contracts.models import Bond, Contract, Payment
from contracts.policies import follows
from contracts.selectors import contracts_visible, draft_missing, rounds_visible
from contracts.selectors.drafting import waiting_for
from contracts.selectors.file import contracts_matching, money_bar, obligations, time_bar
from contracts.selectors.signing import sign_until
from contracts.services import amendment_create, clauses_update
from contracts.services.amendments import scope_of
from contracts.tables import ContractTable
from contracts.views.asking import ask, contract_for, draft_url, only_own
from partnership.arabic.spoken import amount_in_words
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
        rows = contracts_matching(rows, form.cleaned_data)
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
    if found.was_signed:
        return render(request, "contracts/file.html", _in_force(found, request.user))
    prefetch_related_objects([found], "clauses", "milestones", "signatures__scan", "rounds")
    context = {
        "contract": found,
        "words": amount_in_words(found.amended_amount),
        "missing": draft_missing(found) if found.is_being_prepared else [],
        "waiting": [] if found.is_ended else waiting_for(found),
        "sign_until": sign_until(found) if found.is_being_prepared or found.is_to_be_signed else None,
        "bonds": found.bonds.select_related("scan"),
        "rounds": found.rounds.all(),
        "clauses": found.clauses.all(),
        "milestones": _with_contract(found, found.milestones.all()),
        "payments": [],
        "amendments": [],
        "signatures": found.signatures.all(),
        "papers": documents_of(request.user, object_model="contracts.contract", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
        **_may(found, request.user),
    }
    return render(request, "contracts/contract.html", context)


def _may(found: Contract, user: Any) -> dict[str, bool]:
    """Which forms of the contract this person is offered."""
    legal = has_role(user, "legal")
    return {
        "may_bond": not found.is_ended and has_role(user, "legal", "finance"),
        "may_extend": found.is_to_be_signed and legal,
        "may_edit": found.is_editable and legal,
        "may_amend": found.is_in_force and follows(user, found),
        "may_terminate": found.is_running and legal,
    }


NEAREST = 8


def _in_force(found: Contract, user: Any) -> dict[str, Any]:
    """The file of a signed contract: bars, what falls due next, milestones, payments, amendments, a termination, guarantees."""
    prefetch_related_objects(
        [found], "milestones", "periods", "amendments", "terminations",
        Prefetch("payments", Payment.objects.select_related("milestone", "period")),
        Prefetch("bonds", Bond.objects.select_related("scan")),
    )  # fmt: skip
    parts = ("milestones", "payments", "amendments", "terminations", "bonds")
    return {
        "contract": found, "words": amount_in_words(found.amended_amount), "sign_until": None,
        "waiting": [] if found.is_ended else waiting_for(found),
        "bar": money_bar(found), "time": time_bar(found), "nearest": obligations(found, brief=True)[:NEAREST],
        **{name: _with_contract(found, getattr(found, name).all()) for name in parts},
        "signatures": found.signatures.select_related("scan"),
        "papers": documents_of(user, object_model="contracts.contract", object_id=found.pk),
        "settled": _settlements(found, user),
        "suspension": found.suspensions.filter(until_day=None).first() if found.is_suspended else None,
        **_may(found, user),
    }  # fmt: skip


def _settlements(found: Contract, user: Any) -> Any:
    """The settlement of a terminated contract, once there is one."""
    notice = next((t for t in found.terminations.all() if t.settled_at), None)
    return documents_of(user, object_model="contracts.termination", object_id=notice.pk) if notice else []


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
    found = only_own(request.user, contract_for(request.user, pk))
    form = AmendmentForm(request.POST or None, initial={"scope_after": scope_of(found)})
    return ask(
        request, form, lambda **given: amendment_create(found, by=request.user, **given), heading=_("Begin an amendment"),
        done=_("The amendment is on the desk of your department."), back=found.get_absolute_url(), crumb=found.number,
        lead=found.project.name, to_result=True,
    )  # fmt: skip
