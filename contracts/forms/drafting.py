"""Forms of a draft: clauses, variables, comments, rounds, the external review, returns with reasons for clauses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import code, line, long
from contracts.models import ClauseVersion, ContractTemplate, ContractVariable, Decision, Opinion
from partnership.arabic.forms import ArabicDateField
from partnership.workflow.clock import today
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form

MOST_REMARKS = 4


class ClauseForm(forms.Form):
    """A clause of a draft in the contract's own words."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=line())
    text = forms.CharField(label=_("Text"), max_length=50_000, widget=long(14))
    why = forms.CharField(
        label=_("Why it differs from the library"), max_length=500, required=False, widget=long(2),
        help_text=_("Every difference from the library needs a reason before the contract is accredited."),
    )  # fmt: skip


class ClauseAddForm(forms.Form):
    """A clause from the library, or of the contract's own."""

    after = forms.TypedChoiceField(label=_("After clause"), coerce=int)
    version = forms.ModelChoiceField(
        label=_("Clause of the library"), queryset=ClauseVersion.objects.none(), required=False, empty_label=_("none: in own words")
    )  # fmt: skip
    title = forms.CharField(label=_("Title, in own words"), max_length=200, required=False, widget=line())
    text = forms.CharField(label=_("Text, in own words"), max_length=50_000, required=False, widget=long(8))
    why = forms.CharField(label=_("Why it is needed"), max_length=500, required=False, widget=long(2))

    def __init__(self, *args: Any, clauses: list[Any], versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = [(c.number, str(c)) for c in clauses]
        self.fields["version"].queryset = versions

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("version") and not (found.get("title") and found.get("text")):
            raise forms.ValidationError(_("Choose a clause of the library, or write title and text."))
        return found


class TemplateForm(forms.Form):
    template = forms.ModelChoiceField(
        label=_("Template"), queryset=ContractTemplate.objects.all(), empty_label=None,
        help_text=_("All clauses are drafted anew from it; the present ones stay as a revision."),
    )  # fmt: skip


class ValuesForm(forms.Form):
    """The variables of a contract, as fields."""

    def __init__(self, *args: Any, values: dict[str, str], used: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for variable in ContractVariable.objects.all():
            if variable.code in used:
                self.fields[variable.code] = forms.CharField(
                    label=str(variable), max_length=200, required=False, initial=values.get(variable.code, ""), widget=line()
                )  # fmt: skip


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), max_length=4000, widget=long(3))


class ResolveForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=long(3))


class OfferForm(forms.Form):
    message = forms.CharField(
        label=_("Message to the partner"), max_length=4000, required=False, widget=long(4),
        help_text=_("The partner sees the draft as it is now, and nothing of your comments or checks."),
    )  # fmt: skip


class ProposalForm(forms.Form):
    """The partner's own words for a clause."""

    text = forms.CharField(label=_("Your wording"), max_length=50_000, widget=long(10))
    why = forms.CharField(label=_("Why"), max_length=4000, required=False, widget=long(3))

    def __init__(self, *args: Any, offered: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        text = found["text"] = found.get("text", "").replace("\r\n", "\n").strip()
        if text and text != self.offered and not found.get("why", "").strip():
            self.add_error("why", _("Write why the clause should be changed."))
        return found


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, choices=[c for c in Decision.choices if c[0]]
    )
    text = forms.CharField(
        label=_("Agreed words"), max_length=50_000, required=False, widget=long(8),
        help_text=_("Only where the clause is accepted in other words."),
    )  # fmt: skip
    answer = forms.CharField(label=_("Answer to the partner"), max_length=4000, required=False, widget=long(3))


class ExternalReviewForm(forms.Form):
    """What the outside reviewer wrote."""

    body = forms.CharField(
        label=_("Reviewing body"), max_length=200, initial="هيئة التشريع والرأي القانوني", widget=line()
    )
    reference = forms.CharField(label=_("Number of their letter"), max_length=60, widget=code())
    sent_on = ArabicDateField(label=_("Sent on"))
    received_on = ArabicDateField(label=_("Answered on"))
    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices)
    text = forms.CharField(label=_("What they say"), max_length=8000, widget=long(5))
    file = forms.FileField(label=_("Their letter (PDF)"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        sent, received = found.get("sent_on"), found.get("received_on")
        if sent and received and received < sent:
            self.add_error("received_on", _("The answer cannot come before the letter was sent."))
        if received and received > today():
            self.add_error("received_on", _("This day is still to come."))
        return found


class AnnexForm(forms.Form):
    title = forms.CharField(label=_("Title of the annex"), max_length=200, widget=line())
    file = forms.FileField(label=_("File"), help_text=_("Its hash is printed in the contract."))


class ReturnForm(StepForm):
    """A return with its reason, and what is to be changed in single clauses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = [("", _("no clause")), *((c.number, str(c)) for c in self.obj.clauses.all())]
        for n in range(1, MOST_REMARKS + 1):
            self.fields[f"clause_{n}"] = forms.ChoiceField(
                label=_("Clause (%(n)s)") % {"n": n}, choices=clauses, required=False
            )
            self.fields[f"remark_{n}"] = forms.CharField(
                label=_("What is wrong with it (%(n)s)") % {"n": n}, max_length=4000, required=False, widget=long(2)
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        remarks = []
        for n in range(1, MOST_REMARKS + 1):
            number, text = found.pop(f"clause_{n}", ""), found.pop(f"remark_{n}", "").strip()
            if number and not text:
                self.add_error(f"remark_{n}", _("Write what is wrong with this clause."))
            elif text:
                remarks.append((int(number or 0), text))
        return {**found, "remarks": remarks}


for _step in ("finance_send_back", "chair_send_back", "legal_send_back", "senior_send_back"):
    register_step_form("contracts.contract", _step, ReturnForm)
