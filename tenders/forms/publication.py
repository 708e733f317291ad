"""Forms about publishing: a newspaper with its clipping, a payment for documents, a subscription."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField
from partnership.partners.models import Partner
from tenders.models import FieldOfPartnership, Tender
from tenders.selectors.publication import partners_to_pay

SCAN = forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"})


class NewspaperForm(forms.Form):
    """Where and when the announcement stood."""

    name = forms.CharField(label=_("Newspaper"), max_length=100)
    is_gazette = forms.BooleanField(label=_("This is the Official Gazette"), required=False)
    published_on = ArabicDateField(label=_("Date of publication"))
    page = forms.CharField(label=_("Issue and page"), required=False, max_length=60)
    clipping = forms.FileField(
        label=_("Clipping (scan)"),
        required=False,
        widget=SCAN,
        help_text=_("PDF, JPEG or PNG. A cleaned copy is shown to visitors; the original is kept as evidence."),
    )


class ClippingForm(forms.Form):
    """The scan of a newspaper recorded before."""

    clipping = forms.FileField(label=_("Clipping (scan)"), widget=SCAN)


class DocumentPaymentForm(forms.Form):
    """Who paid for the documents of a tender."""

    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.none())
    amount = AmountField(label=_("Amount (BHD)"))
    receipt = forms.CharField(label=_("Number of the payment receipt"), max_length=60)
    paid_on = ArabicDateField(label=_("Paid on"))

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners_to_pay(tender)  # type: ignore[attr-defined]
        self.fields["amount"].initial = tender.document_price


class SubscribeForm(forms.Form):
    """Where to write to, and about which fields. `website` is a field that people do not see."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=200,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )
    fields_wanted = forms.MultipleChoiceField(
        label=_("Fields of partnership"), choices=FieldOfPartnership.choices, widget=forms.CheckboxSelectMultiple
    )
    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("website"):
            self.add_error(None, _("This message could not be taken. Please call us instead."))
        return found
