"""What finance answers when it approves terms of reference: which budget line carries them."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnership.interface.formats import money
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.models import BudgetLine
from tenders.selectors.budget import lines_for


class BudgetLineChoice(forms.ModelChoiceField):
    """A line with what is free on it, and a word where that is too little."""

    needed: Any = 0

    def label_from_instance(self, line: BudgetLine) -> str:  # type: ignore[override]
        note = "" if line.free >= self.needed else format_html(" <strong>({})</strong>", gettext("not enough"))
        return format_html(
            '<span class="line-name"><bdi class="code">{}</bdi> {} · <bdi>{}</bdi></span>'
            ' <span class="line-free">{} {}{}</span>',
            line.code, line.label, line.fiscal_year, gettext("free:"), money(line.free), note,
        )  # fmt: skip


class ApproveTermsForm(StepForm):
    budget_line = BudgetLineChoice(
        label=_("Budget line"), queryset=BudgetLine.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["budget_line"]
        field.needed = self.obj.estimated_budget  # type: ignore[attr-defined]
        field.queryset = lines_for(self.obj)  # type: ignore[attr-defined]
        field.help_text = format_html(
            gettext("The estimated budget of {} is committed on the line you choose."), money(self.obj.estimated_budget)
        )

    def clean_budget_line(self) -> BudgetLine:
        line: BudgetLine = self.cleaned_data["budget_line"]
        if line.free < self.obj.estimated_budget:
            missing = self.obj.estimated_budget - line.free
            raise forms.ValidationError(
                _("This line lacks %(amount)s: choose another one."), params={"amount": f"{missing:,.3f}"}
            )
        return line


register_step_form("tenders.termsofreference", "approve", ApproveTermsForm)
