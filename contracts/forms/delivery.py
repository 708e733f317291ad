"""Forms of deliveries, reports, payments, penalties."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import code, long, photos
from contracts.models import Period
from partnership.arabic.forms import AmountField, ArabicDateField, WesternIntegerField
from partnership.workflow.clock import today
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.forms.files import FilesField

EVIDENCE = _("PDF, Word, Excel or photographs; up to 20 files. A phone can photograph the papers.")
ACCEPT = "image/jpeg,image/png,application/pdf,.docx,.xlsx"


class DeliverForm(StepForm):
    evidence = forms.CharField(label=_("What was delivered, and the evidence"), max_length=4000, widget=long())
    files = FilesField(label=_("Files"), required=False, help_text=EVIDENCE, widget=photos(ACCEPT))


class ReportForm(StepForm):
    report = forms.CharField(label=_("What was done in the period"), max_length=20_000, widget=long(8))
    files = FilesField(label=_("Files"), required=False, help_text=EVIDENCE, widget=photos(ACCEPT))


class PayForm(StepForm):
    paid_on = ArabicDateField(label=_("Paid on"), required=False, help_text=_("Left empty: today."))
    payment_reference = forms.CharField(label=_("Payment reference"), max_length=60, widget=code())

    def clean_paid_on(self) -> Any:
        day = self.cleaned_data.get("paid_on")
        if day and day > today():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class SuspendForm(StepForm):
    expected_until = ArabicDateField(label=_("Expected until"), required=False)


class SettleForm(StepForm):
    work_value = AmountField(
        label=_("Work done and not certified (BHD)"), min_value=Decimal(0), help_text=_("0 where nothing is owed.")
    )
    retention_released = forms.BooleanField(label=_("Release the retention to the partner"), required=False)
    settlement_note = forms.CharField(label=_("How the account is settled"), max_length=8000, widget=long())


register_step_form("contracts.milestone", "deliver", DeliverForm)
register_step_form("contracts.period", "submit", ReportForm)
register_step_form("contracts.payment", "pay", PayForm)
register_step_form("contracts.contract", "suspend", SuspendForm)
register_step_form("contracts.termination", "settle", SettleForm)


class PeriodPaymentForm(forms.Form):
    amount = AmountField(label=_("Value of the period (BHD)"), min_value=Decimal("0.001"))
    note = forms.CharField(label=_("What the value stands on"), max_length=2000, widget=long(3))


class AdvanceForm(forms.Form):
    amount = AmountField(label=_("Advance (BHD)"), min_value=Decimal("0.001"))
    note = forms.CharField(label=_("What it is for"), max_length=2000, widget=long(3))


class PenaltyForm(forms.Form):
    clause_number = WesternIntegerField(label=_("Number of the clause"), min_value=1, max_value=500)
    amount = AmountField(label=_("Penalty (BHD)"), min_value=Decimal("0.001"))
    why = forms.CharField(label=_("What was breached, and how it was found"), max_length=4000, widget=long())


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=long())


class FiguresForm(forms.Form):
    """Actual values of a period's indicators, and the people reached."""

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(period.values.select_related("indicator"))
        self.people = list(period.beneficiaries.all())
        for row in self.rows:
            target = (
                f" ({_('target')} {row.target.normalize():f} {row.indicator.unit})" if row.target is not None else ""
            )
            self.fields[f"actual-{row.pk}"] = AmountField(
                label=f"{row.indicator.name}{target}", max_digits=12, decimal_places=2, required=False, initial=row.actual,
                min_value=Decimal(0),
            )  # fmt: skip
            self.fields[f"note-{row.pk}"] = forms.CharField(
                label=_("Evidence, or why it differs"), max_length=500, required=False, initial=row.note
            )
        for group in self.people:
            self.fields[f"people-{group.kind}"] = WesternIntegerField(
                label=_("%(kind)s reached (planned %(planned)s)") % {"kind": group.get_kind_display(), "planned": group.planned},
                required=False, initial=group.number, min_value=0, max_value=10_000_000,
            )  # fmt: skip

    def figures(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "actuals": {row.pk: (found[f"actual-{row.pk}"], found[f"note-{row.pk}"]) for row in self.rows},
            "people": {group.kind: found[f"people-{group.kind}"] for group in self.people},
        }


class TargetsForm(forms.Form):
    """Targets of one period."""

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(period.values.select_related("indicator"))
        for row in self.rows:
            self.fields[f"target-{row.pk}"] = AmountField(
                label=f"{row.indicator.name} {row.indicator.unit}".strip(), max_digits=12, decimal_places=2, required=False,
                initial=row.target, min_value=Decimal(0),
            )  # fmt: skip

    def targets(self) -> dict[int, Decimal | None]:
        return {row.pk: self.cleaned_data[f"target-{row.pk}"] for row in self.rows}
