"""The contracts' section of a partner's page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.selectors import bars_on, contracts_visible
from partnership.partners import page_sections
from partnership.partners.selectors.eligibility import register_bars

SHOWN = 20


def contracts_section(partner: Any, user: Any) -> page_sections.Context:
    """The partner's contracts as far as this person sees them."""
    found = list(contracts_visible(user).filter(partner=partner).order_by("-pk")[:SHOWN])
    return {"contracts": found} if found else None


page_sections.register(
    "contracts", contracts_section, "contracts/parts/partner_contracts.html", title=_("Contracts"), order=30
)


def scorecard_bars(day: date) -> Mapping[int, Any]:
    """Partners that the committee barred for bad performance."""
    return dict.fromkeys(bars_on(day), _("The partner is barred from new tenders for bad performance."))


register_bars(scorecard_bars)
