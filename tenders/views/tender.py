"""Tenders: the staff's list, a tender's page, its preparation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.documents.models import OfficialDocument
from partnership.documents.selectors import documents_of
from partnership.interface.exports import list_page
from partnership.interface.visitors import for_visitors
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.partners.selectors import eligibility
from partnership.people.access import ACCESS
from partnership.people.roles import READERS, has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline
from tenders.calendar import date_problems
from tenders.forms.tender import TenderFilter, TenderForm
from tenders.models import Bid, BoardRecord, Method, Tender
from tenders.selectors import portal
from tenders.selectors.bid import READ_BIDS
from tenders.selectors.booklet import booklet_words
from tenders.selectors.missing import tender_missing
from tenders.selectors.results import result_of
from tenders.selectors.tender import formula_words, tenders_visible
from tenders.services.tender import FACTS, tender_retender, tender_update
from tenders.tables.tender import TenderTable


def tender_for(user: Any, pk: int) -> Tender:
    """The tender at an address as far as this person may see it, or Http404."""
    found = tenders_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def tenders(request: HttpRequest) -> HttpResponse:
    """The staff's list of tenders; a partner finds the open ones on the portal."""
    form = TenderFilter(request.GET or None)
    table = TenderTable(portal.filtered(tenders_visible(request.user), form), request=request)
    may_see_rotation = has_role(request.user, *ACCESS["tenders:rotation"])
    context = {"form": form, "table": table, "may_see_rotation": may_see_rotation}
    return list_page(request, "tenders/tenders.html", context)


@require_safe
@for_visitors()
def tender(request: HttpRequest, pk: int) -> HttpResponse:
    """A tender's page: what was announced, for everybody; what to do next, for those who work on it."""
    found = tender_for(request.user, pk)
    inside = has_role(request.user, *READERS)
    context: dict[str, Any] = {
        "tender": found,
        "now": now(),
        "inside": inside,
        "result": result_of(found),
        "criteria": found.frozen_criteria or portal.criteria_now(found),
        "formula": formula_words(found),
        "documents": found.frozen_documents or portal.documents_now(found),
        "papers": _papers(request.user, found),
        "box_keys": portal.box_keys(found),
        "record": None if found.has_box else BoardRecord.objects.filter(tender=found).first(),
        "newspapers": portal.newspapers(found),
        **booklet_words(request.user, found, inside=inside),
    }
    if inside:
        context |= _inside(found) | {
            "may_open_bids": has_role(request.user, *READ_BIDS),
            "may_see_box": has_role(request.user, *ACCESS["tenders:box"]),
            "may_compare": has_role(request.user, *ACCESS["committee:comparison"]),
        }
    elif request.user.is_authenticated:
        context |= _bidder(request.user, found)
    return render(request, "tenders/tender.html", context)


def _papers(user: Any, found: Tender) -> list[OfficialDocument]:
    """The tender's papers. The answers are issued anew with each of them: the latest says all."""
    papers = documents_of(user, object_model="tenders.tender", object_id=found.pk)
    older = [paper.pk for paper in papers if paper.kind == "tenders.clarifications"][1:]
    return [paper for paper in papers if paper.pk not in older]


def _bidder(user: Any, found: Tender) -> dict[str, Any]:
    """What a partner's representative reads beside the announcement: its bid, or whether it may bid."""
    partner = Partner.objects.filter(pk__in=partners_of(user)).order_by("pk").first()
    if partner is None or not has_role(user, "partner"):
        return {}
    return {
        "bid": Bid.objects.filter(tender=found, partner=partner).first(),
        "may_bid": found.accepts_bids_at(now()),
        "reasons": eligibility(partner, found.project.field, found.terms.eligible_kinds),
        "partner": partner,
        "invitation": portal.invitation_of(found, partner),
    }


def _inside(found: Tender) -> dict[str, Any]:
    prefetch_related_objects([found], "invitations__partner")
    preparing = found.is_in_preparation
    return {
        "missing": tender_missing(found) if preparing else [],
        "problems": date_problems(found) if preparing else [],
        "invitations": found.invitations.all() if found.method == Method.LIMITED else [],
        "bids": portal.bid_rows(found),
        "entries": timeline(machine=found.machine, object_id=found.pk),
        "may_retender": found.found_no_partner and portal.is_last(found),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def tender_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary prepares the tender; saved however incomplete."""
    found = tender_for(request.user, pk)
    if not found.is_editable:
        messages.warning(request, _("The tender was sent to the chair and cannot be changed now."))
        return redirect(found)
    initial = {name: getattr(found, name) for name in (*FACTS, "route", "route_reason")} | {
        "invitees": list(found.invitees.all())
    }
    form = TenderForm(request.POST or None, initial=initial, tender=found)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            tender_update(found, by=request.user, invitees=list(facts.pop("invitees")), **facts)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    context = {"tender": found, "form": form, "problems": date_problems(found)}
    return render(request, "tenders/tender_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def tender_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Tender again from the same terms."""
    found = tender_for(request.user, pk)
    if not found.found_no_partner:
        raise PermissionDenied
    try:
        new = tender_retender(found, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(request, _("A new tender was opened from the same terms."))
    return redirect(new)
