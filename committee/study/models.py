"""A proposal to improve partnership; a study; what came of either."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committee.correspondence.models import end_of
from committee.knowledge.models import TextVersion
from committee.models.office import Directive
from partnership.arabic.search import key_of
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import FieldOfPartnership, Project


class Improvement(WorkflowModel):
    """A proposal, a facilitation or an opinion of somebody in the ministry (programme.ar.md, task 5)."""

    machine = "committee.improvement"

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("proposal")
        EASING = "easing", _("facilitation")
        OPINION = "opinion", pgettext_lazy("kind of proposal", "opinion")

    number = models.CharField(_("number"), max_length=30, unique=True)
    state = state_field(machine)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=250)
    text = models.TextField(_("proposal"))
    gain = models.TextField(_("what it improves"), blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))
    created_at = models.DateTimeField(_("submitted at"))
    decision = models.TextField(_("decision and its reasons"), blank=True)

    project_id = None
    search_key = key_of("title", "text")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("proposal to improve partnership")
        verbose_name_plural = _("proposals to improve partnership")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.improvement",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_kind", condition=Q(kind__in=["easing", "opinion", "proposal"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("committee:improvement", args=[self.pk])

    def adopt(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.decision = reason

    def decline(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.decision = reason


class Study(WorkflowModel):
    """A study or report: proposed, written, reviewed by somebody else, published."""

    machine = "committee.study"

    number = models.CharField(_("number"), max_length=30, unique=True)
    state = state_field(machine)
    title = models.CharField(_("title"), max_length=250)
    field = models.CharField(_("field of partnership"), max_length=20, choices=FieldOfPartnership.choices, blank=True)
    why = models.TextField(_("why it is needed"))
    body = models.TextField(_("text"), blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    due_on = models.DateField(_("due on"))
    is_public = models.BooleanField(_("everybody may read it"), default=False)
    review = models.TextField(_("opinion of the reviewer"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("proposed at"))
    published_at = models.DateTimeField(_("published at"), null=True)

    project_id = None
    search_key = key_of("title", "why")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.study",
            models.CheckConstraint(name="%(app_label)s_%(class)s_two_people", condition=~Q(reviewer=F("author"))),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("committee:study", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        """The author writes it now."""
        return self.state == "under_way"

    def desk_scope(self, role: str) -> str:
        """The author writes, the reviewer reviews."""
        if self.state == "under_way":
            return f"user:{self.author_id}"
        return f"user:{self.reviewer_id}" if self.state == "review" else ""

    def task_due(self, state: str) -> datetime | None:
        return end_of(self.due_on) if state == "under_way" else None

    def publish(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.published_at, self.review = at, reason

    def send_back(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.review = reason


class Outcome(models.Model):
    """What came of a proposal or a study: a project, a directive, a version of the policy or guide, or something in words."""

    machine = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what came of it"), max_length=500, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["machine", "object_id"], name="outcome_of")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_something",
                condition=~Q(project=None, directive=None, text=None, note=""),
            )
        ]

    def __str__(self) -> str:
        return self.note or str(self.target)

    @property
    def target(self) -> Any:
        return self.project or self.directive or self.text
