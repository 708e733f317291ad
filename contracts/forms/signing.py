"""Forms of signing, the bond and the days to sign."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import code, line, long
from contracts.models import BondKind, BondPurpose
from partnership.arabic.forms import AmountField, ArabicDateField
from partnership.workflow.clock import today
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form


class PaperForm(StepForm):
    """A signed paper copy."""

    signer = forms.CharField(
        label=_("Name of the signer"), max_length=200, widget=line(), help_text=_("The representative with authority to sign.")
    )  # fmt: skip
    capacity = forms.CharField(label=_("Capacity of the signer"), max_length=200, required=False, widget=line())
    scan = forms.FileField(
        label=_("Signed copy (scan)"),
        help_text=_("Print the contract, sign every page, scan it as PDF. Its hash is kept."),
    )


class ElectronicForm(StepForm):
    """An electronic signature: the person's own, on the accredited PDF."""

    capacity = forms.CharField(label=_("Capacity of the signer"), max_length=200, required=False, widget=line())
    read = forms.BooleanField(
        label=_("I have read the whole contract and sign it in my own name, with the force of a signature on paper.")
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found.pop("read", None)
        return found


class _Begins(StepForm):
    """The last signature puts the contract in force."""

    starts_on = ArabicDateField(label=_("In force from"), required=False, help_text=_("Left empty: today."))


class LastPaperForm(PaperForm, _Begins):
    pass


class LastElectronicForm(ElectronicForm, _Begins):
    pass


for _step, _form in (
    ("partner_sign", PaperForm),
    ("sign_first", PaperForm),
    ("sign", LastPaperForm),
    ("partner_sign_last", LastPaperForm),
    ("partner_sign_electronically", ElectronicForm),
    ("sign_first_electronically", ElectronicForm),
    ("sign_electronically", LastElectronicForm),
    ("partner_sign_last_electronically", LastElectronicForm),
):
    register_step_form("contracts.contract", _step, _form)


for _step, _form in (
    ("partner_sign", PaperForm),
    ("sign", PaperForm),
    ("partner_sign_electronically", ElectronicForm),
    ("sign_electronically", ElectronicForm),
):
    register_step_form("contracts.amendment", _step, _form)


class BondForm(forms.Form):
    """A guarantee as it was handed in."""

    purpose = forms.ChoiceField(label=_("For"), choices=BondPurpose.choices, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=BondKind.choices)
    issuer = forms.CharField(label=_("Issuer"), max_length=200, widget=line())
    number = forms.CharField(label=_("Number"), max_length=60, widget=code())
    amount = AmountField(label=_("Amount (BHD)"))
    issued_on = ArabicDateField(label=_("Issued on"))
    expires_on = ArabicDateField(label=_("Expires on"))
    scan = forms.FileField(label=_("Scan of the bond"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["purpose"] = found.get("purpose") or BondPurpose.PERFORMANCE
        if found.get("issued_on") and found["issued_on"] > today():
            self.add_error("issued_on", _("This day is still to come."))
        if found.get("issued_on") and found.get("expires_on") and found["expires_on"] <= found["issued_on"]:
            self.add_error("expires_on", _("A bond ends after it begins."))
        return found


class ExtendForm(forms.Form):
    until = ArabicDateField(label=_("Last day to sign"))
    reason = forms.CharField(
        label=_("Reason"), max_length=4000, widget=long(4), help_text=_("It stays on the contract's page and in the trail.")
    )  # fmt: skip


class BondExtendForm(forms.Form):
    expires_on = ArabicDateField(label=_("Now valid until"))
    reason = forms.CharField(label=_("By which letter of the issuer"), max_length=2000, widget=long(3))


class BondCallForm(forms.Form):
    amount = AmountField(label=_("Amount to be called (BHD)"), min_value=Decimal("0.001"))
    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=long())
