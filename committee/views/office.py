"""The committees' own papers: meetings, requests, directives."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee.forms import DirectiveForm
from committee.meetings.selectors import meetings_visible
from committee.models import Directive
from committee.nine_tasks import tasks_for
from committee.opening.views.papers import paper_context
from committee.selectors import (
    awards_visible,
    complaints_visible,
    directives_visible,
    requests_visible,
)
from committee.services.office import directive_issue
from partnership.people.access import ACCESS
from partnership.people.roles import has_role, roles_of
from partnership.workflow.errors import DomainError


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
        "tasks_url": reverse("committee:nine_tasks") if has_role(user, *ACCESS["committee:nine_tasks"]) else "",
        "awards": awards_visible(user).exclude(state__in=("final", "rejected", "complaint_upheld"))[:20],
        "complaints": complaints_visible(user).filter(state__in=("filed", "review"))[:20],
        "meetings": meetings_visible(user)[:10],
        "requests": requests_visible(user).filter(state__in=("submitted", "study", "accepted"))[:20],
        "directives": directives_visible(user).exclude(state="closed")[:20],
    }
    return render(request, "committee/home.html", context)


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The nine tasks of the partnership committee, each one click away."""
    return render(request, "committee/nine_tasks.html", {"tasks": tasks_for(frozenset(roles_of(request.user)))})


@require_safe
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    found: Directive = _one(directives_visible(request.user), pk)
    context = paper_context(request.user, found)
    return render(request, "committee/directive.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def directive_new(request: HttpRequest) -> HttpResponse:
    form = DirectiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(directive_issue(by=request.user, **form.cleaned_data))
        except DomainError as refusal:
            form.add_error("department", str(refusal))
    context = {"form": form, "title": _("New directive"), "back": "committee:directives"}
    return render(request, "committee/form.html", context, status=422 if form.is_bound else 200)
