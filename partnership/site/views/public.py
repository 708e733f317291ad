"""What anybody reads: texts, site map, robots.txt; and the feedback form."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.interface.visitors import for_visitors
from partnership.site.forms import FeedbackForm
from partnership.site.pages import CHANGED, PAGES
from partnership.site.selectors import site_map
from partnership.site.services.feedback import feedback_receive
from partnership.site.services.limits import allowed, place_of

AN_HOUR = 3600
MOST_FEEDBACK = 5  # an hour, from one place


@require_safe
@for_visitors(shared=AN_HOUR)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the texts, in the reader's language."""
    found = PAGES.get(slug)
    if found is None:
        raise Http404
    context = {"page": found, "slug": slug, "text": found.template(get_language() or "ar"), "changed": CHANGED}
    return render(request, "site/page.html", context)


@require_safe
@for_visitors()
def map_page(request: HttpRequest) -> HttpResponse:
    """The site map for people: every part of the site under its heading."""
    sections: dict[str, list[Any]] = {}
    for entry in site_map():
        if entry.section:
            sections.setdefault(str(entry.section), []).append(entry)
    return render(request, "site/map.html", {"sections": list(sections.items())})


@require_safe
@for_visitors(seconds=AN_HOUR, shared=AN_HOUR)
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """The site map for search engines: each page with both its languages."""
    context = {"entries": site_map(), "site": settings.SITE_URL}
    return render(request, "site/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@require_safe
@for_visitors(seconds=AN_HOUR, shared=AN_HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read what is public; sign-in and verification pages are of no use to them."""
    closed = ("/accounts/", "/desk/", "/verify/", "/files/", "/step/", "/subscriptions/", "/invitations/", "/language/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('site:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Tell us: stored, and read by communication."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")[:300]})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("kind", "text", "email", "page")}
        if allowed("feedback", place_of(request), most=MOST_FEEDBACK):
            by = request.user if request.user.is_authenticated else None
            feedback_receive(by=by, language=get_language() or "ar", **facts)
            return redirect("site:feedback_sent")
        form.add_error(None, _("Many messages came from your network within an hour. Please try again later."))
    return render(request, "site/feedback.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def feedback_sent(request: HttpRequest) -> HttpResponse:
    """Thank you."""
    return render(request, "site/feedback_sent.html")
