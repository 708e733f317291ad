"""What oversight itself keeps: reviews of contracts that the committee plans and records, and filters a person saved."""

from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract
from partnership.people.models import User
from partnership.workflow.clock import today
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class Finding(models.TextChoices):
    """How a review found the contract."""

    NONE = "", pgettext_lazy("review", "not reviewed yet")
    GOOD = "good", pgettext_lazy("review", "as agreed")
    CARE = "care", pgettext_lazy("review", "needs follow-up")
    BAD = "bad", pgettext_lazy("review", "seriously behind")


class ContractReview(WorkflowModel):
    """The committee looks at a contract on a planned day: what was promised against what is there (task 3)."""

    machine = "committee.contractreview"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("contract"))
    state = state_field(machine)
    planned_on = models.DateField(_("planned for"))
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    subject = models.CharField(_("what is looked at"), max_length=300)
    finding = models.CharField(_("finding"), max_length=10, choices=Finding.choices, blank=True)
    verified = models.TextField(_("what was verified"), blank=True)
    action = models.TextField(_("what is to be done, by whom, until when"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("review of a contract")
        verbose_name_plural = _("reviews of contracts")
        ordering = ["planned_on", "pk"]
        constraints = state_constraint(
            "committee.contractreview",
            models.CheckConstraint(  # a recorded review says what was found
                name="%(app_label)s_%(class)s_recorded",
                condition=~Q(state="recorded")
                | (~Q(finding="") & ~Q(verified="") & Q(recorded_at__isnull=False, recorded_by__isnull=False)),
            ),
            models.CheckConstraint(  # what is not as agreed has something to be done
                name="%(app_label)s_%(class)s_action", condition=Q(finding__in=["", "good"]) | ~Q(action="")
            ),
        )
        indexes = [models.Index(name="review_planned", fields=["state", "planned_on"])]

    def __str__(self) -> str:
        return f"{self.contract.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("committee:contract_review", args=[self.pk])

    def path_label(self) -> str:
        return f"{self.contract.number}: {self.subject}"

    @property
    def project_id(self) -> int:
        return self.contract.project_id

    def desk_scope(self, role: str) -> str:
        return f"user:{self.reviewer_id}"

    def task_due(self, state: str) -> datetime | None:
        return datetime.combine(self.planned_on, time(23, 59), tzinfo=timezone.get_default_timezone())

    def record_review(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.finding, self.verified, self.action = data["finding"], data["verified"], data.get("action", "")
        self.recorded_at, self.recorded_by = at, by

    @property
    def is_planned(self) -> bool:
        return self.state == "planned"

    @property
    def is_overdue(self) -> bool:
        """Its day has passed and nothing is recorded."""
        return self.is_planned and self.planned_on < today()


class SavedView(models.Model):
    """A person's own name for the filters of a dashboard."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=300, blank=True)  # as it stands in the address
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["page", "name", "pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["person", "page", "name"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("committee:dashboard", args=[self.page]) + (f"?{self.query}" if self.query else "")


class KeptFigures(models.Model):
    """Figures of a page as they were at a moment (oversight/kept.py): a copy that may be deleted at any time."""

    key = models.CharField(max_length=64, unique=True)
    head = models.BigIntegerField()  # the last step in the trail that they know of
    reckoned_at = models.DateTimeField(db_index=True)
    content = models.JSONField()
    is_renewing = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("kept figures")
        verbose_name_plural = _("kept figures")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.reckoned_at}"
