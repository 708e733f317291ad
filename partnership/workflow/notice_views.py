"""How a person wants to be told: kinds, digest, mutes, the calendar's secret address; the administrator's list of mails."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.workflow import calendars, notices, preferences
from partnership.workflow.forms import NoticeForm
from partnership.workflow.models import CalendarFeed, Notification

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Which notifications come by e-mail, and when."""
    form = NoticeForm(request.POST or None, initial=preferences.choices_of(request.user))
    if request.method == "POST" and form.is_valid():
        preferences.choices_save(request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workflow:notice_settings")
    return _settings_page(request, form)


def _settings_page(request: HttpRequest, form: NoticeForm, address: str = "") -> HttpResponse:
    person: Any = request.user
    context = {
        "form": form,
        "legal": [kind for kind in notices.KINDS.values() if kind.legal],
        "mutes": list(person.mutes.all()),
        "feed": CalendarFeed.objects.filter(person=person).first(),
        "address": address,
    }
    return render(request, "workflow/notice_settings.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make the secret address anew and show it, once."""
    token = calendars.feed_renew(request.user, by=request.user)
    address = settings.SITE_URL + reverse("workflow:calendar", args=[token])
    return _settings_page(request, NoticeForm(initial=preferences.choices_of(request.user)), address)


@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """Switch the address off."""
    calendars.feed_end(request.user, by=request.user)
    messages.success(request, _("The calendar's address no longer works."))
    return redirect("workflow:notice_settings")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address: no sign-in, for calendar programs."""
    person = calendars.feed_person(token)
    if person is None:
        raise Http404
    with translation.override(person.language):
        content = calendars.as_icalendar(_("Sharaka: my deadlines"), calendars.entries_of(person))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, project_id: int) -> HttpResponse:
    """Hear nothing more of a project, or hear of it again."""
    person: Any = request.user
    muted = person.mutes.filter(project_id=project_id).first()
    known = (muted.label, muted.url) if muted else preferences.project_of(request.user, project_id)
    if known is None:
        raise Http404
    if request.method == "POST":
        if preferences.mute_toggle(request.user, project_id, by=request.user, known=known):
            messages.success(request, _("You hear nothing more of this project by e-mail, but what only you can do."))
        else:
            messages.success(request, _("You hear of this project again."))
        return redirect("workflow:notice_settings" if request.POST.get("next") == "settings" else known[1])
    return render(request, "workflow/mute.html", {"muted": muted, "label": known[0], "url": known[1]})


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    """For the administrator: which mails went out, which wait, which failed. Never what they say."""
    if request.method == "POST":
        count = preferences.mails_retry(by=request.user)
        messages.success(request, _("%(n)s mails are tried again.") % {"n": count})
        return redirect("workflow:mails")
    rows = Notification.objects.exclude(how="never").select_related("person")
    failed = rows.filter(mailed_at=None, tries__gt=0)
    shown: Any = failed if "failed" in request.GET else rows
    page = Paginator(shown.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.kind_label = notices.KINDS[row.kind].label
    context = {
        "page": page,
        "waiting": rows.filter(mailed_at=None, tries=0).count(),
        "failed": failed.count(),
        "last": rows.aggregate(last=Max("mailed_at"))["last"],
        "only_failed": "failed" in request.GET,
    }
    return render(request, "workflow/mails.html", context)
