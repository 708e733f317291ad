"""Forms of the register, milestones, payments and amendments."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import long
from contracts.models import Contract
from partnership.arabic.forms import AmountField, WesternIntegerField
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form


class DeliverForm(StepForm):
    evidence = forms.CharField(label=_("What was delivered, and the evidence"), max_length=4000, widget=long())


class PayForm(StepForm):
    payment_reference = forms.CharField(
        label=_("Payment reference"), max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )


register_step_form("contracts.milestone", "deliver", DeliverForm)
register_step_form("contracts.payment", "pay", PayForm)


class ContractFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Contract._meta.get_field("state").choices]
    )


class AmendmentForm(forms.Form):
    """A change of amount, duration, or both."""

    why = forms.CharField(label=_("Why the contract is changed"), max_length=8000, widget=long(5))
    amount_change = AmountField(
        label=_("Change of the amount (BHD)"), required=False, help_text=_("Negative for a reduction; 0 for none.")
    )
    months_change = WesternIntegerField(
        label=_("Change of the duration (months)"), required=False, min_value=-120, max_value=120
    )

    def clean(self) -> dict:
        found = super().clean() or {}
        found["amount_change"] = found.get("amount_change") or Decimal(0)
        found["months_change"] = found.get("months_change") or 0
        return found
