"""Rounds with the partner: a draft offered, answered by acceptance or by proposals for clauses."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.drafting import ContractRevision
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class Round(WorkflowModel):
    """One draft offered to the partner. It sees this revision and nothing else of the draft."""

    machine = "contracts.round"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    state = state_field(machine)
    revision = models.ForeignKey(ContractRevision, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(_("message to the partner"), blank=True)
    offered_at = models.DateTimeField(_("offered at"))
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("the partner's words"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("round with the partner")
        verbose_name_plural = _("rounds with the partner")
        ordering = ["-number"]
        constraints = state_constraint(
            "contracts.round",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["contract", "number"]),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open",
                fields=["contract"],
                condition=Q(state__in=("offered", "proposed")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract.number} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("contracts:round", args=[self.contract_id, self.number])

    @property
    def project_id(self) -> int:
        return self.contract.project_id

    def path_label(self) -> str:
        return str(self.contract)

    def desk_scope(self, role: str) -> str:
        return self.contract.desk_scope(role)

    def accept(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.answered_by, self.answered_at = by, at

    def propose(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.answered_by, self.answered_at = by, at

    @property
    def is_with_partner(self) -> bool:
        return self.state == "offered"

    @property
    def is_to_be_decided(self) -> bool:
        """The partner has sent proposals; legal affairs decide them."""
        return self.state == "proposed"

    @property
    def is_settled(self) -> bool:
        return self.state == "settled"


class Decision(models.TextChoices):
    OPEN = "", _("not decided yet")
    ACCEPTED = "accepted", _("accepted as proposed")
    AMENDED = "amended", _("accepted in other words")
    DECLINED = "declined", _("declined")


class Proposal(models.Model):
    """The partner's own words for a clause of the draft offered."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    clause_number = models.PositiveSmallIntegerField(_("clause"))
    clause_title = models.CharField(max_length=200)
    before = models.TextField()
    text = models.TextField(_("proposed text"))
    why = models.TextField(_("why"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    answer = models.TextField(_("answer to the partner"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("proposal")
        ordering = ["clause_number"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["round", "clause_number"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | ~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_number}. {self.clause_title}"
