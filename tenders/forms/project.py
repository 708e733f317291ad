"""Beginning a project, and narrowing the list of projects."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnership.arabic.digits import to_western
from partnership.arabic.search import search
from partnership.people.models import Department
from partnership.people.roles import ROLES, STAFF, roles_of, scopes_of
from partnership.workflow.clock import now
from partnership.workflow.models import Task
from partnership.workflow.path import Stage
from tenders.forms.terms import BasicsForm
from tenders.models import FieldOfPartnership, Project
from tenders.models.terms import Method
from tenders.selectors.project import FILE_MACHINES

ANY = ("", _("any"))


class NewProjectForm(BasicsForm):
    """Title and field: enough to open a file. Everything else is written later."""

    copy_of = forms.CharField(
        label=_("Copy the terms of project number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "placeholder": "SH-2026-0017"}),
        help_text=_("Leave it empty to begin afresh. Otherwise everything but the title is copied."),
    )

    def __init__(self, *args: Any, projects: QuerySet[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects

    def clean_copy_of(self) -> Project | None:
        """The project whose terms are copied, among those the person sees."""
        reference = to_western(self.cleaned_data.get("copy_of") or "").strip().upper()
        if not reference:
            return None
        found = self.projects.select_related("terms").filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError(_("There is no project with this number among those you may see."))
        return found


class ProjectFilter(forms.Form):
    """All optional. What makes no sense is said by its field and narrows nothing."""

    q = forms.CharField(label=_("Title or number"), required=False, max_length=200)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[ANY, *Stage.choices])
    waits = forms.ChoiceField(label=_("Waits for"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[ANY, *FieldOfPartnership.choices])
    department = forms.ModelChoiceField(
        label=_("Department"), required=False, queryset=Department.objects.none(), empty_label=ANY[1]
    )
    method = forms.ChoiceField(label=_("Method"), required=False, choices=[ANY, *Method.choices])
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, departments: QuerySet[Department], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["year"].choices = [ANY, *((y, y) for y in years)]  # type: ignore[attr-defined]
        roles = [(f"role:{code}", ROLES[code].label) for code in ROLES if code in STAFF - {"admin", "auditor"}]
        self.fields["waits"].choices = [ANY, ("me", _("me")), ("late", _("anybody, and is late")), *roles]  # type: ignore[attr-defined]

    def narrow(self, projects: QuerySet[Project], *, user: Any) -> QuerySet[Project]:
        """The projects that fit."""
        if not self.is_bound:
            return projects
        self.full_clean()
        wanted = self.cleaned_data
        plain = {name: wanted[name] for name in ("stage", "field", "department", "year") if wanted.get(name)}
        if wanted.get("method"):
            plain["terms__method"] = wanted["method"]
        projects = search(projects.filter(**plain), wanted.get("q") or "", "search_key")
        return _waiting(projects, wanted.get("waits") or "", user)


def _waiting(projects: QuerySet[Project], waits: str, user: Any) -> QuerySet[Project]:
    if waits == "me":
        mine = Task.objects.filter(
            closed_at=None, machine__in=FILE_MACHINES, role__in=list(roles_of(user)), scope__in=scopes_of(user)
        )
        return projects.filter(pk__in=mine.exclude(project_id=None).values("project_id"))
    if waits == "late":
        return projects.filter(next_due__lt=now())
    return projects.filter(next_role=waits.removeprefix("role:")) if waits else projects
