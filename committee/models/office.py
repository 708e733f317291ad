"""Directives of the higher committee, and the files of the office's papers."""

from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import key_of
from partnership.documents.models import StoredFile
from partnership.people.models import Department, User
from partnership.people.roles import ROLES
from partnership.workflow.clock import today
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from partnership.workflow.path import DIRECTIVE_OWNERS, Step

OWNERS = [(role, ROLES[role].label) for role in DIRECTIVE_OWNERS]


class Directive(WorkflowModel):
    machine = "committee.directive"

    number = models.CharField(_("number"), max_length=30, unique=True)
    state = state_field(machine)
    text = models.TextField(_("directive"))
    due_on = models.DateField(_("due on"))
    owner_role = models.CharField(_("carried out by"), max_length=30, choices=OWNERS, default="partnership_secretary")
    department = models.ForeignKey(  # which officers, where officers carry it out
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(_("how it was carried out"), blank=True)

    project_id = None
    search_key = key_of("text")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.directive",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_owner",
                condition=Q(owner_role="officer", department__isnull=False)
                | ~Q(owner_role="officer") & Q(department=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.text[:80]}"

    def get_absolute_url(self) -> str:
        return reverse("committee:directive", args=[self.pk])

    @property
    def short(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:119]}…"

    @property
    def is_overdue(self) -> bool:
        """Its day has passed and it is not reported as carried out."""
        return self.state in ("issued", "in_progress") and self.due_on < today()

    @property
    def owner(self) -> str:
        """Who carries it out, in words."""
        return str(self.department or self.get_owner_role_display())

    def desk_roles(self, row: Step) -> tuple[str, ...]:
        return (self.owner_role,) if row.name in ("take_up", "report") else row.roles

    def desk_scope(self, role: str) -> str:
        return f"department:{self.department_id}" if role == "officer" and self.department_id else ""

    def task_due(self, state: str) -> datetime | None:
        """Its own day, until it is reported."""
        if state not in ("issued", "in_progress"):
            return None
        return datetime.combine(self.due_on, time(23, 59), tzinfo=timezone.get_default_timezone())

    def report(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.evidence = reason


class OfficeFile(models.Model):
    """A file of a letter, memorandum, proposal or study, or the evidence of a directive."""

    machine = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a paper")
        verbose_name_plural = _("files of papers")
        ordering = ["pk"]
        indexes = [models.Index(fields=["machine", "object_id"], name="office_file_of")]

    def __str__(self) -> str:
        return self.file.name
