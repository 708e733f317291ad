"""Milestones of a contract: what is delivered, by when, and what its acceptance is worth."""

from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.parts import ContractPart
from partnership.documents.models import StoredFile
from partnership.people.models import User
from partnership.workflow.models import state_constraint, state_field


class Milestone(ContractPart):
    """One deliverable. The amounts of all milestones together are the amended amount of the contract."""

    machine = "contracts.milestone"
    page = "contracts:milestone"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="milestones")
    state = state_field(machine)
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("deliverable"), max_length=300)
    due_month = models.PositiveSmallIntegerField(_("due in month"))
    due_on = models.DateField(_("due on"), null=True)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.TextField(_("evidence"), blank=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["order", "pk"]
        constraints = state_constraint(
            "contracts.milestone",
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gte=0)),
        )

    def __str__(self) -> str:
        return self.title

    def task_due(self, state: str) -> datetime | None:
        """A planned milestone is due on its own day."""
        return end_of(self.due_on) if state == "planned" else None

    def deliver(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.delivered_at, self.evidence, self.return_reason = at, data.get("evidence", self.evidence), ""

    def accept(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accepted_at, self.accepted_by = at, by

    def send_back(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.return_reason = reason

    @property
    def days_late(self) -> int:
        """Days from the due day to the day of delivery; 0 in time or not delivered yet."""
        if self.due_on is None or self.delivered_at is None:
            return 0
        return max(0, (timezone.localdate(self.delivered_at) - self.due_on).days)


class Evidence(models.Model):
    """A file that shows a delivery or a report: kept as it came."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="files")
    period = models.ForeignKey("contracts.Period", on_delete=models.PROTECT, null=True, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_of_one", condition=Q(milestone=None) ^ Q(period=None))
        ]

    def __str__(self) -> str:
        return self.file.name


def end_of(day: Any) -> datetime | None:
    """The last minute of a day in Bahrain."""
    return datetime.combine(day, time(23, 59), tzinfo=timezone.get_default_timezone()) if day else None
