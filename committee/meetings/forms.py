"""Forms of the meetings' room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.meetings.models import Choice, Meeting
from committee.meetings.quorum import members
from committee.meetings.subjects import waiting_for
from committee.selectors import committee_members
from partnership.arabic.forms import ArabicDateTimeField, WesternIntegerField
from partnership.people.models import User
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class MinutesForm(forms.Form):
    """What a meeting came to: who was there, what was said, what was decided beside the items."""

    attending = forms.ModelMultipleChoiceField(
        label=_("Attending"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    discussion = forms.CharField(label=_("Discussion"), required=False, max_length=20000, widget=long(6))
    decision = forms.CharField(label=_("Decision"), required=False, max_length=8000, widget=long(4))

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = committee_members(TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE)
        if meeting is not None:
            seated = {person.pk for person in members(meeting)} | set(
                meeting.attendance.values_list("person_id", flat=True)
            )
            people = User.objects.filter(pk__in=seated).order_by("name", "pk")
        self.fields["attending"].queryset = people  # type: ignore[attr-defined]


class WhenForm(forms.Form):
    """When, where, about what."""

    subject = forms.CharField(label=_("Subject"), max_length=250)
    held_on = ArabicDateTimeField(label=_("Date and time"))
    lasts = WesternIntegerField(label=_("Length in minutes"), min_value=10, max_value=600, required=False)
    place = forms.CharField(label=_("Place"), max_length=200)

    def clean_lasts(self) -> int:
        return self.cleaned_data.get("lasts") or 60


class MeetingForm(WhenForm):
    """A meeting to come, with what waits for the committee; or one that was held, with its minutes."""

    committee = forms.ChoiceField(label=_("Committee"), required=False)
    waiting = forms.MultipleChoiceField(
        label=_("Agenda: what waits for the committee"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["committee", "subject", "held_on", "lasts", "place", "waiting"]

    def __init__(self, *args: Any, committees: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].choices = committees  # type: ignore[attr-defined]
        found = [(w, code, label) for code, label in committees for w in waiting_for(code)]
        self.waits_for = {w.key: code for w, code, _label in found}
        if found:
            self.fields["waiting"].choices = [  # type: ignore[attr-defined]
                (w.key, f"{w.title}: {w.label}" + (f" ({label})" if len(committees) > 1 else ""))
                for w, _c, label in found
            ]
        else:
            del self.fields["waiting"]

    def clean_committee(self) -> str:
        return self.cleaned_data.get("committee") or self.fields["committee"].choices[0][0]  # type: ignore[attr-defined]

    def clean_waiting(self) -> list[str]:
        """Nothing that was marked is dropped: what waits for another committee belongs to a meeting of that one."""
        wanted: list[str] = self.cleaned_data["waiting"]
        if any(self.waits_for[key] != self.cleaned_data.get("committee", self.waits_for[key]) for key in wanted):
            raise forms.ValidationError(
                _("Something marked here waits for another committee: its name stands beside it.")
            )
        return wanted


class JointMeetingForm(forms.Form):
    """A joint meeting that agreed without a count; its quorum is checked."""

    held_on = ArabicDateTimeField(label=_("Date and time"))
    place = forms.CharField(label=_("Place"), max_length=200)
    attending = forms.ModelMultipleChoiceField(
        label=_("Attending"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    discussion = forms.CharField(label=_("Discussion"), max_length=20000, widget=long(6))
    opinion = forms.CharField(label=_("Opinion of the partnership committee"), max_length=8000, widget=long(4))
    decision = forms.CharField(label=_("Decision of the joint meeting"), max_length=8000, widget=long(4))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attending"].queryset = committee_members(TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE)  # type: ignore[attr-defined]


class AgendaForm(forms.Form):
    """One more item: something that waits, or a subject in words."""

    key = forms.ChoiceField(label=_("What waits for the committee"), required=False)
    subject = forms.CharField(label=_("Or another subject"), required=False, max_length=300)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = waiting_for(meeting.committee)
        choices = [("", _("nothing of these")), *((w.key, f"{w.title}: {w.label}") for w in found)]
        self.fields["key"].choices = choices  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """What was said about one item."""

    discussion = forms.CharField(label=_("Discussion"), required=False, max_length=20000, widget=long(5))
    opinion = forms.CharField(
        label=_("Opinion of the partnership committee"), required=False, max_length=8000, widget=long(3)
    )

    def __init__(self, *args: Any, joint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not joint:
            del self.fields["opinion"]


class ResolutionForm(forms.Form):
    text = forms.CharField(
        label=_("Wording of the decision"),
        help_text=_("Members vote on these words; they cannot be changed afterwards."),
        max_length=8000,
        widget=long(3),
    )


class VoteForm(forms.Form):
    """One's own vote."""

    choice = forms.ChoiceField(label=_("My vote"), choices=Choice.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Reasons"), required=False, max_length=1000, widget=long(2),
        help_text=_("A dissent is recorded in the minutes with its reasons and your name."),
    )  # fmt: skip


class AsideForm(forms.Form):
    reason = forms.CharField(label=_("Why you take no part in this item"), max_length=500)


class AgreeForm(StepForm):
    """Confirming the minutes, with a reservation if need be."""

    remark = forms.CharField(
        label=_("Reservation"), required=False, max_length=2000, widget=long(3),
        help_text=_("Leave it empty to confirm the minutes as they are. A reservation is printed with your name."),
    )  # fmt: skip


register_step_form("committee.meetingattendance", "agree", AgreeForm)
