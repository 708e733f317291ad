"""The consensus meeting: the agreed points of every criterion, their reasons, who was there, and who dissents."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import Bid, Tender


class Consensus(WorkflowModel):
    """The meeting in which a tender's evaluators agree; its points are the technical score."""

    machine = "committee.consensus"

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="consensus")
    state = state_field(machine)
    place = models.CharField(_("place"), max_length=200, blank=True)
    notes = models.TextField(_("notes of the discussion"), blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    concluded_at = models.DateTimeField(_("concluded at"), null=True)
    concluded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("consensus meeting")
        verbose_name_plural = _("consensus meetings")
        constraints = state_constraint("committee.consensus")

    def __str__(self) -> str:
        return str(self.tender)

    def get_absolute_url(self) -> str:
        return reverse("committee:consensus", args=[self.tender_id])

    @property
    def project_id(self) -> int:
        return self.tender.project_id

    @property
    def is_open(self) -> bool:
        """The chair of the panel may still write in it."""
        return self.state == "meeting"

    @property
    def is_concluded(self) -> bool:
        return self.state == "concluded"

    def desk_scope(self, role: str) -> str:
        from committee.policies import leader_of  # noqa: PLC0415 -- a thin method over a read that imports models

        leader = leader_of(self.tender)
        return f"user:{leader}" if leader else ""

    def conclude(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.concluded_at, self.concluded_by = at, by

    def reopen(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.concluded_at = self.concluded_by = None


class ConsensusScore(models.Model):
    """The agreed points of one criterion for one bid, 0 to 100; a wide spread of the sheets has its reason."""

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="scores")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    criterion_id = models.BigIntegerField()  # of the criteria frozen on the tender
    points = models.DecimalField(_("agreed points"), max_digits=6, decimal_places=3)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["bid", "criterion_id"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["consensus", "bid", "criterion_id"]),
            models.CheckConstraint(name="%(app_label)s_%(class)s_range", condition=Q(points__gte=0, points__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class ConsensusAttendance(models.Model):
    """An evaluator who took part in the meeting."""

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["consensus", "member"])]

    def __str__(self) -> str:
        return str(self.member)


class Dissent(models.Model):
    """What a member who does not agree wants to stand in the minutes, by name, for one bid."""

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="dissents")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("dissent"))

    class Meta:
        ordering = ["bid", "pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["consensus", "bid", "member"]),
            models.CheckConstraint(name="%(app_label)s_%(class)s_said", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.text[:60]}"
