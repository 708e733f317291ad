"""The contracts' section of a partner's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.selectors import contracts_visible
from partnership.partners import page_sections

SHOWN = 20


def contracts_section(partner: Any, user: Any) -> page_sections.Context:
    """The partner's contracts as far as this person sees them."""
    found = list(contracts_visible(user).filter(partner=partner).order_by("-pk")[:SHOWN])
    return {"contracts": found} if found else None


page_sections.register(
    "contracts", contracts_section, "contracts/parts/partner_contracts.html", title=_("Contracts"), order=30
)
