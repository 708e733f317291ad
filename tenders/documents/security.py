"""The letter with which a bid security goes back, or is called."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnership.arabic.hijri import hijri
from partnership.arabic.words import dinars_in_words
from partnership.documents.registry import document
from tenders.documents.tender import nobody_else
from tenders.models import Bid


@document(
    "tenders.security_letter", title=_("Letter on a bid security"), template="tenders/pdf/security_letter.html", series="SL",
    visible=nobody_else, scope=lambda bid: f"partner:{bid.partner_id}",
)  # fmt: skip
def security_letter_data(bid: Bid) -> dict[str, Any]:
    """What became of the security, with what it was."""
    security = bid.security
    ends = security.expires_on
    return {
        "outcome": security.outcome,
        "reason": security.settled_reason,
        "kind": str(security.get_kind_display()),
        "issuer": security.issuer,
        "number": security.number,
        "amount": str(security.amount),
        "amount_words": dinars_in_words(security.amount),
        "expires": f"{date_format(ends, 'j F Y')} ({hijri(ends)})" if ends else "",
        "partner": bid.partner.name,
        "reference": bid.tender.reference,
        "title": bid.tender.project.title,
    }
