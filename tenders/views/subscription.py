"""Subscribing by e-mail: ask, confirm, end; and the link in a letter of invitation. No sign-in, no account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.partners.policies import partners_of
from partnership.site.services.limits import allowed, place_of
from tenders.forms.publication import SubscribeForm
from tenders.models import FieldOfPartnership, Invitation, Subscription
from tenders.portal_tasks import mail_confirmation
from tenders.selectors.tender import tenders_visible
from tenders.services.invitation import invitation_receive
from tenders.services.subscription import known, subscription_ask, subscription_confirm, subscription_end

MOST_ASKED = 10  # an hour, from one place


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Which fields, to which address. The answer is the same whoever subscribed before."""
    field = request.GET.get("field", "")
    start = {"fields_wanted": [field] if field in FieldOfPartnership.values else []}
    form = SubscribeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if allowed("subscribe", place_of(request), most=MOST_ASKED):
            email, fields = form.cleaned_data["email"], form.cleaned_data["fields_wanted"]
            asked = subscription_ask(by=None, email=email, fields=fields, language=get_language() or "ar")
            if asked is not None:
                mail_confirmation.defer(subscription_id=asked)
            return redirect("tenders:subscribe_sent")
        form.add_error(None, _("Many requests came from your network within an hour. Please try again later."))
    return render(request, "tenders/subscribe.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def subscribe_sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return render(request, "tenders/subscribe_sent.html")


@never_cache
@csrf_exempt  # the key in the address is what counts; a visitor has no session that a stranger could use
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, key: str) -> HttpResponse:
    """The page of the confirmation link. Opening it changes nothing: programs that check mail open links too."""
    found = Subscription.objects.filter(key=key).first()
    if found is None:
        return render(request, "tenders/link_void.html", status=404)
    confirmed = request.method == "POST" and subscription_confirm(key) is not None
    names = [str(FieldOfPartnership(field).label) for field in found.wanted]
    context = {"names": names, "confirmed": confirmed, "key": key}
    return render(request, "tenders/subscription.html", context)


@never_cache
@csrf_exempt  # RFC 8058: the mail program itself sends this form
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_stop(request: HttpRequest, key: str) -> HttpResponse:
    """End it: by the button here, or by the mail program's own button."""
    if not known(key):
        return render(request, "tenders/link_void.html", status=404)
    ended = request.method == "POST" and subscription_end(key)
    return render(request, "tenders/subscription_end.html", {"ended": ended, "key": key})


@never_cache
@csrf_exempt  # the key in the address is what counts
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """The link in a letter of invitation: one button confirms that it arrived."""
    rows = Invitation.objects.select_related("tender__project", "partner").exclude(key="").exclude(sent_at=None)
    found = rows.filter(key=key).first()
    if found is None:
        return render(request, "tenders/link_void.html", status=404)
    if request.method == "POST":
        by = request.user if request.user.is_authenticated else None
        found = invitation_receive(found, by=by)
    return render(request, "tenders/invitation.html", {"invitation": found, "tender": found.tender})


@require_POST
def invitation_received(request: HttpRequest, pk: int) -> HttpResponse:
    """The same by the signed-in representative, on the tender's page."""
    tender = tenders_visible(request.user).filter(pk=pk).first()
    if tender is None:
        raise Http404
    mine = Invitation.objects.filter(tender=tender, partner__in=partners_of(request.user), sent_at__isnull=False)
    invitation_receive(get_object_or_404(mine[:1]), by=request.user)
    return redirect(tender)
