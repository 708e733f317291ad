"""Form fields that take what people type in Arabic and in English."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.arabic.digits import parse_amount, to_western

LTR = {"dir": "ltr", "autocomplete": "off"}


class AmountField(forms.DecimalField):
    """Dinars and fils: up to three decimals, `١٬٢٥٠٫٥٠٠` and `1,250.500` alike."""

    default_error_messages = {"invalid": _("Write the amount in digits, such as 1250.750.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", **LTR}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return super().to_python(value)
        try:
            return parse_amount(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return format(value, "f") if isinstance(value, Decimal) else value


class WesternIntegerField(forms.IntegerField):
    """A whole number in any digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", **LTR}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value.strip():
            try:
                amount = parse_amount(value)
            except ValueError:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
            if amount != amount.to_integral_value():
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            value = str(int(amount))
        return super().to_python(value)


class ArabicDateField(forms.DateField):
    """A day in any digits; the browser's own picker where there is one."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_western(value).strip() if isinstance(value, str) else value)


class ArabicDateTimeField(forms.DateTimeField):
    """A day and an hour in any digits, Asia/Bahrain."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_western(value).strip() if isinstance(value, str) else value)
