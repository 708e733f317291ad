"""The committees' own papers: partnership requests, directives of the higher committee."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


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
