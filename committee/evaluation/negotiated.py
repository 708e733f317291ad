"""A negotiated price as the official papers tell it: asked when and for what, answered when and with what."""

from typing import Any

from django.utils.formats import date_format

from committee.models import Negotiation
from tenders.documents.tender import moment
from tenders.models import Tender


def negotiation_data(tender: Tender) -> dict[str, Any]:
    """What was negotiated about a price above the budget, and what came of it; {} where nothing was."""
    talk = Negotiation.objects.filter(bid__tender=tender).select_related("bid__partner", "bid__result").first()
    if talk is None:
        return {}
    return {
        "negotiation": {
            "partner": talk.bid.partner.name, "price": str(talk.bid.result.price or ""), "target": str(talk.target),
            "asked_at": moment(talk.asked_at), "due_on": date_format(talk.due_on, "l j F Y"),
            "answered_at": moment(talk.answered_at) if talk.answered_at else "",
            "offered": "" if talk.offered is None else str(talk.offered), "answer": talk.answer,
        }
    }  # fmt: skip
