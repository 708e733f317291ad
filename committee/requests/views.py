"""Partnership requests and initiatives: the register, a request's page, its study; the partner's form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee.models import PartnershipRequest
from committee.requests import services as writes
from committee.requests.forms import OpinionForm, RequestFilter, RequestForm, ScoreForm
from committee.requests.selectors import narrowed, next_for_sender, study_of
from committee.selectors import requests_visible
from committee.tables import RequestTable
from partnership.documents.selectors import documents_of
from partnership.interface.exports import list_page
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.people.access import ACCESS
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


def request_for(user: Any, pk: int) -> PartnershipRequest:
    """The request at an address as far as this person may see it, or Http404."""
    found = requests_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The register: the committee's with filters; a partner's own."""
    form = RequestFilter(request.GET or None)
    rows = narrowed(requests_visible(request.user), form)
    create = None
    if has_role(request.user, "partner"):
        create = ("committee:request_new", _("New partnership request or initiative"))
    context = {
        "form": form,
        "table": RequestTable(rows, request=request),
        "title": _("Partnership requests"),
        "create": create,
    }
    return list_page(request, "committee/list.html", context)


@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A request: for its sender the state and the letters, for the committee the study."""
    found = request_for(request.user, pk)
    inside = not has_role(request.user, "partner")
    context: dict[str, Any] = {
        "item": found,
        "inside": inside,
        "next": "" if inside else next_for_sender(found),
        "files": found.files.select_related("file"),
        "papers": documents_of(request.user, object_model="committee.partnershiprequest", object_id=found.pk),
        "entries": timeline(machine=found.machine, object_id=found.pk) if inside else [],
        "may_study": found.is_in_study and has_role(request.user, *ACCESS["committee:request_opinion"]),
        "study": study_of(request.user, found) if inside else None,
    }
    return render(request, "committee/request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """A partner sends a request or an initiative."""
    partner = Partner.objects.filter(pk__in=partners_of(request.user)).order_by("pk").first()
    if partner is None:
        raise PermissionDenied
    form = RequestForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            filed = writes.request_file(by=request.user, partner=partner, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Received under number %(number)s.") % {"number": filed.number})
            return redirect(filed)
    context = {"form": form, "title": _("New partnership request or initiative"), "back": "committee:requests"}
    return render(request, "committee/request_new.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def request_score(request: HttpRequest, pk: int) -> HttpResponse:
    """A member scores the request on the published criteria."""
    found = request_for(request.user, pk)
    form = ScoreForm(request.POST or None, request=found, member=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            writes.request_score(found, by=request.user, scores=form.scores())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your scores are saved."))
            return redirect(found)
    return render(
        request, "committee/request_score.html", {"item": found, "form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def request_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee's opinion, until the decision."""
    found = request_for(request.user, pk)
    form = OpinionForm(request.POST or None, initial={"opinion": found.opinion})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(writes.request_opinion(found, by=request.user, opinion=form.cleaned_data["opinion"]))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": _("Opinion of the committee"), "back": "committee:requests"}
    return render(request, "committee/form.html", context, status=422 if form.is_bound else 200)
