"""Which projects there are and where each stands: about forty, every state at least once, over two years."""

from decimal import Decimal

from committee.demo.story import Plan
from committee.demo.texts import HOMES, PROGRAMMES, REAL

GROUPS = (
    ("ngo", "firm", "p_hope"),
    ("firm", "p_rehab", "international", "p_sea"),
    ("ngo", "p_women", "p_child", "p_dar"),
    ("p_skills", "p_women", "p_craft"),
    ("international", "p_relief", "ngo"),
    ("firm", "p_dar", "p_rehab"),
)
# (stop, days since the last act, detours)
STOPS: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("completed", 40, ("finance_return",)),
    ("completed", 15, ("complaint", "bad", "referred")),
    ("paid_2", 6, ("amendment",)),
    ("delivered_2", 1, ("legal_return", "late")),
    ("certified_1", 1, ()),
    ("accepted_1", 1, ("advance",)),
    ("just_in_force", 3, ("minister_return", "electronic")),
    ("partner_signed", 1, ()),
    ("signing", 2, ()),
    ("accredited", 1, ()),
    ("accreditation", 1, ("legal_return",)),
    ("senior_approval", 1, ()),
    ("legal_review", 3, ()),
    ("chair_approval", 1, ()),
    ("finance_channel", 1, ()),
    ("drafting", 2, ("complaint",)),
    ("round_offered", 1, ("partner_round",)),
    ("round_proposed", 1, ("partner_round",)),
    ("standstill", 2, ()),
    ("complaint", 0.5, ()),
    ("approved", 0.5, ()),
    ("minister_returned", 1, ()),
    ("with_minister", 1, ()),
    ("discussed", 0.6, ()),
    ("recommended", 3, ()),
    ("financial", 2, ()),
    ("scored", 1, ()),
    ("locked", 1, ()),
    ("half_scored", 2, ()),
    ("technical", 1, ("paper",)),
    ("closed", 0.05, ("paper",)),
    ("opening", 0.02, ()),
    ("announced", 2, ()),
    ("announced", 1, ("addendum",)),
    ("just_announced", 1, ()),
    ("ready", 0.8, ()),
    ("preparing", 2, ("finance_return",)),
    ("finance_review", 2, ()),
    ("returned", 1, ()),
    ("draft", 1, ()),
    ("cancelled", 60, ()),
    ("no_bids", 90, ()),
    ("retender", 4, ()),
    ("minister_rejected", 30, ()),
    ("rejected", 120, ()),
    ("withdrawn", 150, ()),
    ("suspended", 20, ()),
    ("terminated", 45, ()),
    ("technical", 1, ("expert",)),
    ("paid_3", 12, ("bad",)),
    ("settled", 30, ()),
)


def all_plans() -> list[Plan]:
    """The real tender first, then one plan for each stop, programmes and places in turn."""
    choices = [
        (programme, place) for n in range(5) for programme in PROGRAMMES for place in programme.places[n : n + 1]
    ]
    plans = [_real(), *_through_board(), *_prices()]
    for n, (stop, age, detours) in enumerate(STOPS):
        programme, place = choices[n % len(choices)]
        bidders = () if stop in ("no_bids", "retender") else GROUPS[n % len(GROUPS)]
        method = "limited" if n % 7 == 3 and bidders else "open"
        plans.append(Plan(programme, place, stop, bidders, age, method=method, detours=detours))
    return plans


def _through_board() -> list[Plan]:
    """Two programmes above the internal ceiling: one waits for the Tender Board, one for the minister."""
    stops = (("with_board", 6.0), ("with_minister", 1.0))
    return [
        Plan(HOMES, place, stop, ("firm", "p_dar", "ngo"), age)
        for (stop, age), place in zip(stops, HOMES.places, strict=True)
    ]


def _prices() -> list[Plan]:
    """Two financial evaluations with something to decide: every price above the budget, and one abnormally low."""
    bidders, awareness, employment = ("firm", "ngo", "international"), PROGRAMMES[-3], PROGRAMMES[-2]
    stories = (
        (awareness, awareness.places[2], ("1.045", "1.080", "1.120"), ()),
        (employment, employment.places[1], ("0.930", "0.560", "0.965"), ("low",)),
    )
    return [
        Plan(
            programme, place, "financial", bidders, 1, detours=detours,
            prices={who: Decimal(programme.budget) * Decimal(part) for who, part in zip(bidders, parts, strict=True)},
        )
        for programme, place, parts, detours in stories
    ]  # fmt: skip


def _real() -> Plan:
    """RFP/MOSD/2025/47: awarded at BD 3,144,949.500 for 42 months and 116 staff (RULES.md)."""
    prices = {
        "firm": Decimal("3144949.500"),
        "ngo": Decimal("3210400.000"),
        "international": Decimal("3287150.250"),
        "p_dar": Decimal("3058900.750"),
    }
    return Plan(REAL, ("", ""), "paid_1", tuple(prices), 30, prices=prices)
