"""Letters of a contract, from both sides."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.forms import performance as forms
from contracts.models import Contract, Letter, Side
from contracts.policies import follows
from contracts.selectors import letters_visible
from contracts.services import letters as services
from contracts.views.asking import ask, contract_for, do, only_own
from partnership.documents.selectors import documents_of
from partnership.people.roles import has_role
from partnership.workflow.clock import today


def side_of(request: HttpRequest) -> str:
    return Side.PARTNER if has_role(request.user, "partner") else Side.MINISTRY


def _writes(request: HttpRequest, found: Contract) -> bool:
    """The partner, legal affairs, the department concerned."""
    return has_role(request.user, "partner", "legal") or follows(request.user, found)


@require_safe
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """All letters, the newest first, with those that wait for an answer."""
    found = contract_for(request.user, pk)
    rows = list(found.letters.prefetch_related("replies"))
    for row in rows:
        row.contract = found
        row.waiting = row.answer_due_on is not None and row.closed_at is None and not row.replies.all()
        row.late = bool(row.waiting and row.answer_due_on and row.answer_due_on < today())
    may = found.was_signed and _writes(request, found)
    return render(request, "contracts/letters.html", {"contract": found, "letters": rows, "may_write": may})


@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the other side."""
    return _write(request, only_own(request.user, contract_for(request.user, pk)), None)


def _write(request: HttpRequest, found: Contract, former: Letter | None) -> HttpResponse:
    first = {"kind": "answer", "subject": former.subject} if former else {}
    form = forms.LetterForm(request.POST or None, request.FILES or None, initial=first)
    return ask(
        request, form,
        lambda **given: services.letter_send(found, by=request.user, side=side_of(request), reply_to=former, **given),
        heading=_("Answer letter %(number)s") % {"number": former.number} if former else _("Write a letter"),
        done=_("The letter is sent."), back=reverse("contracts:letters", args=[found.pk]), crumb=found.number, to_result=True,
    )  # fmt: skip


def _letter(request: HttpRequest, pk: int, part: int) -> Letter:
    found = letters_visible(request.user).filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    return found


@require_safe
def letter(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One letter with its answers; whoever it is addressed to confirms the receipt."""
    found = _letter(request, pk, part)
    mine = found.side == side_of(request)
    writes = _writes(request, found.contract)
    context = {
        "letter": found,
        "contract": found.contract,
        "replies": found.replies.all(),
        "may_receive": writes and not mine and found.received_at is None,
        "may_reply": writes and not mine,
        "may_close": writes and not has_role(request.user, "partner") and found.closed_at is None,
        "papers": documents_of(request.user, object_model="contracts.letter", object_id=found.pk),
    }
    return render(request, "contracts/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_reply(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Answer a letter of the other side."""
    found = _letter(request, pk, part)
    if found.side == side_of(request):
        raise PermissionDenied
    return _write(request, only_own(request.user, found.contract), found)


@require_POST
def letter_receive(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Confirm the receipt."""
    found = _letter(request, pk, part)
    if found.side == side_of(request):
        raise PermissionDenied
    return do(
        request, lambda: services.letter_receive(found, by=request.user), done=_("The receipt is recorded."), back=found.get_absolute_url()
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def letter_close(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Say how a claim or dispute ended."""
    found = _letter(request, pk, part)
    only_own(request.user, found.contract)
    form = forms.OutcomeForm(request.POST or None)
    return ask(
        request, form, lambda **given: services.letter_close(found, by=request.user, **given), heading=_("How it was settled"),
        done=_("Recorded."), back=found.get_absolute_url(), crumb=found.number,
    )  # fmt: skip
