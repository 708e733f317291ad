"""A budget line, written by finance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, WesternIntegerField
from partnership.people.models import Department
from tenders.models import BudgetLine

FIRST_YEAR, LAST_YEAR = 2015, 2100


class BudgetLineForm(forms.Form):
    code = forms.CharField(label=_("Line number"), max_length=30, widget=forms.TextInput(attrs={"dir": "ltr"}))
    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
    )
    fiscal_year = WesternIntegerField(label=_("Financial year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=_("central: open to every department"),
    )
    amount = AmountField(label=_("Allocated amount (BD)"), min_value=0)
    is_open = forms.BooleanField(label=_("Open for commitments"), required=False, initial=True)

    def __init__(self, *args: Any, line: BudgetLine | None = None, **kwargs: Any) -> None:
        if line is not None:
            kwargs["initial"] = {name: getattr(line, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.line = line

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if self.line is not None and amount < self.line.committed:
            raise forms.ValidationError(
                _("%(committed)s is already committed: the allocated amount cannot be less."),
                params={"committed": f"{self.line.committed:,.3f}"},
            )
        return amount


class BudgetFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Financial year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("all years")), *((y, y) for y in years)]  # type: ignore[attr-defined]

    def chosen(self) -> int | None:
        if not self.is_bound:
            return None
        self.full_clean()
        return self.cleaned_data.get("year")
