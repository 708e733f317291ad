"""The dossier's page: ask for it, watch it being made, take it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committee.dossier.services import dossier_request
from committee.models import Dossier
from partnership.audit.services import record
from partnership.documents.views import file_response
from tenders.selectors.project import project_for


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """One ZIP of everything of the project that I may read."""
    project = project_for(request.user, reference)
    if request.method == "POST":
        return redirect(dossier_request(project, by=request.user))
    person: Any = request.user
    last = Dossier.objects.filter(project=project, person=person).first()
    return render(request, "committee/dossier.html", {"project": project, "dossier": last})


@require_safe
def dossier_zip(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The finished ZIP, for the person it was made for only."""
    project = project_for(request.user, reference)
    person: Any = request.user
    found = Dossier.objects.filter(project=project, person=person).exclude(finished_at=None).first()
    if found is None:
        raise Http404
    record("document_downloaded", by=request.user, obj=found, project_id=project.pk, label=str(project))
    return file_response(found.path, f"{project.reference}.zip", "application/zip", attachment=True)
