"""Forms of the yearly plan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.plans.models import Quarter
from partnership.arabic.forms import AmountField, WesternIntegerField
from partnership.people.models import Department
from partnership.workflow.clock import today
from tenders.models import FieldOfPartnership, Project

TEXT = {"dir": "auto"}
MOST_PROJECTS = 300  # in the list to choose from


class PlanForm(forms.Form):
    """A new plan."""

    year = WesternIntegerField(label=_("Year"), min_value=2020, max_value=2100)
    note = forms.CharField(
        label=_("Introduction"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4, **TEXT}),
        help_text=_("Printed at the head of the plan: priorities of the year, what is new."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today().year + 1


class LineForm(forms.Form):
    """A line; `departments` are those for which this person writes."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    title = forms.CharField(label=_("Project or programme"), max_length=250, widget=forms.TextInput(attrs=TEXT))
    field = forms.ChoiceField(label=_("Field of partnership"), choices=FieldOfPartnership.choices)
    why = forms.CharField(
        label=_("What it is for"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, **TEXT})
    )
    beneficiaries = WesternIntegerField(label=_("Beneficiaries"), required=False, min_value=1, max_value=10_000_000)
    quarter = forms.TypedChoiceField(label=_("Tendered in"), choices=Quarter.choices, coerce=int)
    budget = AmountField(
        label=_("Budget (BHD)"), min_value=Decimal("0.001"), max_value=Decimal("999999999.999"),
        help_text=_("The department's estimate of the whole cost."),
    )  # fmt: skip

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        if departments.count() == 1:
            self.fields["department"].initial = departments[0]


class LinkForm(forms.Form):
    """Which project carries out a line."""

    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none())

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["project"]
        field.queryset = projects
        field.label_from_instance = lambda project: f"{project.reference} {project.name}"


class LineFilter(forms.Form):
    """How the lines of a plan are narrowed."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        required=False,
        queryset=Department.objects.order_by("name"),
        empty_label=_("all departments"),
    )
    field = forms.ChoiceField(
        label=_("Field of partnership"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices]
    )
