"""What a reader is told about obtaining the tender documents."""

from typing import Any

from django.utils.translation import gettext as _

from partnership.interface.formats import amount
from partnership.people.roles import has_role
from tenders.models import Tender
from tenders.selectors.publication import has_paid
from tenders.selectors.tender import rule_for


def booklet_words(user: Any, tender: Tender, *, inside: bool) -> dict[str, Any]:
    """`documents_words`: the sentence beside the papers ("" where nothing stands in the way); `documents_free`."""
    free = tender.announced_at is not None and tender.document_price == 0
    if tender.announced_at is None or free or inside or has_paid(user, tender.pk):
        return {"documents_words": "", "documents_free": free}
    price = {"price": amount(tender.document_price)}
    if not has_role(user, "partner"):
        words = (
            _(
                "The tender documents cost BD %(price)s. A registered partner reads them here once finance has recorded the payment."
            )
            % price
        )
    elif rule_for(tender, "documents_paid_to_bid"):
        words = (
            _(
                "Your payment of BD %(price)s for the tender documents is not recorded yet. Until finance records it, the documents cannot be downloaded and no bid can be sent."
            )
            % price
        )
    else:
        words = (
            _(
                "Your payment of BD %(price)s for the tender documents is not recorded yet. The documents open here once finance records it; a bid can be sent without them."
            )
            % price
        )
    return {"documents_words": words, "documents_free": False}
