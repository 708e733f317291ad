"""Panels, score sheets, comparison."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee import comparison as comparisons
from committee.evaluation import bids_to_score, missing_scores
from committee.forms import PanelForm
from committee.models import ScoreSheet
from committee.policies import barred_from, check_not_barred, may_evaluate
from committee.selectors import consensuses_visible, progress_of, sheets_visible
from committee.services.panel import panel_appoint
from committee.services.scoring import no_conflict_declare, sheet_save
from committee.sheets import rows_of, scores_from
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.models import Tender
from tenders.selectors.tender import tenders_visible


def tender_for(user: Any, pk: int) -> Tender:
    found = tenders_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not check_not_barred(user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair appoints who evaluates this tender."""
    tender = tender_for(request.user, pk)
    known = list(tender.panel.all())
    initial = {"members": [m.person_id for m in known], "chair": next((m.person_id for m in known if m.is_chair), None)}
    form = PanelForm(request.POST or None, initial=initial, people=may_evaluate(tender))
    if request.method == "POST" and form.is_valid():
        try:
            panel_appoint(
                tender, by=request.user, members=list(form.cleaned_data["members"]), chair=form.cleaned_data["chair"]
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The panel is appointed."))
            return redirect(tender)
    return render(
        request, "committee/panel.html", {"tender": tender, "form": form}, status=422 if form.is_bound else 200
    )


def sheet_for(user: Any, pk: int) -> ScoreSheet:
    found = sheets_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """My sheet: points and comment for each criterion of each bid; saved at any time."""
    found = sheets_visible(request.user).filter(pk=pk).first()
    if found is None:
        return _progress_instead(request.user, pk)
    errors: dict[tuple[int, int], str] = {}
    typed = None
    if request.method == "POST":
        scores, errors = scores_from(request.POST, found)
        typed = request.POST
        if not errors:
            try:
                sheet_save(found, by=request.user, scores=scores)
            except DomainError as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, _("Saved. Nobody else sees your sheet before locking their own."))
                return redirect(found)
    context = _sheet_context(found, request.user, typed, errors)
    return render(request, "committee/sheet.html", context, status=422 if errors else 200)


def _progress_instead(user: Any, pk: int) -> HttpResponse:
    """The chair and the secretary have sheets on their desks that they may not read yet: they see the progress."""
    if not has_role(user, "tender_chair", "tender_secretary"):
        raise Http404
    found = get_object_or_404(ScoreSheet.objects.exclude(tender__in=barred_from(user)), pk=pk)
    return redirect("committee:comparison", found.tender_id)


def _sheet_context(found: ScoreSheet, user: Any, typed: Any, errors: dict[tuple[int, int], str]) -> dict[str, Any]:
    mine = found.member_id == user.pk
    declared = found.answers.filter(none=True).exists()
    bids = bids_to_score(found.tender)
    return {
        "sheet": found,
        "meeting": None if found.is_open else consensuses_visible(user).filter(tender=found.tender).first(),
        "mine": mine,
        "declared": declared,
        "bids": bids,
        "rows": rows_of(found, bids, typed, errors) if declared or not mine else [],
        "errors": errors,
        "missing": missing_scores(found) if mine and declared and found.is_open else [],
        "editable": mine and declared and found.is_open,
    }


@require_POST
def sheet_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare that there is no conflict of interest with any bidder."""
    found = sheet_for(request.user, pk)
    try:
        no_conflict_declare(found, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)


@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Bids beside each other: scores, prices, totals, ranks. Before all sheets are locked only the progress is shown."""
    tender = tender_for(request.user, pk)
    over = tender.is_over
    context = {
        "tender": tender,
        "over": over,
        "progress": progress_of(tender),
        "meeting": consensuses_visible(request.user).filter(tender=tender).first(),
        "matrix": comparisons.matrix(tender) if over else None,
        "readable": set(sheets_visible(request.user).filter(tender=tender).values_list("pk", flat=True))
        if over
        else set(),
    }
    return render(request, "committee/comparison.html", context)
