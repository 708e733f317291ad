"""The contracts' section of a partner's page: its contracts and its scorecard."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.selectors import bars_on
from contracts.selectors.scorecard import contracts_with, may_see_scorecard, scorecard_of
from partnership.partners import page_sections
from partnership.partners.selectors.eligibility import register_bars


def contracts_section(partner: Any, user: Any) -> page_sections.Context:
    """The partner's contracts as far as this person sees them; with one in force, its scorecard for whom it concerns."""
    found = contracts_with(partner, user)
    if not found:
        return None
    signed = any(contract.in_force_at for contract in found)
    shown = signed and may_see_scorecard(user, partner, found)
    return {"contracts": found, "scorecard": scorecard_of(partner, user) if shown else None}


page_sections.register(
    "contracts", contracts_section, "contracts/parts/partner_contracts.html", title=_("Contracts"), order=30
)


def scorecard_bars(day: date) -> Mapping[int, Any]:
    """Partners that the committee barred for bad performance."""
    return dict.fromkeys(bars_on(day), _("The partner is barred from new tenders for bad performance."))


register_bars(scorecard_bars)
