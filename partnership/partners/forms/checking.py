"""The check of a registration: for each item, in order or what is to be corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.partners.selectors.checking import Line, returned_reasons
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form

ANSWERS = [("", _("not looked at yet")), ("yes", _("in order")), ("no", _("to be corrected"))]


class ItemForm(forms.Form):
    """One item. `seen` carries what the page showed, so that a change meanwhile is noticed."""

    answer = forms.ChoiceField(label=_("Finding"), choices=ANSWERS, required=False)
    reason = forms.CharField(
        label=_("What is to be corrected"), required=False, max_length=1000,
        help_text=_("The partner reads it beside this item."), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        self.line = line
        answer = "" if line.check is None else "yes" if line.check.accepted else "no"
        kwargs["initial"] = {"answer": answer, "reason": line.reason, "seen": line.seen}
        kwargs["prefix"] = line.item.code
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("answer") == "no" and not found.get("reason", "").strip():
            self.add_error("reason", _("Write what is to be corrected: the partner reads it."))
        if found.get("answer") == "yes" and self.line.lacks:
            self.add_error("answer", _("Something of this item is missing: it cannot be in order."))
        return found


def findings_of(forms_: list[ItemForm]) -> dict[str, tuple[bool, str]]:
    """{item: (accepted, reason)} of the items that were looked at."""
    return {
        form.line.item.code: (form.cleaned_data["answer"] == "yes", form.cleaned_data["reason"].strip())
        for form in forms_
        if form.cleaned_data["answer"]
    }


class ReturnForm(StepForm):
    """The letter of return begins with what was found, item by item."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].initial = returned_reasons(self.obj)


register_step_form("partners.partner", "send_back", ReturnForm)
