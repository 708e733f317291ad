"""Forms of the public site."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.site.models import Feedback

LONG = forms.Textarea(attrs={"rows": 6, "dir": "auto"})


class FeedbackForm(forms.Form):
    """What a visitor writes. `website` is a field that people do not see and programs fill in."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=Feedback.Kind.choices)
    text = forms.CharField(label=_("Your message"), max_length=4000, widget=LONG)
    email = forms.EmailField(
        label=_("E-mail, if you want an answer"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("website"):
            self.add_error(None, _("This message could not be taken. Please call us instead."))
        return found


class HandleForm(forms.Form):
    """What communication did about a message."""

    answer = forms.CharField(
        label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
