"""A partner's papers: the list, and one on its way in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.partners.checklists import papers_of
from partnership.partners.forms import PaperForm
from partnership.partners.models import DocumentKind, Partner
from partnership.partners.policies import partners_of
from partnership.partners.selectors import documents_visible_to, partners_visible_to
from partnership.partners.selectors.checking import paper_list, registration_steps
from partnership.partners.services.documents import document_present
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError


@require_safe
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Every paper that this partner is asked for, with what was presented and what came of it."""
    found = partners_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    mine = found.pk in partners_of(request.user)
    context = {
        "partner": found,
        "mine": mine,
        "registration": registration_steps(found) if mine and found.is_editable else [],
        "may_add": found.is_editable or found.is_registered,
        "papers": paper_list(found, list(documents_visible_to(request.user).filter(partner=found))),
        "today": today(),
    }
    return render(request, "partners/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Present a paper with its dates."""
    found = Partner.objects.filter(pk=pk, pk__in=partners_of(request.user)).first()
    if found is None or kind not in dict(papers_of(found.kind)):
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            document_present(found, by=request.user, kind=kind, **form.facts())
        except DomainError as refusal:
            form.add_error(None if refusal.code == "not_editable" else "file", str(refusal))
        else:
            messages.success(request, _("The document is stored."))
            return redirect("partners:documents", pk=pk)
    steps = registration_steps(found) if found.is_editable else []
    context = {"form": form, "partner": found, "paper": DocumentKind(kind).label, "registration": steps}
    return render(request, "partners/document_add.html", context, status=422 if form.is_bound else 200)
