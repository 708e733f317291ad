"""The registration form of a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import ArabicDateField
from partnership.partners.models import Partner, PartnerKind

FIELDS = [
    ("care", _("Care, rehabilitation and training programmes")),
    ("development", _("Community development and productive families")),
    ("centres", _("Running development, care and rehabilitation centres")),
    ("family", _("Family programmes, guidance and awareness")),
    ("activities", _("Activities in line with the partnership policy")),
]


class PartnerForm(forms.ModelForm):
    """Kept as a draft between visits; each kind is checked for its own facts when it is submitted."""

    fields = forms.MultipleChoiceField(
        label=_("Fields of partnership"), choices=FIELDS, required=False, widget=forms.CheckboxSelectMultiple
    )  # type: ignore[assignment]
    registered_on = ArabicDateField(label=_("Founded or registered on"), required=False)
    licence_expires = ArabicDateField(label=_("Licence or registration valid until"), required=False)
    board_valid_until = ArabicDateField(label=_("Board's term ends (associations)"), required=False)

    class Meta:
        model = Partner
        fields = [
            "kind", "name", "name_en", "registration_number", "registered_on", "licence_expires", "fields", "board_valid_until",
            "has_legal_dispute", "permits_social_work", "country", "experience", "email", "phone", "address",
        ]  # fmt: skip

    def partner_facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PartnerFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *PartnerKind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Partner._meta.get_field("state").choices]
    )
