"""A new dated record of a rule: the field follows the rule's unit."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField, WesternIntegerField
from tenders.formulas import NAMED
from tenders.models import Rule
from tenders.models.rules import Unit

BANDS = 4
MOST = {Unit.PERCENT: 100, Unit.POINTS: 100, Unit.DAYS: 3650, Unit.YEARS: 100, Unit.PEOPLE: 1000, Unit.COUNT: 1000}


class RuleForm(forms.Form):
    """Value, day, source, article, reason."""

    in_force_from = ArabicDateField(
        label=_("In force from"), help_text=_("Today at the earliest; announced tenders keep their rules.")
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    article = forms.CharField(label=_("Article or decision"), required=False, max_length=200)
    reason = forms.CharField(
        label=_("Why it changes"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        added = _band_fields(rule) if rule.unit == Unit.BANDS else {"value": _value_field(rule)}
        self.fields = {**added, **self.fields}
        self.fields["source"].initial, self.fields["article"].initial = rule.source, rule.article

    def value(self) -> Any:
        """The value as it is stored. Call after is_valid()."""
        found = self.cleaned_data
        if self.rule.unit != Unit.BANDS:
            typed = found["value"]
            return f"{typed:.3f}" if self.rule.unit == Unit.MONEY else str(typed)
        bands = [(found.get(f"upto_{n}"), found.get(f"price_{n}")) for n in range(BANDS)]
        stored: list[dict[str, Any]] = [
            {"upto": f"{upto:.3f}", "value": f"{price:.3f}"} for upto, price in bands if upto is not None
        ]
        return [*stored, {"upto": None, "value": f"{found['price_last']:.3f}"}]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.rule.unit == Unit.BANDS:
            self._check_bands(found)
        return found

    def _check_bands(self, found: dict[str, Any]) -> None:
        last = Decimal(0)
        for n in range(BANDS):
            upto, price = found.get(f"upto_{n}"), found.get(f"price_{n}")
            if (upto is None) != (price is None):
                self.add_error(f"price_{n}", _("A band needs both its upper end and its price."))
            if upto is not None:
                if upto <= last:
                    self.add_error(f"upto_{n}", _("Each band must end higher than the one before."))
                last = upto


def _value_field(rule: Rule) -> forms.Field:
    label = _("New value (%(unit)s)") % {"unit": Unit(rule.unit).label}
    if rule.code in NAMED:
        choices = list(NAMED[rule.code].items())
        return forms.ChoiceField(label=label, choices=choices, initial=rule.value, widget=forms.RadioSelect)
    if rule.unit == Unit.TEXT:
        return forms.CharField(
            label=label, max_length=2000, initial=rule.value, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        )
    if rule.unit == Unit.MONEY:
        return AmountField(label=label, min_value=0, initial=Decimal(rule.value))
    return WesternIntegerField(label=label, min_value=0, max_value=MOST[Unit(rule.unit)], initial=rule.plain)


def _band_fields(rule: Rule) -> dict[str, forms.Field]:
    bands = rule.plain
    fields: dict[str, forms.Field] = {}
    for n in range(BANDS):
        band = bands[n] if n < len(bands) and bands[n]["upto"] is not None else {"upto": None, "value": None}
        number = {"n": n + 1}
        fields[f"upto_{n}"] = AmountField(
            label=_("Band %(n)s: estimate up to (BD)") % number, required=False, min_value=0, initial=band["upto"]
        )
        fields[f"price_{n}"] = AmountField(
            label=_("Band %(n)s: price (BD)") % number, required=False, min_value=0, initial=band["value"]
        )
    fields["price_last"] = AmountField(
        label=_("Above the last band: price (BD)"), min_value=0, initial=bands[-1]["value"]
    )
    return fields
