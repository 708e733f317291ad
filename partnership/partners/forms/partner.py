"""The registration form of a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.digits import to_western
from partnership.arabic.forms import ArabicDateField
from partnership.partners.models import Partner, PartnerKind

FIELDS = [
    ("care", _("Care, rehabilitation and training programmes")),
    ("development", _("Community development and productive families")),
    ("centres", _("Running development, care and rehabilitation centres")),
    ("family", _("Family programmes, guidance and awareness")),
    ("activities", _("Activities in line with the partnership policy")),
]


# What only one kind is asked for; everything else is asked of all three (RULES.md section 1, eligibility rows).
OWN_FIELDS: dict[str, tuple[str, ...]] = {
    PartnerKind.ASSOCIATION: ("board_valid_until", "has_legal_dispute"),
    PartnerKind.FIRM: ("permits_social_work",),
    PartnerKind.INTERNATIONAL: ("country", "experience"),
}
NUMBER_LABELS = {
    PartnerKind.ASSOCIATION: _("Licence number from the ministry"),
    PartnerKind.FIRM: _("Commercial registration number"),
    PartnerKind.INTERNATIONAL: _("Registration number in its country"),
}


class PartnerForm(forms.ModelForm):
    """The registration of one kind of partner; kept as a draft between visits, checked when it is submitted."""

    fields = forms.MultipleChoiceField(  # type: ignore[assignment]
        label=_("Fields of partnership"), choices=FIELDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    registered_on = ArabicDateField(label=_("Founded or registered on"), required=False)
    licence_expires = ArabicDateField(label=_("Licence or registration valid until"), required=False)
    board_valid_until = ArabicDateField(label=_("Board's term ends"), required=False)

    class Meta:
        model = Partner
        fields = [
            "kind", "name", "name_en", "registration_number", "registered_on", "licence_expires", "fields", "board_valid_until",
            "has_legal_dispute", "permits_social_work", "country", "experience", "email", "phone", "address",
        ]  # fmt: skip
        widgets = {
            "kind": forms.HiddenInput,
            "name": forms.TextInput(attrs={"dir": "auto"}),
            "name_en": forms.TextInput(attrs={"dir": "ltr"}),
            "registration_number": forms.TextInput(attrs={"dir": "ltr"}),
            "email": forms.EmailInput(attrs={"dir": "ltr"}),
            "phone": forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
            "experience": forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        }

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for other, names in OWN_FIELDS.items():
            if other != kind:
                for name in names:
                    del self.fields[name]
        del self.fields["kind"]
        self.instance.kind = kind
        self.fields["registration_number"].label = NUMBER_LABELS[PartnerKind(kind)]

    def clean_registration_number(self) -> str:
        number = to_western(self.cleaned_data["registration_number"]).strip()
        others = Partner.objects.filter(kind=self.kind, registration_number=number).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("A partner with this number is registered already."))
        return number

    def partner_facts(self) -> dict[str, Any]:
        """The facts as the service takes them."""
        return {"kind": self.kind} | {name: self.cleaned_data[name] for name in self.fields}


class PartnerFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *PartnerKind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Partner._meta.get_field("state").choices]
    )
