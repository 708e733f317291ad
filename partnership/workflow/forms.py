"""The form behind the page that confirms a step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.workflow.models import How
from partnership.workflow.notices import KINDS
from partnership.workflow.path import Step


class StepForm(forms.Form):
    """Asks what a step needs. Subclass it for more than the reason; `cleaned_data` go to `fire()` as they are."""

    facts: list[tuple[Any, Any]] = []  # (label, value): what is decided here, before whoever decides it

    def __init__(self, *args: Any, obj: Any, user: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj
        self.user = user
        self.step = step
        self.proof: forms.Form | None = None  # asks who is at the keyboard (workflow.confirmation), on the same page
        if step.reason:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"),
                help_text=_("Whoever receives this reads it on their desk; it stays in the project's trail."),
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            )


class NoticeForm(forms.Form):
    """How each kind of notification comes by e-mail; legal notices are not asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, kind in KINDS.items():
            if not kind.legal:
                self.fields[code] = forms.ChoiceField(
                    label=kind.label, help_text=kind.help, choices=How.choices, widget=forms.RadioSelect, required=False
                )
        self.fields["only_mine"] = forms.BooleanField(
            label=_("Only of projects in which I took a step"),
            help_text=_("By e-mail only; your desk shows everything that waits for your role."),
            required=False,
        )
