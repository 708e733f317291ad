"""An activity on the list, and why one is taken off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.digits import to_western, without_invisible


class ActivityForm(forms.Form):
    code = forms.CharField(
        label=_("Activity code"), max_length=12, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    name_en = forms.CharField(
        label=_("Name in English"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )

    def clean_code(self) -> str:
        return to_western(without_invisible(self.cleaned_data["code"])).strip()


class ActivityEndForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stays in the trail."))
