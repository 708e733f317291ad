"""The bid security as the bidder names it, and what became of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField
from tenders.forms.bid.declarations import long_text
from tenders.models.security import OUTCOMES, SECURITY_KINDS


class SecurityForm(forms.Form):
    """The bid security; everything may stay open in a draft."""

    security_kind = forms.ChoiceField(
        label=_("Kind of bid security"), choices=[("", "—"), *SECURITY_KINDS], required=False
    )
    security_issuer = forms.CharField(
        label=_("Issuer of the security"),
        required=False,
        max_length=150,
        help_text=_("The bank or the insurance company. In cash: who received it."),
    )
    security_number = forms.CharField(
        label=_("Number of the security"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    security_amount = AmountField(label=_("Amount of the security (BHD)"), required=False, min_value=Decimal(0))
    security_expires = ArabicDateField(
        label=_("Security valid until"), required=False, help_text=_("Not needed for cash.")
    )

    def content(self) -> dict[str, Any]:
        """What goes into the envelope: numbers and dates as text."""
        return {k: v if isinstance(v, str) else "" if v is None else str(v) for k, v in self.cleaned_data.items()}


class ExtendForm(forms.Form):
    """A security that its issuer made valid for longer."""

    prefix = "extension"
    expires_on = ArabicDateField(label=_("Valid until, from now on"))
    reason = forms.CharField(label=_("Letter by which it was extended"), max_length=2000, widget=long_text(2))


class SettleForm(forms.Form):
    """What became of a bid security."""

    outcome = forms.ChoiceField(label=_("What became of it"), choices=OUTCOMES)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=long_text(2),
        help_text=_("For example: the award is final; letter no. 12."),
    )
