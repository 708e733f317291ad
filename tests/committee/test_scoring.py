"""scoring.py against a plain reference in fractions, over random tenders."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.evaluation.scoring import (
    Candidate,
    Criterion,
    financial_score,
    ranking,
    technical_result,
    to_thousandths,
)

START = datetime(2026, 11, 1, tzinfo=UTC)
points = st.decimals(min_value=0, max_value=100, places=3)
money = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("9999999.999"), places=3)


def half_up(value: Fraction) -> Decimal:
    """The reference's own rounding: a thousandth, halves upwards."""
    return Decimal((value * 1000 + Fraction(1, 2)) // 1) / 1000


@st.composite
def weights(draw: st.DrawFn) -> list[Decimal]:
    """Two-decimal weights that sum to 100."""
    cuts = sorted(draw(st.sets(st.integers(1, 9999), min_size=0, max_size=7)))
    edges = [0, *cuts, 10000]
    return [Decimal(b - a) / 100 for a, b in zip(edges, edges[1:], strict=False)]


@st.composite
def technical_cases(draw: st.DrawFn) -> tuple[list[Criterion], list[dict[int, Decimal]], Decimal]:
    parts = draw(weights())
    criteria = [Criterion(n, f"c{n}", w, draw(st.none() | points)) for n, w in enumerate(parts)]
    sheets = draw(st.lists(st.fixed_dictionaries({c.id: points for c in criteria}), min_size=1, max_size=7))
    return criteria, sheets, draw(points)


@settings(max_examples=300, deadline=None)
@given(technical_cases())
def test_technical_scores_are_the_references(case):
    criteria, sheets, pass_mark = case
    means = {c.id: sum(Fraction(s[c.id]) for s in sheets) / len(sheets) for c in criteria}
    score = half_up(sum(means[c.id] * Fraction(c.weight) for c in criteria) / 100)
    failed = tuple(c.name for c in criteria if c.minimum is not None and half_up(means[c.id]) < c.minimum)

    found = technical_result(criteria, sheets, pass_mark)

    assert found.score == score
    assert found.failed == failed
    assert found.passed == (found.score >= pass_mark and not failed)
    assert 0 <= found.score <= 100


candidates = st.lists(st.tuples(points, money, st.integers(0, 5)), min_size=1, max_size=12).map(
    lambda rows: [Candidate(n, t, p, START + timedelta(minutes=m)) for n, (t, p, m) in enumerate(rows)]
)


@settings(max_examples=300, deadline=None)
@given(candidates, st.integers(0, 100))
def test_ranks_are_the_references(bids, weight):
    lowest = min(Fraction(b.price) for b in bids)
    plain = []
    for b in bids:
        financial = half_up(lowest / Fraction(b.price) * 100)
        total = half_up((Fraction(b.technical) * weight + Fraction(financial) * (100 - weight)) / 100)
        plain.append((-total, -b.technical, b.sealed_at, b.id))
    plain.sort()

    found = ranking(bids, Decimal(weight), Decimal(100 - weight))

    assert [r.id for r in found] == [row[3] for row in plain]
    assert [r.total for r in found] == [-row[0] for row in plain]
    assert [r.rank for r in found] == list(range(1, len(bids) + 1))


@settings(max_examples=100, deadline=None)
@given(candidates, st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(bids, random):
    shuffled = list(bids)
    random.shuffle(shuffled)

    assert ranking(bids, Decimal(70), Decimal(30)) == ranking(shuffled, Decimal(70), Decimal(30))


@settings(max_examples=100, deadline=None)
@given(candidates)
def test_without_a_dearer_bid_the_others_keep_their_scores(bids):
    """Only the lowest price stands in the formula."""
    dearest = max(bids, key=lambda b: (b.price, b.id))
    rest = [b for b in bids if b is not dearest]
    if not rest or min(b.price for b in rest) != min(b.price for b in bids):
        return
    before = {r.id: (r.financial, r.total) for r in ranking(bids, Decimal(70), Decimal(30))}

    assert all(before[r.id] == (r.financial, r.total) for r in ranking(rest, Decimal(70), Decimal(30)))


@pytest.mark.parametrize(("value", "rounded"), [("1.0005", "1.001"), ("1.00049", "1.000"), ("2.9995", "3.000")])
def test_halves_go_up(value, rounded):
    assert to_thousandths(Decimal(value)) == Decimal(rounded)


def test_a_single_bidder_gets_the_full_financial_score():
    assert ranking([Candidate(1, Decimal(70), Decimal("0.001"), START)], Decimal(70), Decimal(30))[0].financial == 100


@pytest.mark.parametrize("price", ["0", "-1"])
def test_a_price_is_positive(price):
    with pytest.raises(ValueError, match="price"):
        financial_score(Decimal(price), Decimal(1))


def test_nothing_is_scored_without_a_sheet():
    with pytest.raises(ValueError, match="sheet"):
        technical_result([Criterion(1, "c", Decimal(100))], [], Decimal(70))
    assert ranking([], Decimal(70), Decimal(30)) == []
