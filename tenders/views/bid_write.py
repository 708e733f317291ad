"""Writing a bid, step by step: each has its own address and is saved however incomplete; then the check before sealing."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from partnership.arabic.spoken import amount_in_words
from partnership.workflow.clock import now
from partnership.workflow.engine import available_steps
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.prices import reckon
from tenders.box.upload import SealingUploadHandler
from tenders.forms.bid.parts import PARTS, Part
from tenders.models import Bid
from tenders.selectors.bid_steps import CHECK, ELIGIBILITY, ORDER, progress_of, step_url
from tenders.selectors.security import security_rule
from tenders.services.bid import bid_add_file, bid_check_open, bid_is_open, bid_remove_file, bid_write
from tenders.views.bid import own_bid

TEMPLATES = {
    ELIGIBILITY: "tenders/bid/eligibility.html",
    "declarations": "tenders/bid/declarations.html",
    "technical": "tenders/bid/technical.html",
    "financial": "tenders/bid/financial.html",
    "security": "tenders/bid/security.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bid_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The way into the guided form: a new bid at its beginning, another at the first step that lacks something."""
    found = own_bid(request.user, pk)
    if not bid_is_open(found) or not box.holds_key(found):
        return redirect(found)  # which says why, and where the key is given
    draft = box.draft(found, request.user)
    if not draft.technical and not draft.financial:
        return redirect("tenders:bid_step", pk=found.pk, step=ELIGIBILITY)
    return redirect(progress_of(found, draft).next_step.url)


@csrf_exempt  # the inner view is protected: the token is part of the body, which must not be read before the handler is set
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def bid_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step: read, or written. Who and when are asked before a byte of what is sent is read; files are sealed from the first."""
    if step not in ORDER:
        raise Http404
    found = own_bid(request.user, pk)
    if not box.holds_key(found):
        return redirect(found)
    if request.method != "POST" or step not in PARTS:
        return _reading(request, found, step)
    try:
        bid_check_open(found, by=request.user)
        draft, files = box.draft(found, request.user), box.draft_files(found, request.user)
        part = PARTS[step](found, draft, None, files)
        handler = SealingUploadHandler(request, box.recipients(found, part.kind), part.file_fields())
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    request.upload_handlers = [handler]
    try:
        return _writing(request, found, step, handler)
    finally:
        handler.drop_unfinished()


def _reading(request: HttpRequest, found: Bid, step: str) -> HttpResponse:
    if not bid_is_open(found):
        messages.warning(request, _("The deadline has passed, or the tender does not accept bids any more."))
        return redirect(found)
    draft = box.draft(found, request.user)
    if step == CHECK:
        return _check_page(request, found, draft)
    part = PARTS[step](found, draft, None, box.draft_files(found, request.user)) if step in PARTS else None
    return _page(request, found, step, draft, part)


@csrf_protect
def _writing(request: HttpRequest, found: Bid, step: str, handler: SealingUploadHandler) -> HttpResponse:
    """Files first, so that a slip in a text costs no upload; then what was typed; nothing typed is lost."""
    try:
        _keep_files(request, found, PARTS[step].kind, handler)
        draft = box.draft(found, request.user)
        part = PARTS[step](found, draft, request.POST, box.draft_files(found, request.user))
        part.refuse_files(handler.refusals)
        saved = not part.changes_rows and part.is_valid() and _save(request, found, part)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    if saved and not handler.refusals:
        messages.success(request, _("Saved. Nobody but your own representatives can read it."))
        return redirect(_onward(request, found, step))
    if saved:
        draft = box.draft(found, request.user)
        part.has_seen(draft.content(part.kind))
    status = 200 if part.changes_rows and not handler.refusals else 422
    return _page(request, found, step, draft, part, status)


def _keep_files(request: HttpRequest, found: Bid, kind: str, handler: SealingUploadHandler) -> None:
    """Put what was uploaded into the envelope, take out what was removed. Raises DomainError when late."""
    for field, upload in _uploads(request):
        replaces = field.removeprefix("replace-") if field.startswith("replace-") else None
        bid_add_file(found, kind, upload, by=request.user, replaces=replaces)
    removed = request.POST.get("remove_file", "")
    mine = {str(f.pk) for f in box.draft_files(found, request.user)}
    if removed in mine:
        bid_remove_file(found, removed, by=request.user)
    for refusal in handler.refusals.values():
        messages.warning(request, str(refusal))


def _uploads(request: HttpRequest) -> Iterator[tuple[str, Any]]:
    for field, uploads in request.FILES.lists():
        for upload in uploads:
            yield field, upload


def _save(request: HttpRequest, found: Bid, part: Part) -> bool:
    """Keep the step; False where somebody else wrote meanwhile, which the page says above what was typed."""
    try:
        bid_write(found, part.kind, part.changes(), by=request.user, seen=part.was_seen)
    except DomainError as refusal:
        if refusal.code != "stale":
            raise
        advice = _("What you typed is still here: save it again to put it in place of what stands now.")
        part.refuse(f"{refusal} {advice}")
        return False
    return True


def _onward(request: HttpRequest, found: Bid, step: str) -> str:
    at = ORDER.index(step)
    if "next" in request.POST:
        return step_url(found, ORDER[at + 1])
    if "back" in request.POST:
        return step_url(found, ORDER[at - 1])
    return step_url(found, CHECK if "check" in request.POST else step)


def _page(
    request: HttpRequest, found: Bid, step: str, draft: box.Draft, part: Part | None, status: int = 200
) -> HttpResponse:
    progress = progress_of(found, draft)
    before, here, after = progress.neighbours(step)
    prices = reckon(draft.financial)
    context = {
        "bid": found, "now": now(), "progress": progress, "before": before, "here": here, "after": after, "part": part,
        "lacks": [line for line in (*progress.blocking, *progress.doubtful) if line.url.startswith(here.url)],
        "prices": prices, "total_words": amount_in_words(prices.total), "rule": security_rule(found.tender, prices.total),
    }  # fmt: skip
    return render(request, TEMPLATES[step], context, status=status)


def _check_page(request: HttpRequest, found: Bid, draft: box.Draft) -> HttpResponse:
    progress, prices = progress_of(found, draft), reckon(draft.financial)
    before, here, _after = progress.neighbours(CHECK)
    sealing = next(
        (offer for offer in available_steps(found, request.user) if offer.step.name in ("submit", "replace")), None
    )
    context = {
        "bid": found, "now": now(), "progress": progress, "before": before, "here": here, "after": None,
        "prices": prices, "total_words": amount_in_words(prices.total), "files": draft.files,
        "sealing": sealing, "standing": found.versions.filter(is_current=True).first() if found.is_sent else None,
    }  # fmt: skip
    return render(request, "tenders/bid/check.html", context)
