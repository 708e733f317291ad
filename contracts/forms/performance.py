"""Forms of visits, findings, letters, evaluations, referrals."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contracts.forms.fields import line, long, photos
from contracts.models import FindingOwner, LetterKind, StandingValue
from contracts.models.contract import add_months
from contracts.selectors.delivery import last_day_to_appeal
from contracts.services.visits import visit_items
from partnership.arabic.forms import AmountField, ArabicDateField, WesternIntegerField
from partnership.interface.formats import day
from partnership.workflow.clock import today
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.forms.files import FilesField
from tenders.selectors.rules import rule

ANSWERS = [("", "—"), ("yes", _("yes")), ("no", _("no")), ("na", _("does not apply"))]


class VisitForm(forms.Form):
    """A site visit, made for a phone: a few lines, a checklist, photographs."""

    visited_on = ArabicDateField(label=_("Visited on"))
    place = forms.CharField(label=_("Place"), max_length=200, widget=line())
    met = forms.CharField(label=_("People met"), max_length=300, required=False, widget=line())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongue = "en" if get_language() == "en" else "ar"
        for item in visit_items():
            self.fields[f"item-{item['code']}"] = forms.ChoiceField(
                label=item[tongue], choices=ANSWERS, required=False, widget=forms.Select
            )
            words = _("Note: %(item)s") % {"item": item[tongue]}  # read aloud; to the eye the item stands just above
            self.fields[f"note-{item['code']}"] = forms.CharField(
                label=_("Note"), max_length=300, required=False,
                widget=forms.TextInput(attrs={"dir": "auto", "aria-label": words}),
            )  # fmt: skip
        self.fields["summary"] = forms.CharField(label=_("What was seen"), max_length=8000, widget=long(5))
        self.fields["photos"] = FilesField(
            label=_("Photographs"), required=False, widget=photos(), help_text=_("JPEG or PNG, up to 12. Your browser makes them smaller before it sends them."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        rows = []
        for item in visit_items():
            answer, note = found.pop(f"item-{item['code']}", ""), found.pop(f"note-{item['code']}", "")
            rows.append(
                {"code": item["code"], "item": item["ar"], "item_en": item["en"], "answer": answer, "note": note}
            )
        found["checklist"] = rows
        return found


class FindingForm(forms.Form):
    text = forms.CharField(label=_("What must be mended"), max_length=2000, widget=long(3))
    owner = forms.ChoiceField(label=_("Who mends it"), choices=FindingOwner.choices)
    due_on = ArabicDateField(label=_("Until"))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("What was done"), max_length=4000, widget=long())


class LetterForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[c for c in LetterKind.choices if c[0] not in ("termination", "guarantee")]
    )
    subject = forms.CharField(label=_("Subject"), max_length=200, widget=line())
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=long(10))
    answer_due_on = ArabicDateField(
        label=_("Answer due on"), required=False, help_text=_("Left empty: the days of the rule.")
    )
    file = forms.FileField(label=_("Attached file"), required=False)


class OutcomeForm(forms.Form):
    outcome = forms.CharField(label=_("How it was settled"), max_length=4000, widget=long())


class JudgementForm(forms.Form):
    score = AmountField(
        label=_("The department's judgement (0 to 100)"), max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100)
    )  # fmt: skip
    text = forms.CharField(label=_("Why"), max_length=8000, widget=long(6))


class CommentForm(StepForm):
    partner_comment = forms.CharField(label=_("Your comment"), max_length=8000, widget=long(6))


class AppealForm(StepForm):
    """The partner's grounds; until when it may appeal and who decides stand beside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds, last = self.fields["reason"], last_day_to_appeal(self.obj)
        grounds.label = _("Grounds of the appeal")
        grounds.widget.attrs["rows"] = 8
        if last is not None:
            grounds.help_text = self.words % {"day": day(last)}

    words: Any = _("You may appeal until %(day)s. Name the score that you dispute, and the facts and papers that speak against it. The chair of the partnership committee decides.")  # fmt: skip


class ReferralAppealForm(AppealForm):
    words = _("You may appeal until %(day)s. Say why the decision should be lifted. The chair of the tender committee decides.")  # fmt: skip


class CorrectForm(StepForm):
    judgement_score = AmountField(
        label=_("Corrected judgement (0 to 100)"), max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100)
    )  # fmt: skip


class DecideForm(StepForm):
    """What the committee decides; a bar has an end."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=StandingValue.choices)
    months = WesternIntegerField(
        label=_("Months of the bar"), required=False, min_value=1, max_value=120, help_text=_("Only for a bar.")
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        months, most = found.pop("months", None), int(rule("bar_months_most"))
        found["until"] = None
        if found.get("outcome") == StandingValue.BAR:
            if not months or months > most:
                self.add_error("months", _("A bar lasts from 1 to %(most)s months.") % {"most": most})
            else:
                found["until"] = add_months(today(), months)
        return found


register_step_form("contracts.evaluation", "comment", CommentForm)
register_step_form("contracts.evaluation", "appeal", AppealForm)
register_step_form("contracts.referral", "appeal", ReferralAppealForm)
register_step_form("contracts.evaluation", "correct", CorrectForm)
register_step_form("contracts.referral", "decide", DecideForm)
