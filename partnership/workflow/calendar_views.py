"""The working calendar's page, and its form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.arabic.forms import ArabicDateField
from partnership.people.roles import has_role
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError
from partnership.workflow.holidays import KEEPERS, holiday_remove, holiday_save, holidays_from
from partnership.workflow.models import Holiday


class HolidayForm(forms.Form):
    """One official holiday."""

    name = forms.CharField(label=gettext_lazy("Holiday"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Holiday in English"), max_length=120, required=False)
    first_day = ArabicDateField(label=gettext_lazy("First day"))
    last_day = ArabicDateField(label=gettext_lazy("Last day"))
    source = forms.CharField(label=gettext_lazy("Decision or announcement"), max_length=200, required=False)
    expected = forms.BooleanField(
        label=gettext_lazy("Expected: the official announcement has not come yet"), required=False
    )


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The working week and the holidays to come."""
    context = {
        "holidays": holidays_from(today().replace(month=1, day=1)),
        "may_change": has_role(request.user, *KEEPERS),
        "today": today(),
    }
    return render(request, "workflow/calendar.html", context)


def _holiday(pk: int) -> Holiday:
    found = Holiday.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def holiday(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a holiday, or correct one."""
    found = _holiday(pk) if pk is not None else None
    names = ("name", "name_en", "first_day", "last_day", "source", "expected")
    known: dict[str, Any] = {name: getattr(found, name) for name in names} if found else {}
    form = HolidayForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            holiday_save(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The calendar is saved."))
            return redirect("workflow:working_calendar")
    context = {"form": form, "holiday": found}
    return render(request, "workflow/holiday.html", context, status=422 if form.is_bound else 200)


@require_POST
def holiday_delete(request: HttpRequest, pk: int) -> HttpResponse:
    holiday_remove(_holiday(pk), by=request.user)
    messages.success(request, _("The holiday was taken out of the calendar."))
    return redirect("workflow:working_calendar")
