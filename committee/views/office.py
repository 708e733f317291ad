"""The committees' own papers: meetings, requests, directives."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee.forms import DirectiveForm, MeetingForm, MinutesForm
from committee.models import Directive, Meeting
from committee.selectors import (
    awards_visible,
    complaints_visible,
    directives_visible,
    meetings_visible,
    requests_visible,
)
from committee.services.office import directive_issue, meeting_create
from committee.services.office import meeting_minutes as minutes_record
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


def _one(rows: Any, pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The committees' rooms: what is under way, and where to look."""
    user = request.user
    context = {
        "awards": awards_visible(user).exclude(state__in=("final", "rejected", "complaint_upheld"))[:20],
        "complaints": complaints_visible(user).filter(state__in=("filed", "review"))[:20],
        "meetings": meetings_visible(user)[:10],
        "requests": requests_visible(user).filter(state__in=("submitted", "study", "accepted"))[:20],
        "directives": directives_visible(user).exclude(state="closed")[:20],
    }
    return render(request, "committee/home.html", context)


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found: Meeting = _one(meetings_visible(request.user), pk)
    context = {
        "meeting": found,
        "attendance": found.attendance.select_related("person"),
        "entries": timeline(machine=found.machine, object_id=found.pk),
        "may_write": found.is_open and has_role(request.user, "tender_secretary", "partnership_secretary"),
    }
    return render(request, "committee/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        committee = "tender" if has_role(request.user, "tender_secretary") else "partnership"
        facts = form.cleaned_data | {"attending": list(form.cleaned_data["attending"])}
        return redirect(meeting_create(by=request.user, committee=committee, **facts))
    context = {"form": form, "title": _("New meeting"), "back": "committee:meetings"}
    return render(request, "committee/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Who attended, what was said, what was decided; until the minutes are confirmed."""
    found: Meeting = _one(meetings_visible(request.user), pk)
    attending = list(found.attendance.values_list("person_id", flat=True))
    known = {"attending": attending, "discussion": found.discussion, "decision": found.decision}
    form = MinutesForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"attending": list(form.cleaned_data["attending"])}
        try:
            return redirect(minutes_record(found, by=request.user, **facts))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": _("Minutes of the meeting"), "back": "committee:meetings"}
    return render(request, "committee/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    found: Directive = _one(directives_visible(request.user), pk)
    context = {"item": found, "entries": timeline(machine=found.machine, object_id=found.pk)}
    return render(request, "committee/directive.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def directive_new(request: HttpRequest) -> HttpResponse:
    form = DirectiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(directive_issue(by=request.user, **form.cleaned_data))
    context = {"form": form, "title": _("New directive"), "back": "committee:directives"}
    return render(request, "committee/form.html", context, status=422 if form.is_bound else 200)
