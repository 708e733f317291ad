"""Messages of the portal: who is written to and what it says. Each is sent by a job (tasks.py)."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tenders.documents.words import closing_words, summary_of
from tenders.models import Invitation, Subscription, Tender


def _address(name: str, *arguments: object) -> str:
    return settings.SITE_URL + reverse(name, args=arguments)


def confirmation(subscription: Subscription) -> EmailMessage:
    """To whoever owns the address: nothing is sent before they say so."""
    with translation.override(subscription.language):
        body = _(
            "Somebody, probably you, asked us to send announcements of tenders to this address.\n\n"
            "To confirm, open this page and press the button:\n%(url)s\n\n"
            "If it was not you, do nothing: no other message will follow, and the address is removed within a week."
        ) % {"url": _address("tenders:subscription", subscription.key)}
        return EmailMessage(_("Confirm your subscription to tenders"), body, None, [subscription.email])


def announcement(tender: Tender, subscription: Subscription) -> EmailMessage:
    """A new tender in one of the fields, with the way to end it: a page, and one click in the reader itself (RFC 8058)."""
    end = _address("tenders:subscription_end", subscription.key)
    with translation.override(subscription.language):
        subject = _("New tender: %(title)s") % {"title": tender.project.name}
        body = _("%(summary)s\n\nRead the announcement: %(url)s\n\nEnd this subscription: %(end)s") % {
            "summary": summary_of(tender),
            "url": settings.SITE_URL + tender.get_absolute_url(),
            "end": end,
        }
    headers = {
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<tenders.{settings.SITE_URL.split('//')[-1].split(':')[0].split('/')[0]}>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
    return EmailMessage(" ".join(subject.split()), body, None, [subscription.email], headers=headers)


def invitation(found: Invitation, addresses: Sequence[tuple[str, str]]) -> list[EmailMessage]:
    """The letter to each representative, (address, language), with the link that confirms its receipt."""
    letters = []
    for address, language in addresses:
        with translation.override(language):
            subject = _("Invitation to tender %(number)s") % {"number": found.tender.reference}
            body = _(
                "%(partner)s is invited to the limited tender %(number)s: %(title)s.\n%(closing)s\n\n"
                "Please confirm that the invitation arrived: %(receipt)s\n\nRead it after signing in: %(url)s"
            ) % {
                "partner": found.partner,
                "number": found.tender.reference,
                "title": found.tender.project.name,
                "closing": closing_words(found.tender),
                "receipt": _address("tenders:invitation", found.key),
                "url": settings.SITE_URL + found.tender.get_absolute_url(),
            }
        letters.append(EmailMessage(subject, body, None, [address]))
    return letters
