"""What a bidder declares: its relations (conflicts of interest), its statements, and with whom it bids."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField
from tenders.forms.rows import RowForm, row_formset
from tenders.relations import ALONE, CONSORTIUM, RELATIONS, Relation

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
MOST_MEMBERS = 20
STATEMENTS = ("accepts_terms", "no_conflict", "all_true")


def long_text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class DeclarationForm(forms.Form):
    """Relations, statements, alone or in a consortium. Everything may stay open in a draft."""

    accepts_terms = forms.BooleanField(required=False)
    no_conflict = forms.BooleanField(
        label=_("Apart from what we declared above, we have no conflict of interest in this tender."),
        required=False,
        help_text=_("Without this declaration the bid cannot be sent."),
    )
    all_true = forms.BooleanField(
        label=_("We declare that everything stated in this bid is true."),
        required=False,
        help_text=_("Without this declaration the bid cannot be sent; a false statement leads to exclusion."),
    )
    bids_as = forms.ChoiceField(
        label=_("How do you bid?"),
        choices=[(ALONE, _("Alone")), (CONSORTIUM, _("In a consortium with other partners"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Alone: leave the table empty. In a consortium: each member answers for the whole contract."),
    )

    def __init__(self, *args: Any, validity_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = self.fields["accepts_terms"]
        terms.label = _("We accept the terms of this tender and keep our bid valid for %(days)s days.") % {
            "days": validity_days
        }
        terms.help_text = _(
            "Without this declaration the bid cannot be sent. A bid with conditions of its own is excluded."
        )
        for relation in RELATIONS:
            self.fields[relation.answer] = forms.ChoiceField(
                label=relation.question, choices=YES_NO, required=False, widget=forms.RadioSelect
            )
            self.fields[relation.details] = forms.CharField(
                label=_("If yes: who and what"), required=False, max_length=2000, widget=long_text(2)
            )

    @property
    def questions(self) -> list[tuple[Relation, Any, Any]]:
        """Each relation with its two fields, for the page."""
        return [(relation, self[relation.answer], self[relation.details]) for relation in RELATIONS]

    @property
    def statements(self) -> list[Any]:
        return [self[name] for name in STATEMENTS]


class MemberRow(RowForm):
    """One member of a consortium, the bidder itself among them."""

    typed = ("name", "registration_number", "share", "work")
    name = forms.CharField(label=_("Name of the partner"), required=False, max_length=200)
    registration_number = forms.CharField(
        label=_("Registration number"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    share = AmountField(label=_("Share, per cent"), required=False, min_value=0, max_value=100, max_digits=6)
    work = forms.CharField(label=_("Its part of the work"), required=False, max_length=300)
    lead = forms.BooleanField(label=_("Leads the consortium"), required=False)

    def content(self) -> dict[str, Any]:
        """The row as plain data."""
        found = self.cleaned_data
        share = "" if found["share"] is None else format(found["share"], "f")
        return {k: found[k] for k in ("name", "registration_number", "work", "lead")} | {"share": share}


MemberRows = row_formset(MemberRow, MOST_MEMBERS)
