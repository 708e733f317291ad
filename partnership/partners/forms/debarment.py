"""A debarment proposed, and the opinion on an appeal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import ArabicDateField
from partnership.partners.fields import FIELDS
from partnership.workflow.clock import today
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form


class DebarmentForm(forms.Form):
    """Which fields, until when, why."""

    fields = forms.MultipleChoiceField(  # type: ignore[assignment]
        label=_("Fields it covers"), choices=FIELDS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all fields."),
    )  # fmt: skip
    ends_on = ArabicDateField(
        label=_("Last day"), help_text=_("It begins with the decision and ends by itself after this day.")
    )
    reason = forms.CharField(
        label=_("Reasons"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("The partner reads them in the letter of decision."),
    )  # fmt: skip

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day <= today():
            raise forms.ValidationError(_("The last day must lie ahead."))
        return day


class HearForm(StepForm):
    """What the first chair thinks of the appeal."""

    lifts = forms.TypedChoiceField(
        label=_("Opinion"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("the debarment should be lifted")), ("no", _("the debarment should stand"))],
    )  # fmt: skip


register_step_form("partners.debarment", "hear", HearForm)
