"""The award: its page, the minister's view of it, the joint meeting, complaints."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee import comparison
from committee.forms import ComplaintForm
from committee.meetings.forms import JointMeetingForm
from committee.meetings.services import joint_meeting_record
from committee.models import Award, Complaint
from committee.selectors import awards_visible, complaints_visible
from committee.services.office import complaint_file
from partnership.arabic.words import dinars_in_words
from partnership.documents.selectors import documents_of
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline
from tenders.selectors.bid import bids_visible

ASIDE = ("tenders.receipt", "tenders.invitation")  # what the decision does not need


def award_for(user: Any, pk: int) -> Award:
    found = awards_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: what, who, how much, why, the alternatives, both committees' opinions, and the decision."""
    found = award_for(request.user, pk)
    context = {
        "award": found,
        "words": dinars_in_words(found.amount),
        "matrix": comparison.matrix(found.tender),
        "meetings": found.meetings.prefetch_related("attendance__person"),
        "complaints": found.complaints.select_related("partner"),
        "papers": [d for d in documents_of(request.user, project_id=found.project_id) if d.kind not in ASIDE],
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "committee/award.html", context)


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


@require_safe
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    found = complaints_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {"complaint": found, "entries": timeline(machine=found.machine, object_id=found.pk)}
    return render(request, "committee/complaint.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def complaint_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An unsuccessful bidder complains about the award of the tender it bid in, during the standstill."""
    bid = bids_visible(request.user).filter(pk=pk, partner_id__in=partners_of(request.user)).first()
    standing = Award.objects.filter(tender=bid.tender_id, state="standstill").exclude(bid=bid).first() if bid else None
    if bid is None or standing is None:
        raise Http404
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner: Partner = bid.partner
        try:
            filed: Complaint = complaint_file(
                standing, partner=partner, by=request.user, text=form.cleaned_data["text"]
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your complaint was received. The award waits until it is answered."))
            return redirect(filed)
    context = {"bid": bid, "award": standing, "form": form, "now": now()}
    return render(request, "committee/complaint_new.html", context, status=422 if form.is_bound else 200)
