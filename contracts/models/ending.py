"""What stops a contract for a time or for ever: suspensions and terminations."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.parts import ContractPart
from partnership.people.models import User
from partnership.workflow.models import state_constraint, state_field


class Suspension(models.Model):
    """A time in which nothing is due. Its days move every open date when it ends."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.TextField(_("reason"))
    expected_until = models.DateField(_("expected until"), null=True)
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"), null=True)
    days = models.PositiveIntegerField(_("days"), default=0)

    class Meta:
        verbose_name = _("suspension")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open", fields=["contract"], condition=Q(until_day=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.from_day}"


class TerminationReason(models.TextChoices):
    BREACH = "breach", _("breach not mended after notice")
    CONVENIENCE = "convenience", _("public interest")
    FORCE = "force", _("force majeure")
    MUTUAL = "mutual", _("by agreement")
    LICENCE = "licence", _("the partner's licence ended")


class Termination(ContractPart):
    """A notice to end the contract, its days, and the account that is settled afterwards."""

    machine = "contracts.termination"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terminations")
    state = state_field(machine)
    reason_code = models.CharField(_("reason"), max_length=12, choices=TerminationReason.choices)
    text = models.TextField(_("grounds"))
    noticed_on = models.DateField(_("notice served on"))
    effective_on = models.DateField(_("earliest end"))
    noticed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    work_value = models.DecimalField(
        _("work done and not certified (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0)
    )
    retention_released = models.BooleanField(_("the retention is released"), default=False)
    settlement_note = models.TextField(_("settlement"), blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("termination")
        verbose_name_plural = _("terminations")
        ordering = ["pk"]
        constraints = state_constraint(
            "contracts.termination",
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open", fields=["contract"], condition=~Q(state="withdrawn")
            ),
            models.CheckConstraint(name="%(app_label)s_%(class)s_value", condition=Q(work_value__gte=0)),
        )

    def __str__(self) -> str:
        return str(self.get_reason_code_display())

    @property
    def is_running(self) -> bool:
        """Its days are running."""
        return self.state == "notice"

    def settle(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.work_value = data.get("work_value") or Decimal(0)
        self.retention_released = bool(data.get("retention_released"))
        self.settlement_note, self.settled_at = data.get("settlement_note", ""), at
