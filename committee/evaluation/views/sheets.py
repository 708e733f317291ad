"""Panels, score sheets, comparison."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from committee.evaluation.results import bids_to_score
from committee.evaluation.services.panel import panel_appoint, panel_is_fixed
from committee.evaluation.services.scoring import conflicts_declare, sheet_keep_typed, sheet_save
from committee.evaluation.sheet_page import declaration_from, sheet_context
from committee.evaluation.sheets import scores_from
from committee.forms import PanelForm
from committee.models import ScoreSheet
from committee.policies import EXPERT, barred_from, check_not_barred, may_evaluate
from committee.selectors import panel_initial, sheets_visible
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.models import Tender
from tenders.selectors.tender import rule_for, tenders_visible


def tender_for(user: Any, pk: int, *only: str) -> Tender:
    """The tender, unless this person does not see it or stepped aside; `only`: the few fields that a page needs of it."""
    rows = tenders_visible(user).filter(pk=pk)
    found = (rows.select_related(None).select_related("project").only(*only) if only else rows).first()
    if found is None:
        raise Http404
    if not check_not_barred(user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair appoints who evaluates this tender."""
    tender = tender_for(request.user, pk)
    people, experts = may_evaluate(tender), may_evaluate(tender, EXPERT)
    form = PanelForm(request.POST or None, initial=panel_initial(tender), people=people, experts=experts)
    if request.method == "POST" and form.is_valid():
        try:
            panel_appoint(tender, by=request.user, **form.appointment())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The panel is appointed."))
            return redirect(tender)
    fixed = panel_is_fixed(tender)
    if fixed:
        for field in form.fields.values():
            field.disabled = True
    context = {"tender": tender, "form": form, "least": int(rule_for(tender, "evaluators_min")), "fixed": fixed}
    return render(request, "committee/panel.html", context, status=422 if form.is_bound else 200)


def sheet_for(user: Any, pk: int) -> ScoreSheet:
    found = sheets_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """My sheet: points and comment for each criterion of each bid; saved at any time."""
    found = sheets_visible(request.user).filter(pk=pk).prefetch_related("scores", "answers").first()
    if found is None:
        return _progress_instead(request.user, pk)
    errors: dict[tuple[int, int], str] = {}
    typed = None
    if request.method == "POST":
        criteria = [criterion["id"] for criterion in found.tender.frozen_criteria]
        cells = {(bid.pk, criterion) for bid in bids_to_score(found.tender) for criterion in criteria}
        scores, errors = scores_from(request.POST, cells)
        typed = request.POST
        if not errors:
            try:
                sheet_save(found, by=request.user, scores=scores)
            except DomainError as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, _("Saved. Nobody else sees your sheet before locking their own."))
                return redirect(_same_view(request, found))
    context = sheet_context(found, request.user, request.GET, typed, errors)
    return render(request, "committee/sheet.html", context, status=200 if typed is None else 422)


def _same_view(request: HttpRequest, found: ScoreSheet) -> str:
    """The sheet's address with the way it was shown."""
    wanted = {name: request.GET[name] for name in ("by", "at", "file") if request.GET.get(name)}
    return f"{found.get_absolute_url()}?{urlencode(wanted)}" if wanted else found.get_absolute_url()


def _progress_instead(user: Any, pk: int) -> HttpResponse:
    """The chair and the secretary have sheets on their desks that they may not read yet: they see the progress."""
    if not has_role(user, "tender_chair", "tender_secretary"):
        raise Http404
    found = get_object_or_404(ScoreSheet.objects.exclude(tender__in=barred_from(user)), pk=pk)
    return redirect("committee:comparison", found.tender_id)


@require_POST
def sheet_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """What was typed a moment ago, kept: {"text", "errors"}; 409 with the reason once the sheet is closed."""
    try:
        at, errors = sheet_keep_typed(pk, by=request.user, typed=request.POST)
    except ScoreSheet.DoesNotExist:
        sheet_for(request.user, pk)
        raise PermissionDenied from None  # another's sheet, which may be read by now
    except DomainError as refusal:
        return JsonResponse({"text": str(refusal), "code": refusal.code}, status=409)
    wrong = {f"{bid}-{criterion}": text for (bid, criterion), text in errors.items()}
    text = _("Saved at %(at)s.") % {"at": timezone.localtime(at).strftime("%H:%M:%S")}
    return JsonResponse({"text": text, "errors": wrong})


@require_POST
def sheet_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare for every bidder; a conflict keeps the member out of the tender at once."""
    found = sheet_for(request.user, pk)
    answers, problem = declaration_from(request.POST, found)
    if problem:
        context = sheet_context(found, request.user, request.GET, None, {}) | {"declare_error": problem}
        context["declarations"] = [
            replace(d, answer=request.POST.get(f"a-{d.bid.pk}", ""), text=request.POST.get(f"t-{d.bid.pk}", ""))
            for d in context["declarations"]
        ]
        return render(request, "committee/sheet.html", context, status=422)
    try:
        conflicts_declare(found, by=request.user, answers=answers)
        messages.success(request, _("Your declaration is recorded."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)
