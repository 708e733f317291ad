"""The committees' own papers: meetings, partnership requests, directives of the higher committee."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field

COMMITTEES = [
    ("joint", _("both committees")),
    ("tender", _("tender committee")),
    ("partnership", _("partnership committee")),
]


class Meeting(WorkflowModel):
    machine = "committee.meeting"

    number = models.CharField(_("number"), max_length=30, unique=True)
    committee = models.CharField(_("committee"), max_length=20, choices=COMMITTEES)
    award = models.ForeignKey("committee.Award", on_delete=models.PROTECT, null=True, related_name="meetings")
    state = state_field(machine)
    subject = models.CharField(_("subject"), max_length=250)
    held_on = models.DateTimeField(_("date and time"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    discussion = models.TextField(_("discussion"), blank=True)
    decision = models.TextField(_("decision"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        constraints = state_constraint("committee.meeting")

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("committee:meeting", args=[self.pk])

    @property
    def project_id(self) -> int | None:
        return self.award.project_id if self.award else None

    @property
    def is_open(self) -> bool:
        """Its minutes are not confirmed yet: the secretary may still write in them."""
        return self.state in ("scheduled", "held")

    def task_due(self, state: str) -> datetime | None:
        return self.held_on if state == "scheduled" else None


class MeetingAttendance(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["meeting", "person"])]

    def __str__(self) -> str:
        return str(self.person)


class Directive(WorkflowModel):
    machine = "committee.directive"

    number = models.CharField(_("number"), max_length=30, unique=True)
    state = state_field(machine)
    text = models.TextField(_("directive"))
    due_on = models.DateField(_("due on"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(_("how it was carried out"), blank=True)

    project_id = None

    class Meta(WorkflowModel.Meta):
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        ordering = ["-pk"]
        constraints = state_constraint("committee.directive")

    def __str__(self) -> str:
        return f"{self.number} {self.text[:80]}"

    def get_absolute_url(self) -> str:
        return reverse("committee:directive", args=[self.pk])

    @property
    def short(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:119]}…"

    def report(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.evidence = reason
