"""Forms of a bid: declarations, technical envelope, price schedule, bid security, files."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField
from tenders.models.security import OUTCOMES, SECURITY_KINDS


def long_text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class DeclarationForm(forms.Form):
    """What the bidder declares, and what a yes or a no leads to."""

    no_conflict = forms.BooleanField(
        label=_("We declare that we have no conflict of interest in this tender."),
        required=False,
        help_text=_(
            "Without this declaration the bid cannot be sent. If there is a relation, write to the committee before the closing date."
        ),
    )
    relations = forms.CharField(
        label=_("Relations with people of the ministry or with other bidders"),
        required=False,
        max_length=4000,
        help_text=_(
            "Leave it empty for none. A relation that is declared does not exclude you: that person takes no part. One that is hidden leads to exclusion."
        ),
        widget=long_text(2),
    )
    consortium = forms.CharField(
        label=_("Partners in a consortium"),
        required=False,
        max_length=4000,
        help_text=_(
            "One a line: name, registration number, its part of the work. You answer for all of them. Leave it empty if you bid alone."
        ),
        widget=long_text(3),
    )
    all_true = forms.BooleanField(
        label=_("We declare that everything stated in this bid is true."),
        required=False,
        help_text=_("A false statement leads to exclusion."),
    )


class TechnicalForm(forms.Form):
    """The technical envelope: three common parts, and one answer for each criterion that is scored."""

    approach = forms.CharField(
        label=_("How the work will be done"), required=False, max_length=20000, widget=long_text(6)
    )
    experience = forms.CharField(
        label=_("Similar work done before"), required=False, max_length=20000, widget=long_text(5)
    )
    team = forms.CharField(label=_("The team"), required=False, max_length=20000, widget=long_text(5))

    def __init__(self, *args: Any, criteria: list[dict[str, Any]], initial: dict[str, Any], **kwargs: Any) -> None:
        answers = initial.get("answers") or {}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"answer_{criterion['id']}"] = forms.CharField(
                label=_("Criterion: %(name)s (%(weight)s %%)")
                % {"name": criterion["name"], "weight": criterion["weight"]},
                help_text=criterion["description"],
                initial=answers.get(str(criterion["id"]), ""),
                required=False,
                max_length=20000,
                widget=long_text(4),
            )

    def content(self) -> dict[str, Any]:
        """What goes into the envelope: plain data."""
        found = self.cleaned_data
        answers = {str(c["id"]): found[f"answer_{c['id']}"] for c in self.criteria if found[f"answer_{c['id']}"]}
        return {name: found[name] for name in ("approach", "experience", "team")} | {"answers": answers}


class SecurityForm(forms.Form):
    """The bid security and remarks, beside the price schedule."""

    security_kind = forms.ChoiceField(
        label=_("Kind of bid security"),
        choices=SECURITY_KINDS,
    )
    security_issuer = forms.CharField(label=_("Issuer of the security"), required=False, max_length=150)
    security_number = forms.CharField(
        label=_("Number of the security"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    security_amount = AmountField(label=_("Amount of the security (BHD)"), required=False, min_value=Decimal(0))
    security_expires = ArabicDateField(label=_("Security valid until"), required=False)
    notes = forms.CharField(label=_("Remarks on the price"), required=False, max_length=4000, widget=long_text(3))

    def content(self) -> dict[str, Any]:
        """What goes into the envelope: numbers and dates as text."""
        return {k: v if isinstance(v, str) else "" if v is None else str(v) for k, v in self.cleaned_data.items()}


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
            if quantity is not None and price is not None and quantity * price >= Decimal(10) ** 10:
                self.add_error("unit_price", _("The line's total is too large."))
        return found

    @property
    def line_total(self) -> Decimal | None:
        """Quantity times unit price as last saved; None for an empty line."""
        quantity, price = self.initial.get("quantity"), self.initial.get("unit_price")
        if not (quantity and price):
            return None
        return (Decimal(str(quantity)) * Decimal(str(price))).quantize(Decimal("0.001"))


class PriceSchedule(forms.BaseFormSet):
    """The lines of the price schedule; empty lines are left out."""

    def items(self) -> list[dict[str, str]]:
        rows = [line.cleaned_data for line in self.forms if line.cleaned_data.get("description")]
        return [
            {"description": r["description"], "quantity": str(r["quantity"]), "unit_price": str(r["unit_price"])}
            for r in rows
        ]


PriceLines = forms.formset_factory(PriceLineForm, formset=PriceSchedule, extra=2, max_num=100, absolute_max=100)


class UploadForm(forms.Form):
    """A file for one of the envelopes."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, Excel, JPEG or PNG; or a file that you sealed yourself with age (.age)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png,.age"}),
    )


class BidKeyForm(forms.Form):
    """The key of a bid, from the file its owner kept."""

    key = forms.CharField(
        label=_("Key of the bid"),
        max_length=400,
        help_text=_("Copy the line that begins with AGE-SECRET-KEY-1 from the key file."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )


class SettleForm(forms.Form):
    """What became of a bid security."""

    outcome = forms.ChoiceField(label=_("What became of it"), choices=OUTCOMES)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=long_text(2),
        help_text=_("For example: the award is final; letter no. 12."),
    )
