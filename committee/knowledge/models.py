"""A version of the policy or of the guide: written in Markdown, approved, in force from a day."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import key_of
from partnership.people.models import User
from partnership.workflow.clock import today
from partnership.workflow.models import WorkflowModel, state_constraint, state_field

MOST = 400_000  # characters of a text: some 150 pages


class TextKind(models.TextChoices):
    POLICY = "policy", _("Community partnership policy")
    GUIDE = "guide", _("Guide to procedures")


class TextVersion(WorkflowModel):
    """One version. The one in force is the latest approved one whose day has come (selectors.in_force)."""

    machine = "committee.textversion"

    kind = models.CharField(_("text"), max_length=10, choices=TextKind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    state = state_field(machine)
    body = models.TextField(_("text"))
    search_key = key_of("body")
    note = models.CharField(_("what is new in this version"), max_length=300, blank=True)
    note_search_key = key_of("note")
    is_public = models.BooleanField(_("everybody may read it"), default=True)
    in_force_on = models.DateField(_("in force from"), null=True)
    edits = models.PositiveIntegerField(default=0)  # counts the changes: a page that is too old is noticed
    submitted_at = models.DateTimeField(null=True)  # decisions on earlier wordings do not count
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("begun at"))
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True)

    project_id = None

    class Meta(WorkflowModel.Meta):
        verbose_name = _("version of a policy or guide")
        verbose_name_plural = _("versions of policies and guides")
        ordering = ["kind", "-number"]
        constraints = state_constraint(
            "committee.textversion",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["kind", "number"]),
            models.UniqueConstraint(  # two drafts at once would lose one of them
                name="%(app_label)s_%(class)s_one_open",
                fields=["kind"],
                condition=Q(state__in=("draft", "committee", "minister")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approved",
                condition=~Q(state="approved")
                | Q(approved_at__isnull=False, approved_by__isnull=False, in_force_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return _("%(text)s, version %(n)s") % {"text": self.get_kind_display(), "n": self.number}

    def get_absolute_url(self) -> str:
        return reverse("committee:text", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    @property
    def is_approved(self) -> bool:
        return self.state == "approved"

    @property
    def is_coming(self) -> bool:
        """Approved, and its day is still to come."""
        return self.is_approved and self.in_force_on is not None and self.in_force_on > today()

    def submit(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.submitted_at = at

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.approved_by, self.approved_at = by, at
        self.in_force_on = first_day(self.in_force_on)


def first_day(wanted: date | None) -> date:
    """The day a text comes into force: the one wanted, never before it was approved."""
    return max(wanted or today(), today())
