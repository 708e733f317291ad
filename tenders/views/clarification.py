"""Questions on a tender: asked by a bidder to be, read by everybody once answered, never with the asker's name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline
from tenders.forms.dialogue import QuestionForm
from tenders.selectors.clarification import ANSWER, asker_of, clarifications_visible, is_late
from tenders.services.clarification import accepts_questions, questions_end
from tenders.services.clarification import clarification_ask as ask
from tenders.views.tender import tender_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def clarification_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a question; the page says until when, and that nobody learns who asked."""
    tender = tender_for(request.user, pk)
    partner = Partner.objects.filter(pk__in=partners_of(request.user)).order_by("pk").first()
    if partner is None:
        raise PermissionDenied
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask(tender, partner=partner, by=request.user, question=form.cleaned_data["question"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your question was received. The answer is published to everybody at once."))
            return redirect(tender)
    until = questions_end(tender)
    context = {"tender": tender, "form": form, "until": until, "open": accepts_questions(tender, now()), "now": now()}
    return render(request, "tenders/clarification_ask.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
def clarification(request: HttpRequest, pk: int) -> HttpResponse:
    """A question and its answer; for the secretary and the chair with what to do next."""
    found = clarifications_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    inside = has_role(request.user, *ANSWER)
    context = {
        "question": found,
        "inside": inside,
        "late": inside and is_late(found, now()),
        "asker": asker_of(request.user, found),
        "entries": timeline(machine=found.machine, object_id=found.pk) if inside else [],
    }
    return render(request, "tenders/clarification.html", context)
