"""Amounts in words: goldens checked by hand, a round trip for all sizes, and a second opinion for whole numbers."""

from decimal import Decimal

import pytest
import tafqit
from hypothesis import example, given
from hypothesis import strategies as st

from partnership.arabic.words import (
    DAYS,
    LIMIT,
    MONTHS,
    WORKING_DAYS,
    YEARS,
    counted,
    dinars_in_words,
    integer_in_words,
    noun_for,
)
from tests.arabic.reading_words import amount_of, number_of

GOLDENS = {
    "0": "صفر دينار بحريني",
    "1": "دينار بحريني واحد",
    "2": "ديناران بحرينيان",
    "3": "ثلاثة دنانير بحرينية",
    "10": "عشرة دنانير بحرينية",
    "11": "أحد عشر ديناراً بحرينياً",
    "12": "اثنا عشر ديناراً بحرينياً",
    "20": "عشرون ديناراً بحرينياً",
    "22": "اثنان وعشرون ديناراً بحرينياً",
    "99": "تسعة وتسعون ديناراً بحرينياً",
    "100": "مائة دينار بحريني",
    "101": "مائة دينار بحريني ودينار واحد",
    "102": "مائة دينار بحريني وديناران",
    "103": "مائة وثلاثة دنانير بحرينية",
    "111": "مائة وأحد عشر ديناراً بحرينياً",
    "200": "مائتا دينار بحريني",
    "250": "مائتان وخمسون ديناراً بحرينياً",
    "300": "ثلاثمائة دينار بحريني",
    "1000": "ألف دينار بحريني",
    "1001": "ألف دينار بحريني ودينار واحد",
    "1200": "ألف ومائتا دينار بحريني",
    "2000": "ألفا دينار بحريني",
    "2002": "ألفا دينار بحريني وديناران",
    "2500": "ألفان وخمسمائة دينار بحريني",
    "3000": "ثلاثة آلاف دينار بحريني",
    "5000": "خمسة آلاف دينار بحريني",
    "11000": "أحد عشر ألف دينار بحريني",
    "12200": "اثنا عشر ألفاً ومائتا دينار بحريني",
    "25000": "خمسة وعشرون ألف دينار بحريني",
    "100000": "مائة ألف دينار بحريني",
    "101000": "مائة ألف وألف دينار بحريني",
    "102000": "مائة ألف وألفا دينار بحريني",
    "200000": "مائتا ألف دينار بحريني",
    "300000": "ثلاثمائة ألف دينار بحريني",
    "1000000": "مليون دينار بحريني",
    "1200000": "مليون ومائتا ألف دينار بحريني",
    "2000000": "مليونا دينار بحريني",
    "2002000": "مليونان وألفا دينار بحريني",
    "3000000": "ثلاثة ملايين دينار بحريني",
    "11000000": "أحد عشر مليون دينار بحريني",
    "1000000000": "مليار دينار بحريني",
    "2000000000": "مليارا دينار بحريني",
    "0.001": "فلس واحد",
    "0.002": "فلسان",
    "0.005": "خمسة فلوس",
    "0.011": "أحد عشر فلساً",
    "0.100": "مائة فلس",
    "0.101": "مائة فلس وفلس واحد",
    "0.200": "مائتا فلس",
    "0.750": "سبعمائة وخمسون فلساً",
    "1.001": "دينار بحريني واحد وفلس واحد",
    "2.500": "ديناران بحرينيان وخمسمائة فلس",
    "101.102": "مائة دينار بحريني ودينار واحد ومائة فلس وفلسان",
    "1250.500": "ألف ومائتان وخمسون ديناراً بحرينياً وخمسمائة فلس",
    "1250.750": "ألف ومائتان وخمسون ديناراً بحرينياً وسبعمائة وخمسون فلساً",
    "3144949.500": "ثلاثة ملايين ومائة وأربعة وأربعون ألفاً وتسعمائة وتسعة وأربعون ديناراً بحرينياً وخمسمائة فلس",
}


@pytest.mark.parametrize(("amount", "words"), GOLDENS.items())
def test_dinars_in_words(amount: str, words: str) -> None:
    assert dinars_in_words(Decimal(amount)) == f"{words} لا غير"


amounts = st.one_of(
    st.decimals(0, LIMIT - 1, places=3),
    st.decimals(0, 5000, places=3),
    # round and nearly round numbers, where construct state and repeated nouns live
    st.builds(
        lambda a, b, c, fils: Decimal(a * 10**6 + b * 1000 + c) + Decimal(fils) / 1000,
        *[st.sampled_from([0, 1, 2, 3, 8, 10, 11, 12, 99, 100, 101, 102, 103, 111, 200, 201, 202, 300, 999])] * 4,
    ),
)


@given(amounts)
@example(Decimal("999999999999.999"))
def test_words_read_back_are_the_amount(amount: Decimal) -> None:
    words = dinars_in_words(amount)
    dinars, fils = amount_of(words)
    assert Decimal(dinars) + Decimal(fils) / 1000 == amount
    assert "  " not in words


def test_every_number_to_ten_thousand_reads_back() -> None:
    for number in range(10_001):
        assert number_of(integer_in_words(number)) == number
        assert number_of(integer_in_words(number, feminine=True, genitive=True)) == number
        assert amount_of(dinars_in_words(number)) == (number, 0)


