"""Forms of the register, amendments, the notice of termination."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import long
from contracts.models import Contract, ReasonCode, TerminationReason
from partnership.arabic.forms import AmountField, ArabicDateField, WesternIntegerField
from tenders.models.project import FieldOfPartnership


class ContractFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Contract._meta.get_field("state").choices]
    )
    field = forms.ChoiceField(
        label=_("Field"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices]
    )
    ends_before = ArabicDateField(label=_("Ends before"), required=False)
    needs = forms.ChoiceField(
        label=_("Needs attention"), required=False,
        choices=[("", _("all contracts")), ("late", _("a milestone or report is late")), ("expiring", _("a guarantee ends within 30 days"))],
    )  # fmt: skip


class AmendmentForm(forms.Form):
    """A change of amount, duration, scope, or several of them."""

    reason_code = forms.ChoiceField(label=_("Reason"), choices=ReasonCode.choices, required=False)
    why = forms.CharField(label=_("Why the contract is changed"), max_length=8000, widget=long(5))
    amount_change = AmountField(
        label=_("Change of the amount (BHD)"), required=False, help_text=_("Negative for a reduction; 0 for none.")
    )
    deliverable = forms.CharField(
        label=_("Deliverable that is added"), max_length=300, required=False,
        help_text=_("An increase becomes a milestone of its own; a reduction is taken from the last open milestones."),
    )  # fmt: skip
    months_change = WesternIntegerField(
        label=_("Change of the duration (months)"), required=False, min_value=-120, max_value=120
    )
    scope_after = forms.CharField(
        label=_("Scope of work as it shall read"), max_length=20_000, required=False, widget=long(8),
        help_text=_("Left as it is, the scope does not change."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["amount_change"] = found.get("amount_change") or Decimal(0)
        found["months_change"] = found.get("months_change") or 0
        found["reason_code"] = found.get("reason_code") or ReasonCode.DEMAND
        return found


class NoticeOfTerminationForm(forms.Form):
    reason_code = forms.ChoiceField(label=_("Reason"), choices=TerminationReason.choices)
    text = forms.CharField(
        label=_("Text of the notice"), max_length=8000, widget=long(8),
        help_text=_("The partner receives it as a numbered letter; the days of the notice begin today."),
    )  # fmt: skip
