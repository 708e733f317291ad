"""The list of projects and the project file (ملف المشروع)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from partnership.interface.exports import list_page
from partnership.people.roles import has_role, scopes_of
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline_of_project
from tenders.file_sections import sections_for
from tenders.forms.project import NewProjectForm, ProjectFilter
from tenders.selectors import project as selectors
from tenders.services.project import project_copy, project_create
from tenders.tables.project import ProjectTable

MANY_STEPS, ALL_STEPS = 60, 1000


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The projects this person sees: filtered, sorted, searched, twenty a page, with the count."""
    visible = selectors.projects_visible(request.user)
    form = ProjectFilter(request.GET or None, departments=selectors.departments(), years=selectors.years())
    rows = form.narrow(selectors.projects_listed(visible), user=request.user)
    table = ProjectTable(rows, request=request)
    context = {"table": table, "form": form, "may_begin": has_role(request.user, "officer")}
    return list_page(request, "tenders/projects.html", context)


@require_safe
def project(request: HttpRequest, reference: str) -> HttpResponse:
    """One file: where it stands, the one next action, and everything that belongs to it."""
    found = selectors.project_file_for(request.user, reference)
    waiting = selectors.waiting_of(found)
    scopes = scopes_of(request.user)
    mine = next((w for w in waiting if has_role(request.user, w.task.role) and w.task.scope in scopes), None)
    context = {
        "project": found,
        "waiting": waiting,
        "mine": mine,
        "sections": sections_for(found, request.user),
    }
    return render(request, "tenders/project.html", context)


@require_safe
def project_timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that happened in a project, the newest first."""
    found = selectors.project_for(request.user, reference)
    most = ALL_STEPS if "all" in request.GET else MANY_STEPS
    entries = timeline_of_project(found.pk, limit=most + 1, machines=selectors.FILE_MACHINES)
    context = {"project": found, "entries": entries[:most], "more": len(entries) > most}
    return render(request, "tenders/project_timeline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """Open a file, empty or with the terms of an earlier project."""
    visible = selectors.projects_visible(request.user)
    form = NewProjectForm(request.POST or None, projects=visible, initial={"copy_of": request.GET.get("from", "")[:20]})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        source = facts.pop("copy_of")
        try:
            begun = (
                project_copy(source, by=request.user, **facts) if source else project_create(by=request.user, **facts)
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("tenders:terms_edit", begun.reference, "purpose")
    return render(request, "tenders/project_new.html", {"form": form}, status=422 if form.is_bound else 200)
