"""Forms of what follows a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.aftermath.panel import able_to_answer, opinions_told
from committee.models.aftermath import PanelOpinion
from committee.models.award import ABOUT, ASKS, DESKS, REMEDIES
from partnership.people.models import User
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.selectors.tender import rule_for


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class AskForm(StepForm):
    """The minister's questions, and whose desk they go to."""

    desk = forms.ChoiceField(label=_("Whom you ask"), choices=DESKS, required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Your questions")
        self.fields["desk"].initial = "both"
        self.order_fields(["reason", "desk"])

    def clean_desk(self) -> str:
        return self.cleaned_data.get("desk") or "both"


class MinisterAnswerForm(StepForm):
    """The answer to the minister's questions, which stand above it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.obj.questions.filter(answered_at=None).last()
        self.facts = [(_("Questions of the minister"), asked.text)] if asked is not None else []
        self.fields["reason"].label = _("Your answer")
        self.fields["reason"].help_text = _("It stands in the memorandum that goes back to the minister.")


class RejectForm(StepForm):
    """Why the minister rejects: the tender ends with these words, and its page is public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "The tender ends without an award, and these words stand on its public page as the reason."
        )


class TakeUpForm(StepForm):
    """Who answers the complaint. Without a choice: everybody of the partnership committee who may."""

    panel = forms.ModelMultipleChoiceField(
        label=_("Panel that answers the complaint"), queryset=User.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only people who neither evaluated this tender nor have a conflict of interest with it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = able_to_answer(self.obj)
        self.fields["panel"].queryset = able  # type: ignore[attr-defined]
        self.fields["panel"].initial = [person.pk for person in able]

    def clean_panel(self) -> list[User]:
        """A panel that is too small could answer nothing, and nobody is added to it afterwards."""
        chosen = list(self.cleaned_data["panel"])
        least = rule_for(self.obj.award.tender, "complaint_panel_min")
        if 0 < len(chosen) < least <= len(self.fields["panel"].initial):
            raise forms.ValidationError(
                _("The rule asks for a panel of at least %(n)s: a smaller one cannot answer the complaint.")
                % {"n": least}
            )
        return chosen


class AnswerForm(StepForm):
    """The answer to a complaint: the complainant reads these words in a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(_("Filed by"), self.obj.partner), (_("Asked for"), self.obj.get_asks_display())]
        self.facts = [*asked, *opinions_told(self.obj.panel.select_related("person"))]
        self.fields["reason"].label = _("Answer and its reasons")
        self.fields["reason"].help_text = _(
            "It is printed in the letter to the complainant, with the names of the panel."
        )


class UpholdForm(AnswerForm):
    """What an upheld complaint leads to."""

    remedy = forms.ChoiceField(label=_("What follows"), choices=REMEDIES, required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remedy"].initial = "reevaluate"

    def clean_remedy(self) -> str:
        return self.cleaned_data.get("remedy") or "reevaluate"


class OpinionOnComplaintForm(forms.Form):
    """The opinion of one member of the panel."""

    opinion = forms.ChoiceField(
        label=_("My opinion"), choices=[c for c in PanelOpinion.choices if c[0]], widget=forms.RadioSelect
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=4000, widget=long(4))


class ComplaintForm(forms.Form):
    """A complaint, guided: which decision, what is wrong with it, what is asked for."""

    about = forms.ChoiceField(
        label=_("1. Which decision do you complain about?"), choices=ABOUT, required=False, widget=forms.RadioSelect,
        initial="scores",
    )  # fmt: skip
    text = forms.CharField(
        label=_("2. What is wrong with it?"), max_length=20000, widget=long(8),
        help_text=_("Say what happened, and name the criterion, the document or the rule. Facts help more than many words."),
    )  # fmt: skip
    asks = forms.ChoiceField(
        label=_("3. What do you ask for?"), choices=ASKS, required=False, widget=forms.RadioSelect, initial="reevaluate"
    )

    def clean_about(self) -> str:
        return self.cleaned_data.get("about") or "other"

    def clean_asks(self) -> str:
        return self.cleaned_data.get("asks") or "reevaluate"


class NoticeForm(forms.Form):
    text = forms.CharField(label=_("Text of the result"), max_length=4000, widget=long(8))
    text_en = forms.CharField(label=_("Text in English"), required=False, max_length=4000, widget=long(6))


register_step_form("committee.award", "send_back", AskForm)
register_step_form("committee.award", "answer", MinisterAnswerForm)
register_step_form("committee.award", "reject", RejectForm)
register_step_form("committee.complaint", "accept", TakeUpForm)
register_step_form("committee.complaint", "dismiss", AnswerForm)
register_step_form("committee.complaint", "uphold", UpholdForm)
