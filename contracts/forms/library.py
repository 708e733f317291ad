"""Forms of the clause library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.clauses import GIVEN, variables_in
from contracts.forms.fields import code, line
from contracts.models import ContractTemplate, ContractVariable, LibraryClause
from partnership.arabic.forms import WesternIntegerField
from partnership.interface.formats import listed
from partnership.partners.models import PartnerKind


class LibraryFilter(forms.Form):
    template = forms.ModelChoiceField(
        label=_("Template"), queryset=ContractTemplate.objects.all(), required=False, empty_label=_("all clauses"),
        to_field_name="code",
    )  # fmt: skip
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )


class WordingForm(forms.Form):
    """A wording in Arabic, with English beside it."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=line())
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    text = forms.CharField(
        label=_("Text"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 14, "dir": "rtl", "lang": "ar"})
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "ltr", "lang": "en"}),
    )
    note = forms.CharField(label=_("Why it is written"), max_length=300, required=False, widget=line())  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        known = GIVEN | set(ContractVariable.objects.values_list("code", flat=True))
        for name in ("text", "text_en"):
            found[name] = found.get(name, "").replace("\r\n", "\n").strip()
            unknown = sorted(variables_in(found[name]) - known)
            if unknown:
                names = listed("{{" + one + "}}" for one in unknown)
                self.add_error(name, _("Nobody fills this variable: %(names)s") % {"names": names})
        return found


class NewClauseForm(WordingForm):
    code = forms.SlugField(
        label=_("Code, in Latin letters"), max_length=50, widget=code(), help_text=_("Never changes; for example: transport.")
    )  # fmt: skip
    field_order = ["code"]


class TemplateRowForm(forms.Form):
    """A clause's place in a template."""

    clause = forms.ModelChoiceField(label=_("Clause"), queryset=LibraryClause.objects.none())
    order = WesternIntegerField(
        label=_("Order"), min_value=1, max_value=9999, help_text=_("Clauses stand by this number.")
    )
    mandatory = forms.BooleanField(label=_("Mandatory: a contract cannot leave it out"), required=False)
    included = forms.BooleanField(label=_("New contracts begin with it"), required=False)
    partner_kinds = forms.MultipleChoiceField(
        label=_("Only for these kinds of partner"), choices=PartnerKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: for every kind."),
    )  # fmt: skip

    def __init__(self, *args: Any, clauses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses
