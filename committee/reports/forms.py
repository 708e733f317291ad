"""Forms of the report to the higher committee."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from committee.models import Directive
from committee.oversight.forms import QUARTERS
from committee.reports.sections import CHOICES
from partnership.workflow.clock import today


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class ReportForm(forms.Form):
    """The period; the title is written from it where none is given."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    part = forms.ChoiceField(label=_("Quarter or month"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=250, widget=forms.TextInput(attrs={"dir": "auto"}), help_text=_("Leave it empty for the usual title."))  # fmt: skip
    foreword = forms.CharField(label=_("Foreword"), required=False, max_length=6000, widget=long(5))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = today().year
        self.fields["year"].choices = [(y, y) for y in range(this, this - 8, -1)]  # type: ignore[attr-defined]
        months = [(f"m{n}", MONTHS[n]) for n in range(1, 13)]
        self.fields["part"].choices = [("", _("the whole year")), *QUARTERS, *months]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """Title and foreword of a draft."""

    title = forms.CharField(label=_("Title"), max_length=250, widget=forms.TextInput(attrs={"dir": "auto"}))
    foreword = forms.CharField(label=_("Foreword"), required=False, max_length=6000, widget=long(5))


class SectionForm(forms.Form):
    is_included = forms.BooleanField(label=_("This section stands in the report"), required=False)
    comment = forms.CharField(
        label=_("Words of the committee on this section"), required=False, max_length=6000, widget=long(5)
    )


class RemarkForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"), required=False, choices=[("", _("the whole report")), *CHOICES])
    text = forms.CharField(label=_("Remark"), max_length=4000, widget=long(3))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=long(2))


class TakeDirectiveForm(forms.Form):
    directive = forms.ModelChoiceField(label=_("Directive"), queryset=Directive.objects.none())

    def __init__(self, *args: Any, directives: QuerySet[Directive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["directive"].queryset = directives  # type: ignore[attr-defined]
