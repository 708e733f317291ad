"""The award: its page, the minister's view of it, the joint meeting, complaints."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee.aftermath.forms import ComplaintForm, OpinionOnComplaintForm
from committee.aftermath.panel import opinion_give, opinions_told, told_award
from committee.aftermath.selectors import before_signing, with_wait
from committee.evaluation import comparison
from committee.meetings.forms import JointMeetingForm
from committee.meetings.services import joint_meeting_record
from committee.minister import alternatives, joint_decision, notes, tally_words
from committee.models import Award, Complaint
from committee.selectors import awards_visible, complaints_visible
from committee.services.office import complaint_file
from partnership.arabic.spoken import amount_in_words
from partnership.documents.selectors import documents_of
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role, roles_of
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline
from tenders.selectors.bid import bids_visible

ASIDE = ("tenders.receipt", "tenders.invitation")  # what the decision does not need


def award_for(user: Any, pk: int) -> Award:
    found: Award | None = with_wait(awards_visible(user)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file of an award; the minister gets one page with the decision on it first."""
    found = award_for(request.user, pk)
    principal = roles_of(request.user).get("minister")
    if principal is not None and request.GET.get("view") != "file":
        return _for_the_minister(request, found, principal)
    matrix = comparison.matrix(found.tender)
    decision = joint_decision(found)
    context = {
        "award": found,
        "words": amount_in_words(found.amount),
        "matrix": matrix,
        "notes": notes(found, matrix, decision),
        "wait": before_signing(found),
        "questions": found.questions.select_related("asked_by", "answered_by"),
        "meetings": found.meetings.all(),
        "complaints": found.complaints.select_related("partner"),
        "papers": documents_of(request.user, aside=ASIDE, project_id=found.project_id),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "committee/award.html", context)


def _for_the_minister(request: HttpRequest, found: Award, principal: Any) -> HttpResponse:
    """One page: what, who, how much, why, the alternatives, what strikes the eye, both opinions, and the decision."""
    matrix = comparison.matrix(found.tender)
    decision = joint_decision(found)
    papers = documents_of(request.user, object_model="committee.award", object_id=found.pk, kind="committee.memorandum")
    context = {
        "award": found,
        "words": amount_in_words(found.amount),
        "behalf": principal if principal.pk != request.user.pk else None,
        "alternatives": alternatives(found, matrix),
        "notes": notes(found, matrix, decision),
        "decision": decision,
        "tally": tally_words(decision),
        "questions": found.questions.select_related("asked_by", "answered_by"),
        "memorandum": papers[0] if papers else None,
    }
    return render(request, "committee/minister.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def joint_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the joint discussion of the two committees."""
    found = award_for(request.user, pk)
    form = JointMeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"attending": list(form.cleaned_data["attending"])}
        try:
            joint_meeting_record(found, by=request.user, **facts)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The joint meeting is recorded."))
            return redirect(found)
    return render(
        request, "committee/joint_meeting.html", {"award": found, "form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """A complaint with its papers; the ministry sees the panel, whose members write their opinion here."""
    found = complaints_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    inside = not has_role(request.user, "partner")
    panel = list(found.panel.select_related("person")) if inside else []
    mine = next((seat for seat in panel if seat.person_id == request.user.pk and found.is_open), None)
    form = OpinionOnComplaintForm(
        request.POST or None, initial={"opinion": mine.opinion, "reasons": mine.reasons} if mine else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            opinion_give(found, by=request.user, **form.cleaned_data)
            return redirect(found)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    papers = documents_of(request.user, object_model="committee.complaint", object_id=found.pk)
    entries = timeline(machine=found.machine, object_id=found.pk)
    context = {"complaint": found, "panel": panel, "form": form if mine else None, "papers": papers, "entries": entries}
    context["opinions"] = opinions_told(panel)
    return render(request, "committee/complaint.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def complaint_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An unsuccessful bidder complains about the award of the tender it bid in, during the standstill."""
    bid = bids_visible(request.user).filter(pk=pk, partner_id__in=partners_of(request.user)).first()
    standing = told_award(bid.tender_id) if bid else None
    if bid is None or standing is None or standing.bid_id == bid.pk:
        raise Http404
    sent = standing.complaints.filter(partner=bid.partner_id).first()
    if sent is not None and request.method != "POST":
        return redirect(sent)
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner: Partner = bid.partner
        try:
            filed: Complaint = complaint_file(standing, partner=partner, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your complaint was received. The award waits until it is answered."))
            return redirect(filed)
    context = {"bid": bid, "award": standing, "form": form, "in_time": standing.takes_complaints_at(now())}
    return render(request, "committee/complaint_new.html", context, status=422 if form.is_bound else 200)
