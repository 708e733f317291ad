"""The consensus meeting: all sheets side by side, the agreed points, who was there and who dissents."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from committee.evaluation.consensus import (
    Typed,
    allowed_spread,
    lines_of,
    meeting_sheets,
    quorum_of,
    revision_of,
    typed_from,
)
from committee.evaluation.services.consensus import consensus_save
from committee.evaluation.views.sheets import tender_for
from committee.models import Consensus
from committee.policies import leader_of
from committee.selectors import consensuses_visible
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consensus(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the evaluators agree; one button saves, the other concludes the meeting too."""
    tender = tender_for(request.user, pk)
    found = consensuses_visible(request.user).filter(tender=tender).first()
    if found is None:
        raise Http404
    leads = leader_of(tender) == request.user.pk
    typed = None
    if request.method == "POST":
        if not leads:
            raise PermissionDenied
        typed = typed_from(request.POST, found)
        if not typed.errors and _saved(request, found, typed):
            return redirect(found)
    context = _context(found, typed, request.POST) | {"leads": leads, "editable": leads and found.is_open}
    return render(request, "committee/consensus.html", context, status=422 if typed else 200)


def _saved(request: HttpRequest, found: Consensus, typed: Typed) -> bool:
    """Saved and, where that was asked for, concluded; what refuses it is said on the page."""
    try:
        saved = consensus_save(
            found,
            by=request.user,
            agreed=typed.agreed,
            present=typed.present,
            dissents=typed.dissents,
            notes=typed.notes,
            seen=request.POST.get("seen", ""),
        )
        if "conclude" in request.POST:
            fire(saved, "conclude", by=request.user)
            messages.success(request, _("The consensus is concluded: the technical scores are final."))
        else:
            messages.success(request, _("The consensus meeting is saved."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return refusal.code == "closed"
    return True


def _context(found: Consensus, typed: Typed | None, data: Any) -> dict[str, Any]:
    sheets = meeting_sheets(found.tender)
    prefetch_related_objects([found], "scores", "dissents", "attendance")
    present = {row.member_id for row in found.attendance.all()}
    if typed is not None:
        present = set(typed.present)
    elif not present and found.is_open:
        present = {sheet.member_id for sheet in sheets}
    quorum, of = quorum_of(found.tender)
    return {
        "consensus": found,
        "seen": data.get("seen", "") if typed and typed.errors else revision_of(found),
        "tender": found.tender,
        "bids": lines_of(found, data if typed else None, typed.errors if typed else None),
        "members": [sheet.member for sheet in sheets],
        "present": present,
        "quorum": quorum,
        "quorum_of": of,
        "spread": allowed_spread(found.tender).normalize(),
        "notes": typed.notes if typed else found.notes,
        "errors": typed.errors if typed else {},
        "aside": list(found.tender.sheets.filter(state="set_aside").select_related("member")),
    }