def test_every_count_of_fils_reads_back() -> None:
    for fils in range(1, 1000):
        assert amount_of(dinars_in_words(Decimal(fils) / 1000)) == (0, fils)


def test_no_two_amounts_have_the_same_words() -> None:
    for scale in (1, 1000, 10**6, 10**9):
        words = [dinars_in_words(n * scale) for n in range(1000)]
        assert len(set(words)) == 1000


@given(st.integers(0, LIMIT - 1))
@example(101_000)
@example(1_002_000)
def test_whole_numbers_agree_with_tafqit(number: int) -> None:
    assert integer_in_words(number) == tafqit.number_ar(number).replace("ًا", "اً")


def test_whole_numbers_agree_with_tafqit_where_grammar_turns() -> None:
    turning = [*range(0, 1200), *(n * s for n in range(1, 1000) for s in (10**3, 10**6, 10**9))]
    wrong = [n for n in turning if integer_in_words(n) != tafqit.number_ar(n).replace("ًا", "اً")]
    assert wrong == []


@pytest.mark.parametrize(
    "amount", [Decimal("-0.001"), -1, LIMIT, Decimal("NaN"), Decimal("Infinity"), Decimal("999999999999.9999")]
)
def test_amounts_outside_the_range_are_refused(amount: Decimal) -> None:
    with pytest.raises(ValueError):
        dinars_in_words(amount)


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_whole_numbers_outside_the_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError):
        integer_in_words(number)


@pytest.mark.parametrize("amount", ["10.0005", "10.0015", "10.00049", "2.9995"])
def test_parts_of_a_fils_are_rounded_as_the_printed_digits_are(amount: str) -> None:
    printed = f"{Decimal(amount):.3f}"
    assert dinars_in_words(Decimal(amount)) == dinars_in_words(Decimal(printed))


# --- counted things ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "nominative", "genitive"),
    [
        (0, "صفر شهر", "صفر شهر"),
        (1, "شهر واحد", "شهر واحد"),
        (2, "شهران", "شهرين"),
        (3, "ثلاثة أشهر", "ثلاثة أشهر"),
        (10, "عشرة أشهر", "عشرة أشهر"),
        (11, "أحد عشر شهراً", "أحد عشر شهراً"),
        (12, "اثنا عشر شهراً", "اثني عشر شهراً"),
        (24, "أربعة وعشرون شهراً", "أربعة وعشرين شهراً"),
        (42, "اثنان وأربعون شهراً", "اثنين وأربعين شهراً"),
        (100, "مائة شهر", "مائة شهر"),
        (101, "مائة شهر وشهر واحد", "مائة شهر وشهر واحد"),
        (102, "مائة شهر وشهران", "مائة شهر وشهرين"),
        (120, "مائة وعشرون شهراً", "مائة وعشرين شهراً"),
        (200, "مائتا شهر", "مائتي شهر"),
        (2000, "ألفا شهر", "ألفي شهر"),
    ],
)
def test_months(number: int, nominative: str, genitive: str) -> None:
    assert counted(number, MONTHS) == nominative
    assert counted(number, MONTHS, genitive=True) == genitive
    assert counted(number, MONTHS[:5]) == nominative


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "سنة واحدة"), (2, "سنتان"), (3, "ثلاث سنوات"), (8, "ثماني سنوات"), (10, "عشر سنوات"), (11, "إحدى عشرة سنة"),
        (12, "اثنتا عشرة سنة"), (13, "ثلاث عشرة سنة"), (18, "ثماني عشرة سنة"), (20, "عشرون سنة"),
        (21, "إحدى وعشرون سنة"),
        (22, "اثنتان وعشرون سنة"), (28, "ثمان وعشرون سنة"), (100, "مائة سنة"), (102, "مائة سنة وسنتان"),
        (108, "مائة وثماني سنوات"), (1003, "ألف وثلاث سنوات"),
    ],
)  # fmt: skip
def test_feminine_things_take_the_other_gender(number: int, words: str) -> None:
    assert counted(number, YEARS) == words


def test_feminine_numbers_alone() -> None:
    assert [integer_in_words(n, feminine=True) for n in (1, 2, 8, 101)] == ["واحدة", "اثنتان", "ثمان", "مائة وواحدة"]


def test_working_days_stay_annexed() -> None:
    assert [counted(n, WORKING_DAYS) for n in (1, 2, 3, 11, 30)] == [
        "يوم عمل واحد", "يوما عمل", "ثلاثة أيام عمل", "أحد عشر يوم عمل", "ثلاثون يوم عمل",
    ]  # fmt: skip
    assert counted(2, WORKING_DAYS, genitive=True) == "يومي عمل"


@pytest.mark.parametrize(
    ("number", "noun"),
    [
        (0, "يوم"),
        (1, "يوم"),
        (3, "أيام"),
        (10, "أيام"),
        (11, "يوماً"),
        (99, "يوماً"),
        (100, "يوم"),
        (103, "أيام"),
        (180, "يوماً"),
    ],
)
def test_the_noun_beside_digits(number: int, noun: str) -> None:
    assert noun_for(number, DAYS) == noun
