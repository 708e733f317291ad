"""The contracts' sections of a partner's page: its contracts, its scorecard."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.selectors import bars_on, contracts_visible
from contracts.selectors.scorecard import may_see_scorecard, scorecard_of
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


def scorecard_section(partner: Any, user: Any) -> page_sections.Context:
    """How the partner performed: its standing, what that means, the latest evaluations; for whom it concerns."""
    if not may_see_scorecard(user, partner):
        return None
    found = scorecard_of(partner, user)
    return {"scorecard": found} if found else None


page_sections.register(
    "scorecard", scorecard_section, "contracts/parts/partner_scorecard.html", title=_("Scorecard"), order=40
)


def scorecard_bars(day: date) -> Mapping[int, Any]:
    """Partners that the committee barred for bad performance."""
    return dict.fromkeys(bars_on(day), _("The partner is barred from new tenders for bad performance."))


register_bars(scorecard_bars)
