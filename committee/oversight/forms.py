"""The filters of oversight's pages, saved views, reviews of contracts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from committee.oversight.models import Finding
from committee.oversight.scope import period
from contracts.models import Contract
from partnership.arabic.forms import ArabicDateField
from partnership.partners.models import PartnerKind
from partnership.people.models import User
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.models import FieldOfPartnership

ANY = ("", _("any"))
YEARS_BACK = 8
QUARTERS = [
    ("q1", _("first quarter")),
    ("q2", _("second quarter")),
    ("q3", _("third quarter")),
    ("q4", _("fourth quarter")),
]


class ScopeForm(forms.Form):
    """All optional; without `departments` the department is not asked. What makes no sense is said by its field and narrows nothing."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    part = forms.ChoiceField(label=_("Quarter or month"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[ANY, *FieldOfPartnership.choices])
    department = forms.TypedChoiceField(label=_("Department"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind of partner"), required=False, choices=[ANY, *PartnerKind.choices])

    def __init__(self, *args: Any, today: date, departments: list[tuple[int, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today.year + 1, today.year - YEARS_BACK, -1)
        self.fields["year"].choices = [ANY, *((y, y) for y in years)]  # type: ignore[attr-defined]
        months = [(f"m{n}", MONTHS[n]) for n in range(1, 13)]
        self.fields["part"].choices = [("", _("the whole year")), *QUARTERS, *months]  # type: ignore[attr-defined]
        self.today = today
        if departments is None:
            del self.fields["department"]
        else:
            self.fields["department"].choices = [ANY, *departments]  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, Any]:
        """Facts for a Scope; empty where nothing was chosen."""
        if not self.is_bound:
            return {}
        self.full_clean()
        said = self.cleaned_data
        facts: dict[str, Any] = {name: said[name] for name in ("field", "department", "kind") if said.get(name)}
        if said.get("year") or said.get("part"):  # a quarter or month without a year is of this year
            facts["first"], facts["last"] = period(said.get("year") or self.today.year, said.get("part") or "")
        return facts

    def query(self) -> dict[str, str]:
        """The filters that were understood, as they stand in the address."""
        if not self.is_bound:
            return {}
        said = self.cleaned_data
        return {name: str(said[name]) for name in self.fields if said.get(name)}


class ViewForm(forms.Form):
    """A name for the filters as they are."""

    name = forms.CharField(label=_("Name of the view"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"}))
    query = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class PlanReviewForm(forms.Form):
    """Which contract is looked at, when, by whom, and at what."""

    contract = forms.ModelChoiceField(label=_("Contract"), queryset=Contract.objects.none())
    planned_on = ArabicDateField(label=_("Planned for"))
    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    subject = forms.CharField(
        label=_("What is looked at"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For example: attendance lists against the indicators of the second quarter."),
    )  # fmt: skip

    def __init__(self, *args: Any, contracts: QuerySet[Contract], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]
        self.fields["reviewer"].queryset = people  # type: ignore[attr-defined]


class RecordReviewForm(StepForm):
    """What the review found."""

    finding = forms.ChoiceField(
        label=_("Finding"), choices=[c for c in Finding.choices if c[0]], widget=forms.RadioSelect
    )
    verified = forms.CharField(
        label=_("What was verified, and how"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    action = forms.CharField(
        label=_("What is to be done, by whom, until when"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), help_text=_("Required unless everything is as agreed."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("finding") not in (None, "", Finding.GOOD) and not (said.get("action") or "").strip():
            self.add_error("action", _("Say what is to be done, by whom and until when."))
        return said


register_step_form("committee.contractreview", "record_review", RecordReviewForm)
