"""Hijri dates: right where the calendar is known, silent where it is not."""

import datetime as dt

import pytest
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st

from partnership.arabic.hijri import MONTHS, MONTHS_EN, hijri, hijri_parts

# Days that everybody knows: Umm al-Qura's announced beginnings.
KNOWN = {
    dt.date(2024, 3, 11): "1 رمضان 1445هـ",
    dt.date(2024, 4, 10): "1 شوال 1445هـ",
    dt.date(2024, 7, 7): "1 محرم 1446هـ",
    dt.date(2025, 3, 1): "1 رمضان 1446هـ",
    dt.date(2025, 6, 6): "10 ذو الحجة 1446هـ",
    dt.date(2025, 1, 28): "28 رجب 1446هـ",
}


@pytest.mark.parametrize(("day", "text"), KNOWN.items())
def test_known_days(day: dt.date, text: str) -> None:
    assert hijri(day) == text


def test_english_months() -> None:
    assert hijri(dt.date(2025, 3, 1), "en") == "1 Ramadan 1446 AH"
    assert len(MONTHS) == len(MONTHS_EN) == len(set(MONTHS)) == len(set(MONTHS_EN)) == 12


@pytest.mark.parametrize("day", [dt.date(1924, 7, 31), dt.date(2077, 11, 17), dt.date.min, dt.date.max])
def test_outside_its_range_nothing_is_shown(day: dt.date) -> None:
    assert hijri(day) == ""
    assert hijri_parts(day) is None


def test_first_and_last_day_of_its_range() -> None:
    assert hijri(dt.date(1924, 8, 1)) == "1 محرم 1343هـ"
    assert hijri(dt.date(2077, 11, 16)) == "30 ذو الحجة 1500هـ"


def test_a_moment_counts_by_its_day_in_bahrain() -> None:
    evening = dt.datetime(2025, 2, 28, 21, 30, tzinfo=dt.UTC)  # 00:30 on 1 March in Bahrain
    assert hijri(evening) == "1 رمضان 1446هـ"
    assert hijri(dt.datetime(2025, 3, 1, 0, 30)) == "1 رمضان 1446هـ"


@given(st.dates(dt.date(1924, 8, 1), dt.date(2077, 11, 16)))
def test_every_day_there_and_back(day: dt.date) -> None:
    parts = hijri_parts(day)
    assert parts is not None
    assert dt.date(*Hijri(*parts).to_gregorian().datetuple()) == day
