"""What the tenders' room gives the partner register: a partner's bids on its page, and two figures of the rules."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from partnership.partners import page_sections
from partnership.partners.figures import register_figures
from tenders.models import Rule
from tenders.selectors.bid import bids_visible
from tenders.selectors.rules import rule

SHOWN = 20


def bids_section(partner: Any, user: Any) -> page_sections.Context:
    """The partner's bids as far as this person may know of them: the partner all, the committees once a tender is closed."""
    found = list(bids_visible(user).filter(partner=partner).order_by("-pk")[:SHOWN])
    return {"bids": found} if found else None


def figure(code: str, on: date) -> int | None:
    """A figure of the rules in force on that day; None where the rules did not reach so far back."""
    try:
        return int(rule(code, on))
    except Rule.DoesNotExist:
        return None


page_sections.register("bids", bids_section, "tenders/parts/partner_bids.html", title=_("Bids"), order=20)
register_figures(figure)
