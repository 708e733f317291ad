"""The sections of the terms of reference. Every field may stay empty in a draft; what is typed must make sense."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, WesternIntegerField
from partnership.partners.models import PartnerKind
from tenders.forms.rows import RowForm, row_formset
from tenders.models import BeneficiaryGroup, FieldOfPartnership, Indicator, RequiredDocument, TermsOfReference
from tenders.models.terms import Method

LONG = 20_000
WHOLE = 100


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class SectionForm(forms.Form):
    """The single fields of a section; their names are those of the terms (or of the project)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False


class BasicsForm(SectionForm):
    title = forms.CharField(label=_("Project title"), max_length=250, widget=forms.TextInput(attrs={"dir": "auto"}))
    title_en = forms.CharField(
        label=_("Title in English"),
        max_length=250,
        required=False,
        help_text=_("Shown on the English pages and in open data."),
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
    )
    field = forms.ChoiceField(
        label=_("Field of partnership"), choices=FieldOfPartnership.choices, required=False, widget=forms.RadioSelect
    )


class PurposeForm(SectionForm):
    objectives = forms.CharField(
        label=_("Objectives"),
        required=False,
        max_length=LONG,
        widget=text_area(7),
        help_text=_("What will be better, and for whom, when the project ends."),
    )
    scope = forms.CharField(
        label=_("Scope of work"),
        required=False,
        max_length=LONG,
        widget=text_area(12),
        help_text=_("What the partner does, where, how often, and what stays with the ministry."),
    )


class BudgetForm(SectionForm):
    duration_months = WesternIntegerField(label=_("Duration in months"), required=False, min_value=1, max_value=240)
    estimated_budget = AmountField(
        label=_("Estimated budget (BD)"),
        required=False,
        help_text=_("The whole cost over the whole duration, in dinars and fils."),
    )

    def clean_estimated_budget(self) -> Any:
        amount = self.cleaned_data.get("estimated_budget")
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("The estimated budget must be more than zero."))
        return amount


class MethodForm(SectionForm):
    method = forms.ChoiceField(label=_("Tendering method"), choices=Method.choices, widget=forms.RadioSelect)
    method_reason = forms.CharField(
        label=_("Reason for the method"),
        required=False,
        max_length=4000,
        widget=text_area(4),
        help_text=_("Any method but the public tender needs a reason; it is printed."),
    )
    eligible_kinds = forms.MultipleChoiceField(
        label=_("Kinds of partner that may bid"),
        required=False,
        choices=PartnerKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class EvaluationForm(SectionForm):
    technical_weight = WesternIntegerField(label=_("Technical weight"), required=False, min_value=0, max_value=WHOLE)
    financial_weight = WesternIntegerField(
        label=_("Financial weight"),
        required=False,
        min_value=0,
        max_value=WHOLE,
        help_text=_("The two weights sum to 100. Leave one empty and it is worked out."),
    )
    pass_mark = WesternIntegerField(
        label=_("Technical pass mark (of 100)"),
        required=False,
        min_value=1,
        max_value=WHOLE,
        help_text=_("Bids below it are excluded and their financial envelopes stay closed."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        technical, financial = found.get("technical_weight"), found.get("financial_weight")
        if "technical_weight" in found and "financial_weight" in found:
            if technical is not None and financial is None:
                found["financial_weight"] = WHOLE - technical
            elif financial is not None and technical is None:
                found["technical_weight"] = WHOLE - financial
        return found


class BeneficiaryForm(RowForm):
    typed = ("kind", "number", "note")
    kind = forms.ChoiceField(label=_("Kind of beneficiary"), choices=[("", "—"), *BeneficiaryGroup.Kind.choices])
    number = WesternIntegerField(label=_("How many"), min_value=1, max_value=10_000_000)
    note = forms.CharField(label=_("Details"), required=False, max_length=300)


class DeliverableForm(RowForm):
    typed = ("title", "due_month", "payment_percent")
    title = forms.CharField(label=_("Deliverable"), max_length=300)
    due_month = WesternIntegerField(label=_("Due in month"), required=False, min_value=1, max_value=240)
    payment_percent = AmountField(label=_("Share of payment (%)"), required=False, min_value=0, max_value=WHOLE)

    def clean_payment_percent(self) -> Any:
        return two_decimals(self.cleaned_data.get("payment_percent"))


class IndicatorForm(RowForm):
    typed = ("name", "target", "unit")
    name = forms.CharField(label=_("Indicator"), max_length=300)
    better = forms.ChoiceField(label=_("Met when"), choices=Indicator.Better.choices, initial=Indicator.Better.HIGHER)
    target = AmountField(label=_("Target"), required=False, min_value=0, max_value=1_000_000_000)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60)

    def clean_target(self) -> Any:
        return two_decimals(self.cleaned_data.get("target"))


class CriterionForm(RowForm):
    typed = ("name", "description", "weight", "minimum")
    name = forms.CharField(label=_("Criterion"), max_length=200)
    weight = WesternIntegerField(label=_("Weight"), required=False, min_value=1, max_value=WHOLE)
    minimum = WesternIntegerField(label=_("Minimum of 100"), required=False, min_value=1, max_value=WHOLE)
    description = forms.CharField(label=_("What is judged"), required=False, max_length=2000, widget=text_area(2))


class DocumentForm(RowForm):
    typed = ("name",)
    name = forms.CharField(label=_("Document"), max_length=250)
    envelope = forms.ChoiceField(
        label=_("Envelope"), choices=RequiredDocument.Envelope.choices, initial=RequiredDocument.Envelope.TECHNICAL
    )
    is_mandatory = forms.BooleanField(label=_("Mandatory"), required=False, initial=True)


BeneficiaryRows = row_formset(BeneficiaryForm)
DeliverableRows = row_formset(DeliverableForm)
IndicatorRows = row_formset(IndicatorForm)
CriterionRows = row_formset(CriterionForm)
DocumentRows = row_formset(DocumentForm)


def two_decimals(number: Any) -> Any:
    """Percentages and targets carry two decimals; more is a slip of the hand, said at once."""
    if number is not None and number != round(number, 2):
        raise forms.ValidationError(_("At most two decimals."))
    return number


def initial_of(terms: TermsOfReference, form: type[forms.Form]) -> dict[str, Any]:
    """The saved values of a section's single fields."""
    project = terms.project
    return {
        name: getattr(project if name in ("title", "title_en", "field") else terms, name) for name in form.base_fields
    }
