"""Forms of the route through the Tender Board."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField
from partnership.partners.models import Partner
from tenders.forms.files import SeveralFiles


class BoardForm(forms.Form):
    """Number, dates, decision and papers of the Board."""

    number = forms.CharField(
        label=_("Number at the Tender Board"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    published_on = ArabicDateField(label=_("Published by the Board on"), required=False)
    opened_on = ArabicDateField(label=_("Opened by the Board on"), required=False)
    decision = forms.CharField(
        label=_("Number of the Board's decision"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    decided_on = ArabicDateField(label=_("Decided on"), required=False)
    notes = forms.CharField(
        label=_("Remarks"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    files = forms.FileField(
        label=_("Documents of the Board"), required=False, widget=SeveralFiles(),
        help_text=_("Announcement, minutes of the opening, decision: PDF or pictures, several at once."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        days = [found.get(name) for name in ("published_on", "opened_on", "decided_on")]
        known = [day for day in days if day]
        if known != sorted(known):
            self.add_error("decided_on", _("Published, opened, decided: the dates follow each other."))
        found.pop("files", None)
        return found


class BoardBidForm(forms.Form):
    """One price that the Board opened."""

    partner = forms.TypedChoiceField(label=_("From the register"), required=False, empty_value=None)
    name = forms.CharField(label=_("Bidder"), required=False, max_length=250)
    price = AmountField(label=_("Price (BHD)"), required=False, min_value=Decimal("0.001"))
    technical_score = AmountField(
        label=_("Technical score"), required=False, min_value=Decimal(0), max_value=Decimal(100)
    )
    accepted = forms.BooleanField(label=_("Accepted"), required=False, initial=True)
    is_winner = forms.BooleanField(label=_("Awarded"), required=False)

    def __init__(self, *args: Any, partners: dict[str, Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.choices = [("", _("not in the register")), *((key, str(p)) for key, p in partners.items())]
        field.coerce = partners.__getitem__

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("partner") and not found.get("name"):
            found["name"] = found["partner"].name
        if found.get("name") and found.get("price") is None and "price" not in self.errors:
            self.add_error("price", ValidationError(_("Write the price that was read out.")))
        if found.get("price") is not None and not found.get("name"):
            self.add_error("name", ValidationError(_("Write whose price it is.")))
        return found


class BoardBids(forms.BaseFormSet):
    """The prices opened; empty lines are left out."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """The register is read once, however many lines there are."""
        if not hasattr(self, "_partners"):
            rows = Partner.objects.filter(state="approved").order_by("name", "pk")
            self._partners = {str(p.pk): p for p in rows}
        return super().get_form_kwargs(index) | {"partners": self._partners}

    def rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


BoardBidRows = forms.formset_factory(BoardBidForm, formset=BoardBids, extra=3, max_num=60, absolute_max=60)
