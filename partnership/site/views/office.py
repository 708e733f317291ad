"""Feedback as communication reads it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.interface.exports import list_page
from partnership.site.forms import HandleForm
from partnership.site.selectors import feedback_visible
from partnership.site.services.feedback import feedback_handle
from partnership.site.tables import FeedbackTable
from partnership.workflow.errors import DomainError


@require_safe
def feedback_list(request: HttpRequest) -> HttpResponse:
    """What visitors wrote, the unhandled first."""
    table = FeedbackTable(feedback_visible(), request=request)
    return list_page(request, "site/feedback_list.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One message, and what was done about it."""
    found = get_object_or_404(feedback_visible(), pk=pk)
    form = HandleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            feedback_handle(found, by=request.user, answer=form.cleaned_data["answer"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("site:feedback_list")
    context = {"feedback": found, "form": form}
    return render(request, "site/feedback_item.html", context, status=422 if form.is_bound else 200)
