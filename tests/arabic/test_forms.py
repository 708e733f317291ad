"""Fields that take Arabic and English typing alike, in pages of both languages."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.formats import localize, number_format
from hypothesis import given
from hypothesis import strategies as st

from partnership.arabic.checks import _complaints, database_can_search, formats_are_ours
from partnership.arabic.digits import to_western
from partnership.arabic.forms import AmountField, ArabicDateField, ArabicDateTimeField, WesternIntegerField
from tests.strategies import hostile_data, in_other_digits, numbers_typed, posted


class Form(forms.Form):
    amount = AmountField(required=False)
    number = WesternIntegerField(required=False)
    day = ArabicDateField(required=False)
    moment = ArabicDateTimeField(required=False)


@pytest.fixture(params=["ar", "en"])
def language(request: Any) -> Any:
    with translation.override(request.param):
        yield request.param


def cleaned(**data: str) -> Any:
    form = Form(data)
    assert form.is_valid(), form.errors
    return form.cleaned_data[next(iter(data))]


def refused(**data: str) -> str:
    form = Form(data)
    assert not form.is_valid()
    return str(form.errors[next(iter(data))][0])


# --- amounts ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1.234", "1.234"), ("1250.750", "1250.750"), ("١٬٢٥٠٫٥٠٠", "1250.500"), ("1,250.5", "1250.5"), ("۱۲۵۰", "1250")],
)
def test_amount_is_stored_as_meant_in_both_languages(language: str, typed: str, meant: str) -> None:
    assert cleaned(amount=typed) == Decimal(meant)


@pytest.mark.parametrize("localize", [True, False])
def test_amount_survives_being_shown_and_sent_back(language: str, localize: bool) -> None:
    field = AmountField(localize=localize)
    form = type("F", (forms.Form,), {"amount": field})(initial={"amount": Decimal("1250.750")})
    shown = form["amount"].value()
    assert shown == "1250.750"
    assert 'value="1250.750"' in str(form["amount"]) or 'value="1,250.750"' in str(form["amount"])
    assert field.clean(shown) == Decimal("1250.750")
    assert field.clean("1,250.750") == Decimal("1250.750")


@given(numbers_typed())
def test_amount_is_read_in_every_way_of_writing(pair: tuple[str, Decimal]) -> None:
    typed, meant = pair
    for code in ("ar", "en"):
        with translation.override(code):
            assert AmountField().clean(typed) == meant


def test_amount_refuses_and_keeps_what_was_typed(language: str) -> None:
    form = Form({"amount": "1e5"})
    assert not form.is_valid()
    assert 'value="1e5"' in str(form["amount"])


@pytest.mark.parametrize("typed", ["1e5", "1_000", "NaN", "1,25", "1.2345", "9999999999999", "-", "1,250،500"])
def test_amount_refuses(language: str, typed: str) -> None:
    assert refused(amount=typed)


def test_amount_says_in_arabic_what_to_write() -> None:
    with translation.override("ar"):
        assert (
            refused(amount="1,25") == "الفاصلة تفصل الآلاف في مجموعات من ثلاثة أرقام، وقبل الفلوس نقطة، مثل 1,250.750."
        )


def test_amount_knows_when_nothing_changed() -> None:
    field = AmountField()
    assert not field.has_changed(Decimal("1250.500"), "١٬٢٥٠٫٥")
    assert field.has_changed(Decimal("1250.500"), "1250.501")


def test_number_fields_ask_for_the_right_keyboard() -> None:
    html = str(Form()["amount"])
    assert 'inputmode="decimal"' in html
    assert 'dir="ltr"' in html
    assert 'inputmode="numeric"' in str(Form()["number"])
    assert 'type="date"' in str(Form()["day"])
    assert 'type="datetime-local"' in str(Form()["moment"])


@pytest.mark.parametrize(
    ("value", "clean"), [(Decimal("1.5"), Decimal("1.5")), (7, Decimal(7)), ("", None), (None, None)]
)
def test_amount_takes_values_of_code(value: Any, clean: Any) -> None:
    assert AmountField(required=False).clean(value) == clean


def test_amount_refuses_what_is_not_finite_even_from_code() -> None:
    with pytest.raises(forms.ValidationError):
        AmountField().clean(Decimal("NaN"))


# --- whole numbers ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"), [("12", 12), ("١٢", 12), ("۱۲", 12), ("1,250", 1250), ("٥٫٠", 5), ("-3", -3), (" 7 ", 7)]
)
def test_whole_number(language: str, typed: str, meant: int) -> None:
    assert cleaned(number=typed) == meant


@pytest.mark.parametrize(
    "typed", ["1.5", "1e5", "1_000", "x", "99999999999999999999", "2147483648", "½", "-2147483648"]
)
def test_whole_number_refuses(language: str, typed: str) -> None:
    assert refused(number=typed)


# --- dates ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    ["2026-03-15", "15/03/2026", "15/3/2026", "2026/3/15", "15-03-2026", "15.3.2026", "١٥/٣/٢٠٢٦", "۲۰۲۶-۰۳-۱۵",
     "\u200f١٥\u200f/\u200f٠٣\u200f/\u200f٢٠٢٦", " ٢٠٢٦-٠٣-١٥ "],
)  # fmt: skip
def test_day_in_any_digits(language: str, typed: str) -> None:
    assert cleaned(day=typed) == dt.date(2026, 3, 15)


@pytest.mark.parametrize("typed", ["2026-03-15T13:30", "2026-03-15 13:30", "١٥/٠٣/٢٠٢٦ ١٣:٣٠", "٢٠٢٦-٠٣-١٥T١٣:٣٠"])
def test_moment_is_bahrain_time(language: str, typed: str) -> None:
    moment = cleaned(moment=typed)
    assert moment == dt.datetime(2026, 3, 15, 10, 30, tzinfo=dt.UTC)
    assert timezone.localtime(moment).hour == 13


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "2026-13-45", "0000-00-00", "tomorrow", "15/03/26x", "\x00", "2026-03-15\x00"]
)
def test_day_refuses(language: str, typed: str) -> None:
    assert refused(day=typed)


@pytest.mark.parametrize("typed", ["1448-06-03", "0001-01-01", "9999-12-31", "1899-12-31", "2201-01-01"])
def test_day_refuses_a_year_nobody_means(language: str, typed: str) -> None:
    assert "1900" in refused(day=typed)


@pytest.mark.parametrize(
    "typed",
    ["0001-01-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "9999-12-31T23:59", "2026-03-15T25:00"],
)
def test_moment_refuses_what_the_calendar_cannot_hold(language: str, typed: str) -> None:
    assert refused(moment=typed)


@given(in_other_digits(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)).map(str)))
def test_day_reads_every_date_in_any_digits(typed: str) -> None:
    assert str(ArabicDateField().clean(typed)) == to_western(typed)


def test_day_is_shown_so_that_it_can_be_sent_back(language: str) -> None:
    form = Form(initial={"day": dt.date(2026, 3, 15), "moment": dt.datetime(2026, 3, 15, 10, 30, tzinfo=dt.UTC)})
    assert 'value="2026-03-15"' in str(form["day"])
    assert 'value="2026-03-15T13:30"' in str(form["moment"])


@given(hostile_data(Form))
def test_hostile_data_is_refused_not_broken(data: dict[str, Any]) -> None:
    form = Form(posted(data))
    form.is_valid()
    str(form.as_p())


# --- formats ----------------------------------------------------------------------------------------------------------
def test_formats_are_ours(language: str) -> None:
    assert number_format(Decimal("1250.750"), decimal_pos=3) == "1,250.750"
    assert number_format(1234567, force_grouping=True) == "1,234,567"
    day = {"ar": "15 مارس 2026", "en": "15 March 2026"}
    assert localize(dt.date(2026, 3, 15)) == day[language]
    assert formats_are_ours() == []


def test_check_names_foreign_formats(language: str) -> None:
    """Django's own formats: the check must see them, in a process that never loaded ours."""
    from django.utils import formats  # noqa: PLC0415 -- its caches are emptied around this test only

    with override_settings(FORMAT_MODULE_PATH=None):
        formats.reset_format_cache()
        formats._format_modules_cache.clear()
        found = formats_are_ours()
    formats.reset_format_cache()
    formats._format_modules_cache.clear()
    assert {error.id for error in found} == {"arabic.E001"}
    assert any("DECIMAL_SEPARATOR" in error.msg and "'ar'" in error.msg for error in found)
    assert "FORMAT_MODULE_PATH" in found[0].hint
    assert len(settings.LANGUAGES) == 2


@pytest.mark.django_db
def test_check_accepts_this_database() -> None:
    assert database_can_search(databases=["default"]) == []


def test_check_names_an_old_or_foreign_database() -> None:
    assert [error.id for error in _complaints(140_012, "SQL_ASCII")] == ["arabic.E002", "arabic.E003"]
