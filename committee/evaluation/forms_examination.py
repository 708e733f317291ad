"""Forms of the preliminary examination."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ExamineForm(forms.Form):
    """One text: the missing items, one a line, or the reason."""

    text = forms.CharField(
        label=_("Missing items, one a line; or the reason"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip


class SupplyForm(forms.Form):
    """A document for one of the items that the letter lists."""

    item = forms.ChoiceField(label=_("For which item"))
    file = forms.FileField(label=_("The document"))

    def __init__(self, *args: Any, items: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(item, item) for item in items]  # type: ignore[attr-defined]
