"""What the forms of the office's papers share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.opening.services.papers import MOST_FILES


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class PaperForm(forms.Form):
    """A form with files."""

    def clean_uploads(self) -> list[Any]:
        found: list[Any] = self.cleaned_data.get("uploads") or []
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("At most %(n)s files."), params={"n": MOST_FILES})
        return found
