"""Reporting periods: what the partner achieved, for whom, against the targets of the terms of reference."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.milestones import end_of
from contracts.models.parts import ContractPart
from partnership.workflow.models import state_constraint, state_field
from tenders.models import BeneficiaryGroup, Indicator

Better = Indicator.Better
BeneficiaryKind = BeneficiaryGroup.Kind


class Period(ContractPart):
    """A part of the contract's time for which the partner reports; the last one is the final report."""

    machine = "contracts.period"
    page = "contracts:period"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="periods")
    state = state_field(machine)
    number = models.PositiveSmallIntegerField(_("number"))
    is_final = models.BooleanField(_("final report"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    due_on = models.DateField(_("report due on"))
    report = models.TextField(_("report"), blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["number"]
        constraints = state_constraint(
            "contracts.period",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["contract", "number"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order",
                condition=Q(ends_on__gte=F("starts_on"), due_on__gte=F("ends_on")),
            ),
        )

    def __str__(self) -> str:
        return str(_("Final report")) if self.is_final else str(_("Report %(number)s") % {"number": self.number})

    def task_due(self, state: str) -> datetime | None:
        return end_of(self.due_on) if state == "open" else None

    @property
    def is_open(self) -> bool:
        """The report is still awaited."""
        return self.state in ("open", "returned")

    @property
    def is_accepted(self) -> bool:
        return self.state == "accepted"

    def submit(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.reported_at, self.report, self.return_reason = at, data.get("report", self.report), ""

    def accept(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accepted_at = at

    def send_back(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.return_reason = reason


class ContractIndicator(models.Model):
    """An indicator of the terms of reference, frozen with the contract: its target for the whole contract."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="indicator_rows")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("indicator"), max_length=300)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    better = models.CharField(_("met when"), max_length=6, choices=Better.choices, default=Better.HIGHER)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """Target and actual of one indicator in one period."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="values")
    indicator = models.ForeignKey(ContractIndicator, on_delete=models.PROTECT, related_name="values")
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True)
    actual = models.DecimalField(_("actual"), max_digits=12, decimal_places=2, null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("value of an indicator")
        ordering = ["indicator__order", "pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["period", "indicator"])]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.actual}"

    @property
    def percent(self) -> Decimal | None:
        """How far the target was met, 0 to 100; None where target or actual is missing."""
        if self.target is None or self.actual is None:
            return None
        if self.indicator.better == Better.LOWER:
            share = Decimal(100) if self.actual <= self.target else self.target * 100 / self.actual
        else:
            share = Decimal(100) if self.target == 0 else self.actual * 100 / self.target
        return min(Decimal(100), max(Decimal(0), share)).quantize(Decimal("0.01"))


class Beneficiaries(models.Model):
    """How many people of one kind a period reached, beside how many were planned."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="beneficiaries")
    kind = models.CharField(_("kind of beneficiary"), max_length=30, choices=BeneficiaryKind.choices)
    planned = models.PositiveIntegerField(_("planned"), default=0)
    number = models.PositiveIntegerField(_("reached"), null=True)

    class Meta:
        verbose_name = _("beneficiaries of a period")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["period", "kind"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"
