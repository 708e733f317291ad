"""What a contract in force brings: milestones, payments, amendments."""

from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class ContractPart(WorkflowModel):
    """Something that belongs to a contract and is seen on its page."""

    contract: Any
    contract_id: int

    class Meta(WorkflowModel.Meta):
        abstract = True

    @property
    def project_id(self) -> int:
        return self.contract.project_id

    def get_absolute_url(self) -> str:
        return reverse("contracts:contract", args=[self.contract_id])

    def desk_scope(self, role: str) -> str:
        return self.contract.desk_scope(role)

    def path_label(self) -> str:
        return f"{self.contract.number} {self}"


class Milestone(ContractPart):
    machine = "contracts.milestone"

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
        if state != "planned" or self.due_on is None:
            return None
        return datetime.combine(self.due_on, time(23, 59), tzinfo=timezone.get_default_timezone())

    def deliver(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.delivered_at, self.evidence = at, data.get("evidence", self.evidence)

    def accept(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accepted_at, self.accepted_by = at, by


class Payment(ContractPart):
    machine = "contracts.payment"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    milestone = models.OneToOneField(Milestone, on_delete=models.PROTECT, related_name="payment")
    state = state_field(machine)
    number = models.CharField(_("number"), max_length=30, unique=True)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    prepared_at = models.DateTimeField()
    certified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(_("paid at"), null=True)
    payment_reference = models.CharField(_("payment reference"), max_length=60, blank=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["pk"]
        constraints = state_constraint(
            "contracts.payment",
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(  # certified and approved by two people
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("certified_by")),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def certify(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.certified_by = by

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.approved_by = by

    def pay(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.paid_at, self.payment_reference = at, data.get("payment_reference", "")


class Amendment(ContractPart):
    machine = "contracts.amendment"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="amendments")
    state = state_field(machine)
    number = models.CharField(_("number"), max_length=30, unique=True)
    why = models.TextField(_("why the contract is changed"))
    amount_change = models.DecimalField(_("change of the amount (BHD)"), max_digits=15, decimal_places=3, default=0)
    months_change = models.SmallIntegerField(_("change of the duration (months)"), default=0)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta(ContractPart.Meta):
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["pk"]
        constraints = state_constraint("contracts.amendment")

    def __str__(self) -> str:
        return self.number
