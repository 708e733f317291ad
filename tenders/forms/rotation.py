"""How the rotation report is narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import PartnerKind
from tenders.models import FieldOfPartnership


class RotationFilter(forms.Form):
    field = forms.ChoiceField(
        label=_("Field of partnership"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *PartnerKind.choices])
    passed_over = forms.BooleanField(label=_("Only those eligible and never invited"), required=False)
