"""Forms of the contracts room."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from partnership.arabic.forms import AmountField, ArabicDateField, WesternIntegerField
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class PartnerSignForm(StepForm):
    """The partner's signed copy."""

    signer = forms.CharField(
        label=_("Name of the signer"), max_length=200, help_text=_("The representative with authority to sign.")
    )
    scan = forms.FileField(
        label=_("Signed copy (scan)"),
        help_text=_("Print the contract, sign every page, scan it as PDF. Its hash is kept."),
    )


class MinistrySignForm(PartnerSignForm):
    """The ministry's signature puts the contract in force."""

    starts_on = ArabicDateField(label=_("In force from"), required=False, help_text=_("Left empty: today."))


class DeliverForm(StepForm):
    evidence = forms.CharField(label=_("What was delivered, and the evidence"), max_length=4000, widget=long())


class PayForm(StepForm):
    payment_reference = forms.CharField(
        label=_("Payment reference"), max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )


register_step_form("contracts.contract", "partner_sign", PartnerSignForm)
register_step_form("contracts.contract", "sign", MinistrySignForm)
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
