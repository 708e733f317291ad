"""The result of a tender as it will be published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from committee.aftermath.forms import NoticeForm
from committee.aftermath.selectors import notices_visible
from committee.aftermath.services import notice_write
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


@require_http_methods(["GET", "HEAD", "POST"])
def result_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Communication writes; others read."""
    found = notices_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    writes = found.is_draft and has_role(request.user, "communication")
    form = NoticeForm(request.POST or None, initial={"text": found.text, "text_en": found.text_en})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(notice_write(found, by=request.user, **form.cleaned_data))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    entries = timeline(machine=found.machine, object_id=found.pk)
    context = {"notice": found, "form": form if writes else None, "entries": entries}
    return render(request, "committee/aftermath/notice.html", context, status=422 if form.is_bound else 200)
