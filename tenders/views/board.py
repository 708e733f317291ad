"""The route through the Tender Board: what the Board did, recorded with its papers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.forms.board import BoardBidRows, BoardForm
from tenders.models import BoardRecord
from tenders.selectors.rules import rule
from tenders.services.board import FACTS, board_missing, board_save, is_recordable
from tenders.views.tender import tender_for


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The Board's number, dates, opened prices, decision and papers; the secretary records, everybody inside reads."""
    tender = tender_for(request.user, pk)
    if tender.has_box:
        raise Http404
    keeps = has_role(request.user, "tender_secretary") and is_recordable(tender)
    if request.method == "POST" and not has_role(request.user, "tender_secretary"):
        raise PermissionDenied
    found = BoardRecord.objects.filter(tender=tender).first()
    form = BoardForm(request.POST or None, initial={name: getattr(found, name) for name in FACTS} if found else {})
    rows = BoardBidRows(request.POST or None, initial=_initial(found), prefix="bids")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        files = request.FILES.getlist("files")
        try:
            board_save(tender, by=request.user, facts=form.cleaned_data, bids=rows.rows(), files=files)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("tenders:board", pk=pk)
    context: dict[str, Any] = {
        "tender": tender, "record": found, "form": form if keeps or request.method == "POST" else None, "rows": rows,
        "missing": board_missing(tender) if is_recordable(tender) else [], "ceiling": rule("internal_ceiling"),
    }  # fmt: skip
    return render(request, "tenders/board.html", context, status=422 if request.method == "POST" else 200)


def _initial(found: BoardRecord | None) -> list[dict[str, Any]]:
    if found is None:
        return []
    names = ("partner_id", "name", "price", "technical_score", "accepted", "is_winner")
    return [{name.removesuffix("_id"): getattr(row, name) for name in names} for row in found.bids.all()]
