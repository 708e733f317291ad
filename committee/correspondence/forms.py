"""Forms of letters and memoranda."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.correspondence.models import Letter, Memorandum, Party
from committee.meetings.models import Meeting
from committee.opening.forms_papers import PaperForm, line, long
from partnership.arabic.forms import ArabicDateField
from partnership.partners.models import Partner
from partnership.workflow.clock import today
from tenders.forms.files import FilesField
from tenders.models import Project

MOST = 300  # of what a list offers


class _Linked(PaperForm):
    """What a letter or memorandum may be about."""

    partner = forms.ModelChoiceField(
        label=_("Partner"), required=False, queryset=Partner.objects.none(), empty_label=_("none of the register")
    )
    project = forms.ModelChoiceField(
        label=_("Project"), required=False, queryset=Project.objects.none(), empty_label=_("about no project")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["project"]
        known.queryset = Project.objects.order_by("-pk")
        known.label_from_instance = lambda project: f"{project.reference} {project.name}"
        known.choices = [("", known.empty_label), *((p.pk, f"{p.reference} {p.name}") for p in known.queryset[:MOST])]
        partners: Any = self.fields["partner"]
        partners.queryset = Partner.objects.order_by("name", "pk")


class _LetterForm(_Linked):
    correspondent = forms.CharField(label=_("From"), max_length=250, widget=line())
    party = forms.ChoiceField(label=_("Kind of body"), choices=Party.choices)
    subject = forms.CharField(label=_("Subject"), max_length=250, widget=line())
    meeting = forms.ModelChoiceField(
        label=_("Meeting"), required=False, queryset=Meeting.objects.none(), empty_label=_("about no meeting")
    )
    reply_due = ArabicDateField(label=_("Reply due on"), required=False)
    uploads = FilesField(label=_("Attachments"), required=False, help_text=_("PDF, Word, Excel or pictures."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = Meeting.objects.filter(committee="partnership").select_related("award").order_by("-held_on")
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class IncomingForm(_LetterForm):
    """A letter that came."""

    text = forms.CharField(label=_("What it says, in short"), required=False, max_length=20_000, widget=long(5))
    their_reference = forms.CharField(label=_("Their number"), required=False, max_length=60)
    dated = ArabicDateField(label=_("Date of the letter"))
    field_order = ["correspondent", "party", "subject", "their_reference", "dated", "text", "reply_due", "uploads"]


class OutgoingForm(_LetterForm):
    """A letter that is to go."""

    text = forms.CharField(label=_("Text of the letter"), max_length=20_000, widget=long(12))
    field_order = ["correspondent", "party", "subject", "text", "reply_due", "uploads"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["correspondent"].label = _("To")

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "dated": today()}


class MemorandumForm(_Linked):
    """A memorandum of understanding."""

    subject = forms.CharField(label=_("Subject"), max_length=250, widget=line())
    party = forms.ChoiceField(label=_("Kind of body"), choices=Party.choices)
    parties = forms.CharField(label=_("Parties, one a line"), max_length=2000, widget=long(3))
    text = forms.CharField(label=_("What was agreed"), required=False, max_length=20_000, widget=long(6))
    signed_on = ArabicDateField(label=_("Signed on"), required=False)
    starts_on = ArabicDateField(label=_("From day"), required=False)
    ends_on = ArabicDateField(label=_("Until day"), required=False, help_text=_("Left empty: without an end."))
    uploads = FilesField(label=_("Signed copy and annexes"), required=False)
    field_order = ["subject", "party", "parties", "text", "signed_on", "starts_on", "ends_on", "uploads"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        starts, ends = found.get("starts_on"), found.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first."))
        return found


class LetterFilter(forms.Form):
    """How the register is narrowed."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        required=False,
        choices=[("", _("in and out")), ("in", _("incoming")), ("out", _("outgoing"))],
    )
    party = forms.ChoiceField(label=_("Kind of body"), required=False, choices=[("", _("all kinds")), *Party.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Letter._meta.get_field("state").choices]
    )


class MemorandumFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    party = forms.ChoiceField(label=_("Kind of body"), required=False, choices=[("", _("all kinds")), *Party.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Memorandum._meta.get_field("state").choices]
    )
