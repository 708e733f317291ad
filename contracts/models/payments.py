"""Payments and penalties. The database itself sums them up, and refuses whatever would exceed the contract.

Terms of the reckoning, in dinars. `amount`: the value certified. Of a milestone, a period or a settlement `retention`,
`advance_recovery` and `penalty` are kept back; `net` is what is paid. `certified` of a contract counts an advance once:
the advance itself, then of each certificate what is not recovery of it. `paid` is the sum of what was paid out.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import SUMS, Contract
from contracts.models.milestones import Milestone
from contracts.models.parts import ContractPart
from contracts.models.periods import Period
from partnership.people.models import User
from partnership.workflow.clock import today
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class PaymentKind(models.TextChoices):
    MILESTONE = "milestone", _("accepted milestone")
    PERIOD = "period", _("accepted period")
    ADVANCE = "advance", _("advance")
    RETENTION = "retention", _("release of the retention")
    SETTLEMENT = "settlement", _("settlement after termination")


def _dinars(label: Any) -> Any:
    return models.DecimalField(label, max_digits=15, decimal_places=3, default=Decimal(0))


class Payment(ContractPart):
    machine = "contracts.payment"
    page = "contracts:payment"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(_("for"), max_length=12, choices=PaymentKind.choices, default=PaymentKind.MILESTONE)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="payments")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, null=True, related_name="payments")
    state = state_field(machine)
    number = models.CharField(_("number"), max_length=30, unique=True)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    retention = _dinars(_("retained (BHD)"))
    advance_recovery = _dinars(_("advance recovered (BHD)"))
    penalty = _dinars(_("penalties (BHD)"))
    net = _dinars(_("to be paid (BHD)"))
    note = models.TextField(_("note"), blank=True)
    prepared_at = models.DateTimeField()
    certified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(_("certified at"), null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True)
    paid_at = models.DateTimeField(_("paid at"), null=True)
    paid_on = models.DateField(_("paid on"), null=True)
    payment_reference = models.CharField(_("payment reference"), max_length=60, blank=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["pk"]
        constraints = state_constraint(
            "contracts.payment",
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_net",
                condition=Q(net=F("amount") - F("retention") - F("advance_recovery") - F("penalty"))
                & Q(net__gte=0, retention__gte=0, advance_recovery__gte=0, penalty__gte=0),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_whole",
                condition=~Q(kind__in=("advance", "retention"))
                | Q(kind="retention", retention=0)
                | Q(retention=0, advance_recovery=0, penalty=0),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_stands_on",
                condition=Q(kind="milestone", milestone__isnull=False, period=None)
                | Q(kind="period", period__isnull=False, milestone=None)
                | Q(kind__in=("advance", "retention", "settlement"), milestone=None, period=None),
            ),
            models.CheckConstraint(  # certified and approved by two people
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("certified_by")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_signed_off",
                condition=Q(state__in=("prepared", "rejected"))
                | Q(state="certified", certified_by__isnull=False)
                | Q(state__in=("approved", "paid"), certified_by__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_paid_when",
                condition=~Q(state="paid") | Q(paid_on__isnull=False) & ~Q(payment_reference=""),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_milestone_once",
                fields=["milestone"],
                condition=~Q(state="rejected") & Q(milestone__isnull=False),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_period_once",
                fields=["period"],
                condition=~Q(state="rejected") & Q(period__isnull=False),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_advance_once",
                fields=["contract", "kind"],
                condition=~Q(state="rejected") & Q(kind__in=("advance", "retention", "settlement")),
            ),
        )
        triggers = [
            *WorkflowModel.Meta.triggers,
            pgtrigger.Trigger(
                name="summed_up",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                declare=[("touched", "bigint")],
                func=f"""
                    FOREACH touched IN ARRAY ARRAY[OLD.contract_id, NULLIF(NEW.contract_id, OLD.contract_id)] LOOP
                        PERFORM 1 FROM contracts_contract WHERE id = touched FOR UPDATE;
                        UPDATE contracts_contract SET (certified, paid, retained, penalties, advance_left) = ({SUMS.format(contract="touched")})
                        WHERE id = touched;
                    END LOOP;
                    RETURN NULL;
                """,  # noqa: S608 -- our own constant
            ),
            pgtrigger.Trigger(
                name="fixed_when_certified",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'prepared' AND (OLD.kind, OLD.amount, OLD.retention, OLD.advance_recovery, OLD.penalty, OLD.net, OLD.contract_id)"
                    " IS DISTINCT FROM (NEW.kind, NEW.amount, NEW.retention, NEW.advance_recovery, NEW.penalty, NEW.net, NEW.contract_id)"
                ),
                func="RAISE EXCEPTION 'A certified payment keeps its amounts (%).', OLD.number USING ERRCODE = '23514';",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def path_label(self) -> str:
        return f"{self.number} {self.contract.project.name}"

    def certify(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.certified_by, self.certified_at = by, at

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.approved_by, self.approved_at = by, at

    def pay(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.paid_at, self.payment_reference = at, data.get("payment_reference", "")
        self.paid_on = data.get("paid_on") or today()

    @property
    def charge(self) -> Decimal:
        """What it takes of the contract, in dinars; nothing before it is certified."""
        if self.state not in ("certified", "approved", "paid"):
            return Decimal(0)
        return (Decimal(0) if self.kind == PaymentKind.RETENTION else self.amount) - self.advance_recovery

    @property
    def stands_on(self) -> Any:
        """The milestone or period behind it, or the kind in words."""
        return self.milestone or self.period or self.get_kind_display()


class Penalty(models.Model):
    """A penalty by a clause of the contract: for each day of delay, or for a breach. Deducted from the next payments."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="penalty_rows")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="penalties")
    clause_number = models.PositiveSmallIntegerField(_("clause"), null=True)
    days = models.PositiveIntegerField(_("days late"), default=0)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    why = models.TextField(_("why"))
    imposed_at = models.DateTimeField()
    imposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    waive_reason = models.TextField(_("why it was waived"), blank=True)

    class Meta:
        verbose_name = _("penalty")
        verbose_name_plural = _("penalties")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_waived",
                condition=Q(waived_at=None, waived_by=None) | Q(waived_at__isnull=False, waived_by__isnull=False),
            ),
            models.CheckConstraint(  # nobody waives what they imposed
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(waived_by=None) | ~Q(waived_by=F("imposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"
