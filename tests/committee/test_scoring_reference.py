"""Whole random tenders against a plain reference in fractions: every formula, every tie rule, pass marks, exclusions.

The reference knows nothing of scoring.py: it works in exact fractions and rounds once where the published rule rounds.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.evaluation.scoring import FORMULAS, TIES, Candidate, Criterion, ranking, technical_result
from tenders import formulas

START = datetime(2026, 11, 1, tzinfo=UTC)
points = st.decimals(min_value=0, max_value=100, places=3)
# Prices from a small set, so that equal ones, halves and doubles are frequent, and from the whole range.
money = st.sampled_from(
    [Decimal(n) for n in ("50", "99.999", "100", "100.001", "150", "200", "200.001", "400")]
) | st.decimals(min_value=Decimal("0.001"), max_value=Decimal("9999999.999"), places=3)


@dataclass(frozen=True)
class Offer:
    """A bid of a random tender: agreed points by criterion, price, minutes after the first sealing, excluded before."""

    id: int
    points: tuple[Decimal, ...]
    price: Decimal
    minute: int
    excluded: bool


@dataclass(frozen=True)
class Tendered:
    weights: tuple[Decimal, ...]
    minima: tuple[Decimal | None, ...]
    pass_mark: Decimal
    technical: int
    formula: str
    tie: str
    offers: tuple[Offer, ...]


@st.composite
def tenders(draw: st.DrawFn) -> Tendered:
    cuts = sorted(draw(st.sets(st.integers(1, 9999), max_size=5)))
    edges = [0, *cuts, 10000]
    weights = tuple(Decimal(b - a) / 100 for a, b in zip(edges, edges[1:], strict=False))
    few = st.sampled_from([Decimal(n) for n in (60, 70, 80, 100)]) | points  # equal scores are frequent too
    minima = tuple(draw(st.none() | few) for _ in weights)
    rows = draw(
        st.lists(
            st.tuples(st.tuples(*[few] * len(weights)), money, st.integers(0, 3), st.booleans()), min_size=1, max_size=9
        )
    )
    offers = tuple(Offer(n, *row) for n, row in enumerate(rows))
    return Tendered(
        weights, minima, draw(few), draw(st.integers(0, 100)), draw(st.sampled_from(sorted(FORMULAS))), draw(st.sampled_from(sorted(TIES))), offers,
    )  # fmt: skip


def thousandths(value: Fraction) -> Fraction:
    """Halves go up; values are never negative."""
    return Fraction((value * 1000 + Fraction(1, 2)).__floor__(), 1000)


def reference(case: Tendered) -> list[tuple[int, Fraction, Fraction]]:
    """(bid, financial score, total) in the order of the ranking, by hand."""
    standing = []
    for offer in case.offers:
        score = thousandths(
            sum(Fraction(p) * Fraction(w) for p, w in zip(offer.points, case.weights, strict=True)) / 100
        )
        low = any(m is not None and p < m for p, m in zip(offer.points, case.minima, strict=True))
        if not offer.excluded and not low and score >= Fraction(case.pass_mark):
            standing.append((offer, score))
    if not standing:
        return []
    lowest = min(Fraction(offer.price) for offer, _score in standing)
    rows = []
    for offer, score in standing:
        price = Fraction(offer.price)
        financial = {
            "lowest_proportional": thousandths(lowest / price * 100),
            "linear_spread": thousandths(100 * (2 * lowest - price) / lowest) if price < 2 * lowest else Fraction(0),
            "lowest_takes_all": Fraction(100 if price == lowest else 0),
        }[case.formula]
        total = thousandths((score * case.technical + financial * (100 - case.technical)) / 100)
        before = -score if case.tie == "technical_then_earlier" else price
        rows.append(((-total, before, offer.minute, offer.id), offer.id, financial, total))
    return [(bid, financial, total) for _order, bid, financial, total in sorted(rows)]


def standing(case: Tendered) -> list[Candidate]:
    """The bids that pass, by scoring.py."""
    criteria = [Criterion(n, f"c{n}", w, m) for n, (w, m) in enumerate(zip(case.weights, case.minima, strict=True))]
    found = []
    for offer in case.offers:
        result = technical_result(criteria, [dict(enumerate(offer.points))], case.pass_mark)
        if result.passed and not offer.excluded:
            found.append(Candidate(offer.id, result.score, offer.price, START + timedelta(minutes=offer.minute)))
    return found


def ours(case: Tendered, bids: list[Candidate]) -> list[tuple[int, Decimal, Decimal]]:
    rows = ranking(bids, Decimal(case.technical), Decimal(100 - case.technical), formula=case.formula, tie=case.tie)
    return [(row.id, row.financial, row.total) for row in rows]


@settings(max_examples=1000, deadline=None)
@given(tenders())
def test_every_random_tender_ends_as_the_reference_says(case):
    assert ours(case, standing(case)) == reference(case)


@settings(max_examples=300, deadline=None)
@given(tenders(), st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_how_the_bids_are_read(case, random):
    bids = standing(case)
    shuffled = random.sample(bids, len(bids))

    assert ours(case, bids) == ours(case, shuffled)
    assert len({bid for bid, *_rest in ours(case, bids)}) == len(bids)


@settings(max_examples=300, deadline=None)
@given(tenders(), st.integers(0, 8))
def test_an_unrelated_bid_that_leaves_changes_no_score(case, which):
    """Every formula looks at the lowest price only: while that stays, the scores stay, and the order of the others too."""
    bids = standing(case)
    gone = bids[which % len(bids)] if bids else None
    rest = [bid for bid in bids if bid is not gone]
    if not rest or min(b.price for b in rest) != min(b.price for b in bids):
        return

    assert ours(case, rest) == [row for row in ours(case, bids) if row[0] != gone.id]


@settings(max_examples=200, deadline=None)
@given(tenders())
def test_no_bid_rises_by_asking_more(case):
    """With a higher price and everything else the same, no bid's financial score goes up."""
    bids = standing(case)
    if not bids:
        return
    dearer = [Candidate(b.id, b.technical, b.price + 1, b.sealed_at) if n == 0 else b for n, b in enumerate(bids)]
    before = {bid: financial for bid, financial, _total in ours(case, bids)}
    after = {bid: financial for bid, financial, _total in ours(case, dearer)}

    assert after[bids[0].id] <= before[bids[0].id]


def test_the_published_words_and_the_reckoning_name_the_same_formulas():
    assert set(formulas.FORMULAS) == set(FORMULAS)
    assert set(formulas.TIES) == set(TIES)


@pytest.mark.parametrize("formula", sorted(FORMULAS))
def test_equal_prices_and_equal_scores_fall_to_the_earlier_sealing(formula):
    twins = [Candidate(n, Decimal(80), Decimal(100), START - timedelta(minutes=n)) for n in (1, 2, 3)]

    for tie in TIES:
        assert [r.id for r in ranking(twins, Decimal(70), Decimal(30), formula=formula, tie=tie)] == [3, 2, 1]
