"""The form in which a text is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.knowledge.markdown import problems
from committee.knowledge.models import MOST
from partnership.arabic.forms import ArabicDateField, WesternIntegerField


class TextForm(forms.Form):
    """Markdown with numbered articles. What names nothing is said, and does not keep a draft from being saved."""

    body = forms.CharField(
        label=_("Text"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 28, "dir": "auto", "class": "text-source"}),
        help_text=_("# chapter, ## article, ### heading, - list, | table |. Articles are numbered by themselves."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What is new in this version"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    in_force_on = ArabicDateField(
        label=_("In force from"), required=False,
        help_text=_("Left empty, or earlier than its approval: from the day the minister approves it."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Everybody may read it"), required=False,
        help_text=_("Otherwise the ministry's staff only."),
    )  # fmt: skip
    seen = WesternIntegerField(widget=forms.HiddenInput, required=False)

    def warnings(self) -> list[str]:
        """What will keep the text from being put before the committee."""
        body: Any = self["body"].value()
        return problems(str(body or ""))
