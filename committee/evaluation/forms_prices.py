"""Forms of the review of a price."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models.finance import VERDICTS
from partnership.arabic.forms import AmountField


class JustificationForm(forms.Form):
    """The bidder's answer: what makes the price possible. The price itself cannot change."""

    text = forms.CharField(
        label=_("What makes this price possible"),
        help_text=_("Method, own resources, conditions that favour you. The price itself cannot change."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )


class NegotiationForm(forms.Form):
    """The bidder's answer to the committee's request: a lower price, or why not."""

    offered = AmountField(
        label=_("New price, all included (BHD)"), required=False, min_value=Decimal("0.001"),
        help_text=_("Lower than the price of your bid. Leave it empty if you cannot lower it."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Your answer"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("You are asked once. Write what lowers the price, or why you cannot lower it."),
    )  # fmt: skip


class VerdictForm(forms.Form):
    """The committee's verdict on an abnormally low price."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It is printed in the evaluation report. A rejected price excludes the bid."),
    )  # fmt: skip
