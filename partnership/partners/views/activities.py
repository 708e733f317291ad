"""The list of commercial activities that permit social work."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnership.partners.forms.activity import ActivityEndForm, ActivityForm
from partnership.partners.models import Activity
from partnership.partners.services.activities import KEEPER, activity_add, activity_end
from partnership.people.roles import has_role
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
def activities(request: HttpRequest) -> HttpResponse:
    """The list, and the form that adds to it."""
    keeper = has_role(request.user, KEEPER)
    form = ActivityForm(request.POST or None) if keeper else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                activity_add(by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error("code", str(refusal))
            else:
                messages.success(request, _("Saved."))
                return redirect("partners:activities")
    day = today()
    rows = [(activity, activity.is_listed(day)) for activity in Activity.objects.all()]
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "partners/activities.html", {"rows": rows, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that an activity is taken off."""
    found = get_object_or_404(Activity, pk=pk)
    form = ActivityEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            activity_end(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("partners:activities")
    context = {"activity": found, "form": form}
    return render(request, "partners/activity_off.html", context, status=422 if form.is_bound else 200)
