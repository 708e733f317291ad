"""The financial envelope: the price schedule, discounts, VAT; and the same content as a bidder's own tool wrote it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField
from tenders.box.prices import amount_of, line_total, reckon
from tenders.forms.bid.declarations import MemberRows, long_text
from tenders.forms.rows import RowForm, row_formset

MOST_LINES = 100
LARGEST_LINE = Decimal(10) ** 9  # dinars; a hundred such lines with VAT can still be written in words
NUMBERS = ("quantity", "unit_price", "discount")


def text_of(value: Decimal | None) -> str:
    """A number as the envelope keeps it: plain digits and a point."""
    return "" if value is None else format(value, "f")


class PriceRow(RowForm):
    """One line of the price schedule."""

    typed = ("description", "unit", "quantity", "unit_price", "discount")
    description = forms.CharField(label=_("Item"), required=False, max_length=250)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=40)
    quantity = AmountField(label=_("Quantity"), required=False, min_value=Decimal(0))
    unit_price = AmountField(label=_("Unit price (BHD)"), required=False, min_value=Decimal(0))
    discount = AmountField(label=_("Discount (BHD)"), required=False, min_value=Decimal(0))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        for name in ("description", "quantity", "unit_price"):
            if found.get(name) in (None, ""):
                self.add_error(name, ValidationError(_("Complete the line, or empty it.")))
        quantity, price = found.get("quantity"), found.get("unit_price")
        if quantity is not None and price is not None:
            if quantity * price >= LARGEST_LINE:
                self.add_error("unit_price", _("The line's total is too large."))
            elif (found.get("discount") or 0) > quantity * price:
                self.add_error("discount", _("The discount is larger than the line itself."))
        return found

    def content(self) -> dict[str, str]:
        """The line as the envelope keeps it, with its total as it was shown to the bidder."""
        found = self.cleaned_data
        total = line_total(found["quantity"], found["unit_price"], found["discount"] or Decimal(0))
        numbers = {name: text_of(found[name]) for name in NUMBERS}
        return {"description": found["description"], "unit": found["unit"], **numbers, "line_total": text_of(total)}

    @property
    def total(self) -> Decimal | None:
        """The line's total as it stands in the form; None where it is not complete."""
        quantity, price, discount = (amount_of(self[name].value()) for name in NUMBERS)
        return None if quantity is None or price is None else line_total(quantity, price, discount or Decimal(0))


PriceRows = row_formset(PriceRow, MOST_LINES)


class PriceTermsForm(forms.Form):
    """What concerns the whole price."""

    discount = AmountField(label=_("Discount on the whole (BHD)"), required=False, min_value=Decimal(0))
    vat_rate = AmountField(
        label=_("VAT (per cent)"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=6,
        help_text=_("Leave it empty if you are not registered for VAT: then nothing is added, now or later."),
    )
    notes = forms.CharField(
        label=_("Remarks on the price"),
        required=False,
        max_length=4000,
        widget=long_text(3),
        help_text=_("A remark that makes the price conditional leads to exclusion."),
    )

    def content(self, items: list[dict[str, str]]) -> dict[str, Any]:
        """Terms and lines as the envelope keeps them, with the totals that were shown."""
        terms = {"discount": text_of(self.cleaned_data["discount"]), "vat_rate": text_of(self.cleaned_data["vat_rate"])}
        prices = reckon({"items": items} | terms)
        totals = {"vat": text_of(prices.vat), "total": text_of(prices.total)}
        return {"items": items, "notes": self.cleaned_data["notes"]} | terms | totals

    def refuse_large_discount(self, items: list[dict[str, str]]) -> bool:
        """Say beside the field that the discount exceeds the lines; True where it does."""
        if (self.cleaned_data.get("discount") or Decimal(0)) <= reckon({"items": items}).subtotal:
            return False
        self.add_error("discount", _("The discount is larger than the sum of the lines."))
        return True


def own_content(content: dict[str, Any]) -> dict[str, Any]:
    """What a bidder's own tool wrote, as far as the form could have written it: texts, and rows whose numbers are numbers."""
    found: dict[str, Any] = {_plain(k): _plain(v) for k, v in content.items() if isinstance(v, str | bool)}
    for name in ("discount", "vat_rate", "vat", "total"):
        number = amount_of(content.get(name))
        if name in content and (number is None or number < 0):
            found.pop(name, None)
        elif number is not None:
            found[name] = text_of(number)
    if isinstance(answers := content.get("answers"), dict):
        found["answers"] = {_plain(str(k)): _plain(str(v)) for k, v in answers.items()}
    for name, form in (("items", PriceRow), ("members", MemberRows.form)):  # type: ignore[attr-defined]
        rows = content.get(name)
        good = [_row(form, row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if kept := [row for row in good if row]:
            found[name] = kept
    return found


def _row(form: Any, row: dict[str, Any]) -> dict[str, Any]:
    typed = form({k: v for k, v in row.items() if isinstance(v, str | int | float)})
    if not typed.is_valid() or not typed.has_changed():
        return {}
    stated = amount_of(row.get("line_total"))
    made: dict[str, Any] = typed.content()
    return made | {"line_total": text_of(stated)} if "line_total" in made else made


def _plain(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value
