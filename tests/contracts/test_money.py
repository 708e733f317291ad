"""Money is exact: shares of an amount always sum to it, whatever the shares."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.clauses import fill, unfilled
from contracts.services import add_months, split_amount
from partnership.documents.differences import word_difference

AMOUNTS = st.decimals(min_value="0.001", max_value="99999999999.999", places=3)


@given(amount=AMOUNTS, cuts=st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_parts_sum_to_the_amount_to_the_fils(amount: Decimal, cuts: list[int]) -> None:
    shares = [Decimal(cut) * 100 / sum(cuts) for cut in cuts]
    parts = split_amount(amount, shares)
    assert sum(parts) == amount
    assert all(part == part.quantize(Decimal("0.001")) for part in parts)


def test_amount_without_shares_has_no_parts() -> None:
    assert split_amount(Decimal(5), []) == []


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-15", 1, "2028-01-15"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-05-10", 42, "2029-11-10"),
    ],
)
def test_months_end_where_the_month_ends(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_filling_leaves_what_it_does_not_know_visible() -> None:
    text = fill("قيمة العقد {{amount}} ويمثله {{ signer }}", {"amount": "10.000", "signer": ""})
    assert text == "قيمة العقد 10.000 ويمثله {{ signer }}"
    assert unfilled(text) == ["{{ signer }}"]


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_differences_lose_nothing(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != "removed") == after
    assert "".join(p.text for p in pieces if p.kind != "added").split() == before.split()


def test_differences_are_word_by_word() -> None:
    pieces = [
        (p.kind, p.text.strip()) for p in word_difference("تصرف الدفعة الأولى", "تصرف الدفعة الثانية") if p.text.strip()
    ]
    assert pieces == [("same", "تصرف الدفعة"), ("removed", "الأولى"), ("added", "الثانية")]
