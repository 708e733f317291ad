"""How the person wants to see the pages."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DisplayForm(forms.Form):
    """Colours and the size of the text."""

    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            ("auto", _("As my device")),
            ("light", pgettext_lazy("colours", "Light")),
            ("dark", pgettext_lazy("colours", "Dark")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.ChoiceField(
        label=_("Size of the text"),
        choices=[
            ("normal", pgettext_lazy("text size", "Normal")),
            ("large", pgettext_lazy("text size", "Large")),
            ("larger", pgettext_lazy("text size", "Very large")),
        ],
        widget=forms.RadioSelect,
    )
