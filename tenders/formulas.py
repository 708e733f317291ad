"""The named formulas of the financial score and of ties, in words: published with the notice, chosen on the rules page.

How each one reckons stands in committee/evaluation/scoring.py; a test holds the two lists together.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMULAS: dict[str, str | Promise] = {
    "lowest_proportional": _("Financial score: lowest price ÷ price × 100."),
    "linear_spread": _("Financial score: 100 for the lowest price, in a straight line to 0 for twice the lowest."),
    "lowest_takes_all": _("Financial score: 100 for the lowest price, 0 for the others."),
}
TIES: dict[str, str | Promise] = {
    "technical_then_earlier": _("Equal totals: the higher technical score stands first, then the bid sealed earlier."),
    "price_then_earlier": _("Equal totals: the lower price stands first, then the bid sealed earlier."),
}
USUAL = {"price_formula": "lowest_proportional", "tie_rule": "technical_then_earlier"}
NAMED: dict[str, dict[str, str | Promise]] = {"price_formula": FORMULAS, "tie_rule": TIES}


def name_of(code: str, value: object) -> str:
    """The strategy that a rule names; an unknown name is the usual one."""
    return str(value) if str(value) in NAMED[code] else USUAL[code]
