"""Forms of proposals and studies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.knowledge.models import TextVersion
from committee.models.office import Directive
from committee.opening.forms_papers import PaperForm, line, long
from committee.selectors import committee_members
from committee.study.models import Improvement, Study
from partnership.arabic.forms import ArabicDateField
from partnership.people.models import User
from partnership.people.roles import PARTNERSHIP_COMMITTEE
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.forms.files import FilesField
from tenders.models import FieldOfPartnership, Project

MOST = 300  # of what a list offers


class ImprovementForm(PaperForm):
    """A proposal, a facilitation or an opinion."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Improvement.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=250, widget=line())
    text = forms.CharField(label=_("The proposal"), max_length=20_000, widget=long(8))
    gain = forms.CharField(label=_("What it improves, and for whom"), required=False, max_length=4000, widget=long(3))
    uploads = FilesField(label=_("Files"), required=False, help_text=_("PDF, Word, Excel or pictures."))


class StudyForm(forms.Form):
    """A study that is proposed."""

    title = forms.CharField(label=_("Title"), max_length=250, widget=line())
    field = forms.ChoiceField(
        label=_("Field of partnership"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices]
    )
    why = forms.CharField(label=_("Why it is needed"), max_length=8000, widget=long(5))
    author = forms.ModelChoiceField(label=_("Author"), queryset=User.objects.none())
    reviewer = forms.ModelChoiceField(
        label=_("Reviewer"), queryset=User.objects.none(), help_text=_("Somebody other than the author.")
    )
    due_on = ArabicDateField(label=_("Due on"))
    is_public = forms.BooleanField(
        label=_("Everybody may read it"), required=False, help_text=_("Otherwise the ministry's staff only.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = committee_members(PARTNERSHIP_COMMITTEE)
        for name in ("author", "reviewer"):
            self.fields[name].queryset = members  # type: ignore[attr-defined]


class StudyTextForm(PaperForm):
    """The author's text."""

    body = forms.CharField(
        label=_("Text"), required=False, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 20, "dir": "auto", "class": "text-source"}),
        help_text=_("# chapter, ## article, ### heading, - list, | table |. Articles are numbered by themselves."),
    )  # fmt: skip
    uploads = FilesField(label=_("Files"), required=False, help_text=_("PDF, Word, Excel or pictures."))


class OutcomeForm(forms.Form):
    """What came of a proposal or study."""

    project = forms.ModelChoiceField(label=_("Project"), required=False, queryset=Project.objects.none())
    directive = forms.ModelChoiceField(label=_("Directive"), required=False, queryset=Directive.objects.none())
    text = forms.ModelChoiceField(
        label=_("Version of the policy or guide"), required=False, queryset=TextVersion.objects.none()
    )
    note = forms.CharField(label=_("In words"), required=False, max_length=500, widget=line())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects: Any = self.fields["project"]
        projects.queryset = Project.objects.order_by("-pk")
        projects.choices = [("", "—"), *((p.pk, f"{p.reference} {p.name}") for p in projects.queryset[:MOST])]
        self.fields["directive"].queryset = Directive.objects.order_by("-pk")  # type: ignore[attr-defined]
        self.fields["text"].queryset = TextVersion.objects.order_by("kind", "-number")  # type: ignore[attr-defined]


class StudyFilter(forms.Form):
    """How the register of studies is narrowed."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    field = forms.ChoiceField(
        label=_("Field of partnership"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Study._meta.get_field("state").choices]
    )


class ImprovementFilter(forms.Form):
    """How the register of proposals is narrowed."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *Improvement.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Improvement._meta.get_field("state").choices]
    )


class ReviewForm(StepForm):
    """The reviewer's opinion goes with the study."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Opinion of the reviewer")


register_step_form("committee.study", "publish", ReviewForm)
