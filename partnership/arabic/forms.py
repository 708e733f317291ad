"""Form fields that take what people type in Arabic and in English, and keep it when they refuse it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.arabic.digits import NOT_DIGITS, NotAnAmount, parse_amount, to_western, without_invisible

LTR = {"dir": "ltr", "autocomplete": "off"}
MAX_INTEGER = 2_147_483_647  # PostgreSQL's integer
YEARS = range(1900, 2201)  # beyond these a year is a slip, or a Hijri one; far beyond, the database cannot give it back


class AmountField(forms.DecimalField):
    """Dinars and fils: up to three decimals, `١٬٢٥٠٫٥٠٠` and `1,250.500` alike, in Arabic and in English pages."""

    default_error_messages = {"invalid": NOT_DIGITS}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", **LTR}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return super().to_python(value)
        try:
            return parse_amount(str(value))
        except NotAnAmount as wrong:
            raise ValidationError(wrong.message, code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """Plain digits and a point, never localised: what is shown can be sent back as it is."""
        return format(value, "f") if isinstance(value, Decimal) and value.is_finite() else value


class WesternIntegerField(forms.IntegerField):
    """A whole number in any digits, within PostgreSQL's integer unless told otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", **LTR}))
        kwargs.setdefault("max_value", MAX_INTEGER)
        kwargs.setdefault("min_value", -MAX_INTEGER)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            number = parse_amount(str(value))
        except NotAnAmount:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if number != number.to_integral_value():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(number)


def _typed_date(value: Any) -> Any:
    """What was typed, in Western digits and without the invisible marks that come along when pasting."""
    return to_western(without_invisible(value)).strip() if isinstance(value, str) else value


def _with_sane_year(field: forms.Field, value: Any) -> Any:
    if isinstance(value, dt.date) and value.year not in YEARS:
        raise ValidationError(field.error_messages["year"], code="year")
    return value


_YEAR_MESSAGE = {"year": _("Write a Gregorian date with a year between 1900 and 2200.")}


class ArabicDateField(forms.DateField):
    """A day in any digits; the browser's own picker where there is one."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = _YEAR_MESSAGE

    def to_python(self, value: Any) -> Any:
        return _with_sane_year(self, super().to_python(_typed_date(value)))


class ArabicDateTimeField(forms.DateTimeField):
    """A day and an hour in any digits, Asia/Bahrain."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = _YEAR_MESSAGE

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(_typed_date(value))
        except OverflowError:  # an offset that leads out of the calendar, as in 0001-01-01T00:00+14:00
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return _with_sane_year(self, found)
