"""The terms of reference: read, written section by section, compared between versions."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.workflow.errors import DomainError
from tenders.documents.terms import labelled
from tenders.forms.sections import SHAPES, SectionOfTerms
from tenders.policies.estimate import sees_estimate
from tenders.policies.terms import may_edit_terms
from tenders.selectors import terms as selectors
from tenders.selectors.completeness import Section, gaps, gaps_by_section
from tenders.selectors.project import project_for
from tenders.services.differences import differences
from tenders.services.snapshot import terms_snapshot
from tenders.services.terms import terms_update
from tenders.views.differences import readable


@require_safe
def terms(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole text, what is missing, the versions, and what the reader may do now."""
    project = project_for(request.user, reference)
    found = selectors.terms_with_parts(project)
    context = {
        "project": project,
        "terms": found,
        "t": _as_read(request.user, project, terms_snapshot(found)),
        "gaps": gaps(found) if found.is_editable else [],
        "sections": Section.choices,
        "may_edit": may_edit_terms(request.user, found),
        "versions": list(selectors.versions_of(found)),
        "route": selectors.route_of(found),
    }
    return render(request, "tenders/terms.html", context)


def _as_read(user: Any, project: Any, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The text with words for its codes; the estimate only for whom it is open."""
    if sees_estimate(user, project):
        return labelled(snapshot) | {"sealed": False}
    return labelled(snapshot | {"estimated_budget": ""}) | {"sealed": True}


@require_http_methods(["GET", "HEAD", "POST"])
def terms_edit(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """One section: saved as a draft however incomplete; rows come and go by plain buttons."""
    if section not in SHAPES:
        raise Http404
    project = project_for(request.user, reference)
    found = selectors.terms_with_parts(project)
    if not may_edit_terms(request.user, found):
        raise PermissionDenied
    part = SectionOfTerms(found, section, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not part.changes_rows and part.is_valid():
        refusal = _save(request, found, part)
        if refusal is None:
            return _onward(request, project.reference, part)
        part.refuse(refusal)
    return _section_page(request, project, found, part)


def _save(request: HttpRequest, found: Any, part: SectionOfTerms) -> str | None:
    """Save; the sentence of the refusal, or None."""
    seen = request.POST.get("seen", "")
    revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
    try:
        terms_update(found, by=request.user, seen=revision, **part.changes())
    except DomainError as refusal:
        return str(refusal)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


def _onward(request: HttpRequest, reference: str, part: SectionOfTerms) -> HttpResponse:
    if "next" in request.POST and part.following:
        return redirect("tenders:terms_edit", reference, part.following)
    if "stay" in request.POST:
        return redirect("tenders:terms_edit", reference, part.section.value)
    return redirect("tenders:terms", reference)


def _section_page(request: HttpRequest, project: Any, found: Any, part: SectionOfTerms) -> HttpResponse:
    missing = gaps_by_section(found)
    context = {
        "project": project,
        "terms": found,
        "part": part,
        "section_gaps": missing.get(part.section.value, []),
        "places": [(code, label, len(missing.get(code, []))) for code, label in Section.choices],
        "route": selectors.route_of(found) if part.section in (Section.BUDGET, Section.METHOD) else None,
    }
    wrong = request.method == "POST" and not part.changes_rows
    return render(request, "tenders/terms_edit.html", context, status=422 if wrong else 200)


@require_safe
def terms_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version as it was sent to finance."""
    project = project_for(request.user, reference)
    version = selectors.version_of(project, number)
    context = {"project": project, "version": version, "t": _as_read(request.user, project, version.data)}
    return render(request, "tenders/terms_version.html", context)


@require_safe
def terms_compare(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed between two versions; the present draft counts as one."""
    project = project_for(request.user, reference)
    found = selectors.terms_with_parts(project)
    versions = list(selectors.versions_of(found))
    texts = selectors.comparable(found, versions)
    codes = list(texts)
    new = request.GET.get("to", codes[0] if codes else "")
    old = request.GET.get("from", codes[1] if len(codes) > 1 else new)
    if old not in texts or new not in texts:
        raise Http404
    changes = differences(selectors.text_of(found, old), selectors.text_of(found, new))
    if not sees_estimate(request.user, project):
        changes = [change for change in changes if change.name != "estimated_budget"]
    context = {
        "project": project,
        "texts": texts,
        "old": old,
        "new": new,
        "changes": readable(changes),
        "count": len(changes),
    }
    return render(request, "tenders/terms_compare.html", context | {"none": _("Nothing differs between these two.")})
