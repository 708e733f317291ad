"""The registration form of a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.digits import to_western, without_invisible
from partnership.arabic.forms import AmountField, ArabicDateField
from partnership.partners.checklists import checklist
from partnership.partners.fields import FIELDS
from partnership.partners.models import Activity, Partner, PartnerKind
from partnership.workflow.clock import today

NUMBER_LABELS = {
    PartnerKind.ASSOCIATION: _("Licence number from the ministry"),
    PartnerKind.FIRM: _("Commercial registration number"),
    PartnerKind.INTERNATIONAL: _("Registration number in its country"),
}
EXPIRY_LABELS = {
    PartnerKind.ASSOCIATION: _("Licence valid until"),
    PartnerKind.FIRM: _("Commercial registration valid until"),
    PartnerKind.INTERNATIONAL: _("Registration valid until"),
}
LONG = {"rows": 4, "dir": "auto"}
LTR = {"dir": "ltr"}


class PartnerForm(forms.ModelForm):
    """The registration of one kind of partner; kept as a draft between visits, checked when it is submitted."""

    fields = forms.MultipleChoiceField(  # type: ignore[assignment]
        label=_("Fields of partnership"), choices=FIELDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    registered_on = ArabicDateField(label=_("Founded or registered on"), required=False)
    licence_expires = ArabicDateField(label=_("Licence or registration valid until"), required=False)
    board_valid_until = ArabicDateField(label=_("Board's term ends"), required=False)
    evaluated_on = ArabicDateField(label=_("Institutional evaluation on"), required=False)
    evaluation_score = AmountField(
        label=_("Score of the institutional evaluation (of 100)"), required=False, min_value=0, max_value=100,
        max_digits=5, decimal_places=2,
    )  # fmt: skip
    activities = forms.ModelMultipleChoiceField(
        label=_("Activities on the commercial registration that permit social work"), required=False,
        queryset=Activity.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one of the ministry's list is needed."),
    )  # fmt: skip

    class Meta:
        model = Partner
        fields = [
            "name", "name_en", "registration_number", "registered_on", "licence_expires", "fields", "activities",
            "other_activities", "vat_number", "board", "board_valid_until", "has_legal_dispute", "evaluated_on",
            "evaluation_score", "country", "experience", "local_registration", "email", "phone", "address",
        ]  # fmt: skip
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "organization"}),
            "name_en": forms.TextInput(attrs=LTR),
            "registration_number": forms.TextInput(attrs=LTR),
            "vat_number": forms.TextInput(attrs=LTR),
            "local_registration": forms.TextInput(attrs=LTR),
            "email": forms.EmailInput(attrs={**LTR, "autocomplete": "email"}),
            "phone": forms.TextInput(attrs={**LTR, "inputmode": "tel", "autocomplete": "tel"}),
            "board": forms.Textarea(attrs=LONG),
            "experience": forms.Textarea(attrs=LONG),
        }
        help_texts = {
            "board": _("The chair and the members, one on each line."),
            "has_legal_dispute": _("Ticked: the association cannot bid until the dispute ends."),
            "local_registration": _("Where it is required; after an award within the time that the rules set."),
            "vat_number": _("Where the firm is registered for it."),
        }

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        asked_fields: dict[str, forms.Field] = self.__dict__["fields"]  # the class has a field of this name too
        asked = {name for item in checklist(kind) for name in item.facts}
        for name in set(asked_fields) - asked:
            del asked_fields[name]
        self.instance.kind = kind
        asked_fields["registration_number"].label = NUMBER_LABELS[PartnerKind(kind)]
        asked_fields["licence_expires"].label = EXPIRY_LABELS[PartnerKind(kind)]
        if "activities" in asked_fields:
            listed = Activity.objects.filter(listed_from__lte=today()).exclude(listed_until__lt=today())
            asked_fields["activities"].queryset = listed  # type: ignore[attr-defined]
        for name in ("registered_on", "evaluated_on"):
            if name in asked_fields:
                asked_fields[name].widget.attrs["max"] = today().isoformat()

    def clean_registration_number(self) -> str:
        number = to_western(without_invisible(self.cleaned_data["registration_number"])).strip()
        others = Partner.objects.filter(kind=self.kind, registration_number=number).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("A partner with this number is registered already."))
        return number

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("registered_on", "evaluated_on"):
            if found.get(name) and found[name] > today():
                self.add_error(name, _("This day has not come yet."))
        return found

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
