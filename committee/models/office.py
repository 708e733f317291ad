"""The committees' own papers: partnership requests, directives of the higher committee."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import FieldOfPartnership, Project


class PartnershipRequest(WorkflowModel):
    machine = "committee.partnershiprequest"

    number = models.CharField(_("number"), max_length=30, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="requests")
    state = state_field(machine)
    title = models.CharField(_("title"), max_length=250)
    field = models.CharField(_("field of partnership"), max_length=20, choices=FieldOfPartnership.choices)
    text = models.TextField(_("the request or initiative"))
    opinion = models.TextField(_("opinion of the committee"), blank=True)
    filed_at = models.DateTimeField(_("received at"))
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="requests")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("partnership request")
        verbose_name_plural = _("partnership requests")
        ordering = ["-pk"]
        constraints = state_constraint("committee.partnershiprequest")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_in_study(self) -> bool:
        """The partnership committee may still write its opinion."""
        return self.state == "study"

    def get_absolute_url(self) -> str:
        return reverse("committee:request", args=[self.pk])


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
