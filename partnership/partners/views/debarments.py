"""Debarments: proposed, read, decided by their steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.documents.selectors import documents_of
from partnership.partners.forms import DebarmentForm
from partnership.partners.policies import partners_of
from partnership.partners.selectors import debarments_visible_to, partners_visible_to
from partnership.partners.services.debarment import debarment_propose
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


@require_safe
def debarments(request: HttpRequest) -> HttpResponse:
    """Every debarment, the newest first."""
    page = Paginator(debarments_visible_to(request.user).order_by("-pk"), 20).get_page(request.GET.get("page"))
    return render(request, "partners/debarments.html", {"debarments": page})


@require_safe
def debarment(request: HttpRequest, pk: int) -> HttpResponse:
    """One debarment: scope, period, reasons, decision, appeal."""
    rows = debarments_visible_to(request.user).select_related(
        "agreed_by", "decided_by", "proposed_by", "heard_by", "answered_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "debarment": found,
        "mine": found.partner_id in partners_of(request.user),
        "documents": documents_of(request.user, object_model="partners.debarment", object_id=pk),
        "entries": timeline(machine=found.machine, object_id=pk),
    }
    return render(request, "partners/debarment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def debarment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose one; the chairs of both committees decide."""
    found = partners_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    form = DebarmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = debarment_propose(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The debarment is proposed. The chair of the partnership committee finds it on the desk.")
            )
            return redirect(made)
    return render(
        request, "partners/debarment_new.html", {"form": form, "partner": found}, status=422 if form.is_bound else 200
    )
