"""Jobs of the committees' rooms. A job carries numbers of rows only: links are signed where the mail is written."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from committee.models import PartnershipRequest, SenderLink


@app.task(name="committee.mail_link", queue="default", retry=3)
def mail_link(link_id: int) -> None:
    """Send a visitor the link that confirms the address and opens the form."""
    link = SenderLink.objects.get(pk=link_id)
    with translation.override(link.language):
        subject = _("Your link to send a partnership request or initiative")
        body = _(
            "Open this link to write your request. It is yours alone, works once and for two days:\n%(url)s\n\nIf you did not ask for it, do nothing."
        ) % {"url": settings.SITE_URL + reverse("committee:initiative_new", args=[link.token])}
    send_mail(subject, body, None, [link.email])


@app.task(name="committee.mail_sender", queue="default", retry=3)
def mail_sender(request_id: int, what: str) -> None:
    """Tell a visitor what became of the request: that it was received, is studied, was decided."""
    request = PartnershipRequest.objects.get(pk=request_id)
    if not request.sender_email:
        return
    with translation.override(request.sender_language):
        states = {
            "received": _("Your request was received and numbered."),
            "study": _("The committee has begun to study your request."),
            "decided": _("The committee has decided on your request: its letter is on the page."),
            "converted": _("A project was started from your request."),
        }
        subject = _("%(number)s: your partnership request") % {"number": request.number}
        body = _("%(title)s\n\n%(what)s\n\nFollow it here; keep this address to yourself:\n%(url)s") % {
            "title": request.title,
            "what": states[what],
            "url": f"{settings.SITE_URL}{request.follow_url()}",
        }
    send_mail(subject, body, None, [request.sender_email])
