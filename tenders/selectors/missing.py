"""What a tender still lacks, in words. (A bid: bid_check.py.)"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenders.models import Method, Tender


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: the section of the form and the sentence a person reads; advice does not block.

    `field`: the element of the section's page that it is about, "" for the page itself.
    """

    section: str
    text: str | Promise
    blocks: bool = True
    field: str = ""


def tender_missing(tender: Tender) -> list[Missing]:
    """Everything that keeps a tender from being sent to the chair, the dates' rules aside."""
    public = tender.method == Method.OPEN
    checks: list[tuple[Any, str | Promise]] = [
        (
            not public or (tender.newspaper.strip() and tender.newspaper_date),
            _("The newspaper and its first day are missing."),
        ),
        (tender.closing_at, _("The closing date is missing.")),
        (tender.opening_at, _("The opening date is missing.")),
        (tender.bid_security_amount is not None, _("The bid security is missing.")),
        (public or tender.method_reason.strip(), _("Any method but the public tender needs a reason.")),
        (public or tender.invitations.all(), _("Nobody is invited to the limited tender.")),
    ]
    return [Missing("", text) for present, text in checks if not present]
