"""Proposals, studies, and what came of them."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committee.knowledge.markdown import html_of
from committee.opening.views.papers import form_page, narrowed, one, paper_context
from committee.study import services
from committee.study.forms import (
    ImprovementFilter,
    ImprovementForm,
    OutcomeForm,
    StudyFilter,
    StudyForm,
    StudyTextForm,
)
from committee.study.selectors import improvements_visible, outcomes_of, published_with_papers, studies_visible
from committee.study.tables import ImprovementTable, StudyTable
from partnership.interface.exports import list_page
from partnership.interface.visitors import for_visitors
from partnership.people.access import ACCESS
from partnership.people.roles import has_role


def _paper(user: Any, found: Any) -> dict[str, Any]:
    may = has_role(user, "partnership_secretary")
    return paper_context(user, found) | {"outcomes": outcomes_of(user, found), "may_add_outcome": may}


@require_safe
def improvements(request: HttpRequest) -> HttpResponse:
    form = ImprovementFilter(request.GET or None)
    rows = narrowed(improvements_visible(request.user), form, codes=("number",), exact=("kind", "state"))
    may = has_role(request.user, *ACCESS["committee:improvement_new"])
    context = {
        "form": form, "table": ImprovementTable(rows, request=request), "title": _("Proposals and opinions"),
        "create": ("committee:improvement_new", _("New proposal or opinion")) if may else None,
    }  # fmt: skip
    return list_page(request, "committee/list.html", {"open_to_complaint": [], **context})


@require_safe
def improvement(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(improvements_visible(request.user), pk)
    return render(request, "committee/office/improvement.html", _paper(request.user, found))


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_new(request: HttpRequest) -> HttpResponse:
    form = ImprovementForm(request.POST or None, request.FILES or None)
    title = _("New proposal or opinion")
    return form_page(request, form, services.improvement_submit, title=title, back="committee:improvements")


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(improvements_visible(request.user), pk)
    form = OutcomeForm(request.POST or None)
    save = partial(services.outcome_add, found)
    return form_page(request, form, save, title=_("What came of it"), back="committee:improvements")


@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    form = StudyFilter(request.GET or None)
    rows = narrowed(studies_visible(request.user), form, codes=("number",), exact=("field", "state"))
    may = has_role(request.user, *ACCESS["committee:study_new"])
    context = {
        "form": form, "table": StudyTable(rows, request=request), "title": _("Studies and reports"),
        "create": ("committee:study_new", _("Propose a study")) if may else None,
    }  # fmt: skip
    return list_page(request, "committee/list.html", {"open_to_complaint": [], **context})


@for_visitors()
@require_safe
def published_studies(request: HttpRequest) -> HttpResponse:
    """What the committee published for everybody."""
    found = published_with_papers(request.user)
    return render(request, "committee/office/published.html", {"studies": found})


@require_safe
def study(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(studies_visible(request.user), pk)
    context = _paper(request.user, found) | {
        "text": html_of(found.body) if found.body else "",
        "may_write": found.is_under_way and found.author_id == request.user.pk,
    }
    return render(request, "committee/office/study.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def study_new(request: HttpRequest) -> HttpResponse:
    form = StudyForm(request.POST or None)
    return form_page(request, form, services.study_propose, title=_("Propose a study"), back="committee:studies")


@require_http_methods(["GET", "HEAD", "POST"])
def study_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(studies_visible(request.user), pk)
    form = StudyTextForm(request.POST or None, request.FILES or None, initial={"body": found.body})
    save = partial(services.study_write, found)
    return form_page(request, form, save, title=str(found), back="committee:studies")


@require_http_methods(["GET", "HEAD", "POST"])
def study_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    found = one(studies_visible(request.user), pk)
    form = OutcomeForm(request.POST or None)
    save = partial(services.outcome_add, found)
    return form_page(request, form, save, title=_("What came of it"), back="committee:studies")
