"""Forms of tenders and bids."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField, ArabicDateTimeField
from partnership.partners.models import Partner
from partnership.workflow.clock import now
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.models import FieldOfPartnership, Method, Tender

LONG = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class TenderForm(forms.Form):
    """The preparation of a tender; saved at any time, checked for completeness when it is sent."""

    method = forms.ChoiceField(label=_("Method"), choices=Method.choices)
    method_reason = forms.CharField(label=_("Reason for the method"), required=False, max_length=2000, widget=LONG, help_text=_("Any method but the public tender needs a reason."))
    invitees = forms.ModelMultipleChoiceField(label=_("Invited partners"), queryset=Partner.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("For a limited tender."))
    few_invitees_reason = forms.CharField(label=_("Reason for inviting fewer than three"), required=False, max_length=2000, widget=LONG)
    newspaper = forms.CharField(label=_("Newspaper"), required=False, max_length=100)
    newspaper_date = ArabicDateField(label=_("First day in the newspaper"), required=False)
    documents_until = ArabicDateTimeField(label=_("Last day to obtain the documents"), required=False)
    closing_at = ArabicDateTimeField(label=_("Closing date"), required=False, help_text=_("Sunday to Thursday, until 13:30, Bahrain time."))
    opening_at = ArabicDateTimeField(label=_("Opening date"), required=False, help_text=_("Left empty: the day after closing at 10:00."))
    short_window_reason = forms.CharField(label=_("Reason for a short publication window"), required=False, max_length=2000, widget=LONG)
    bid_security_amount = AmountField(label=_("Bid security (BHD)"), required=False, min_value=Decimal(0))
    validity_days = forms.TypedChoiceField(label=_("Validity of bids (days)"), choices=[(180, "180"), (120, "120"), (90, "90")], coerce=int)
    document_price = AmountField(label=_("Price of the documents (BHD)"), required=False, min_value=Decimal(0))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invitees"].queryset = Partner.objects.filter(state="approved").order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        closing, opening = found.get("closing_at"), found.get("opening_at")
        if closing and not opening:
            day_after = timezone.localtime(closing) + timedelta(days=1)
            found["opening_at"] = day_after.replace(hour=10, minute=0, second=0, microsecond=0)
        elif closing and opening < closing:
            self.add_error("opening_at", _("The opening cannot lie before the closing."))
        found["document_price"] = found.get("document_price") or Decimal(0)
        return found


class ExtendForm(StepForm):
    """A later deadline for an announced tender; never after it has passed."""

    closing_at = ArabicDateTimeField(label=_("New closing date"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        closing = found.get("closing_at")
        if closing and closing <= max(self.obj.closing_at, now()):
            self.add_error("closing_at", _("The new closing date must be later than the present one."))
        elif closing:
            delay = self.obj.opening_at - self.obj.closing_at
            found["opening_at"] = closing + delay
        return found


register_step_form("tenders.tender", "extend", ExtendForm)


class TenderFilter(forms.Form):
    """How a list of tenders is narrowed."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    field = forms.ChoiceField(label=_("Field of partnership"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices])
    method = forms.ChoiceField(label=_("Method"), required=False, choices=[("", _("all methods")), *Method.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all states")), *Tender._meta.get_field("state").choices])


class PublicTenderFilter(TenderFilter):
    """What a visitor can ask for."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("open now")), ("evaluation", _("under evaluation")), ("awarded", _("awarded tenders")), ("ended", _("cancelled or unsuccessful")), ("all", _("all of them"))],
    )


class TechnicalForm(forms.Form):
    """Declarations and the technical envelope."""

    no_conflict = forms.BooleanField(label=_("We declare that we have no conflict of interest in this tender."), required=False, help_text=_("Without this declaration the bid cannot be sent. If there is a relation, write to the committee before the closing date."))
    all_true = forms.BooleanField(label=_("We declare that everything stated in this bid is true."), required=False, help_text=_("A false statement leads to exclusion."))
    approach = forms.CharField(label=_("How the work will be done"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}))
    experience = forms.CharField(label=_("Similar work done before"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}))
    team = forms.CharField(label=_("The team"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}))


class FinancialForm(forms.Form):
    """The bid security, beside the price schedule."""

    security_kind = forms.ChoiceField(label=_("Kind of bid security"), choices=[("guarantee", _("bank guarantee")), ("cheque", _("certified cheque")), ("insurance", _("insurance policy")), ("cash", _("cash"))])
    security_issuer = forms.CharField(label=_("Issuer of the security"), required=False, max_length=150)
    security_number = forms.CharField(label=_("Number of the security"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"}))
    security_amount = AmountField(label=_("Amount of the security (BHD)"), required=False, min_value=Decimal(0))
    security_expires = ArabicDateField(label=_("Security valid until"), required=False)
    notes = forms.CharField(label=_("Remarks on the price"), required=False, max_length=4000, widget=LONG)


class PriceLineForm(forms.Form):
    """One line of the price schedule."""

    description = forms.CharField(label=_("Item"), required=False, max_length=250)
    quantity = AmountField(label=_("Quantity"), required=False, min_value=Decimal(0))
    unit_price = AmountField(label=_("Unit price (BHD)"), required=False, min_value=Decimal(0))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        given = [name for name in ("description", "quantity", "unit_price") if found.get(name) not in (None, "")]
        if given and not self.errors:
            for name in ("description", "quantity", "unit_price"):
                if name not in given:
                    self.add_error(name, ValidationError(_("Complete the line, or empty it.")))
            quantity, price = found.get("quantity"), found.get("unit_price")
            if quantity is not None and price is not None and quantity * price >= Decimal(10) ** 12:
                self.add_error("unit_price", _("The line's total is too large."))
        return found


PriceLines = forms.formset_factory(PriceLineForm, extra=3, max_num=100, absolute_max=100)


class UploadForm(forms.Form):
    """A file for one of the envelopes."""

    kind = forms.ChoiceField(label=_("Envelope"), choices=[("technical", _("technical envelope")), ("financial", _("financial envelope"))])
    file = forms.FileField(label=_("File"), help_text=_("PDF, Word, Excel, JPEG or PNG."))

