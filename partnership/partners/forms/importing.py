"""A spreadsheet on its way in, and each of its rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.digits import to_western, without_invisible
from partnership.partners.forms.partner import PartnerForm


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"), help_text=_("The template filled in, as xlsx; up to 2,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip


class RowForm(PartnerForm):
    """One row: the registration form of its kind. A partner that is registered already is no error; it stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, forms.Field] = self.__dict__["fields"]
        asked.pop("has_legal_dispute", None)
        if "activities" in asked:
            asked["activities"].to_field_name = "code"  # type: ignore[attr-defined]

    def clean_registration_number(self) -> str:
        return to_western(without_invisible(self.cleaned_data["registration_number"])).strip()

    def validate_unique(self) -> None:
        """A known number is left alone, not refused: the preview names it."""
