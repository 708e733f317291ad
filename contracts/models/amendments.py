"""Amendments (أمر تغييري): why, what they do to price, time and scope, and who signed them."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.parts import ContractPart
from contracts.models.signing import SignatureFacts
from partnership.people.models import User
from partnership.workflow.models import state_constraint, state_field


class ReasonCode(models.TextChoices):
    """Why a contract is changed."""

    DEMAND = "demand", _("more or fewer beneficiaries")
    QUANTITY = "quantity", _("quantities differ from the estimate")
    UNFORESEEN = "unforeseen", _("circumstances that nobody could foresee")
    LAW = "law", _("a change of law or policy")
    TIME = "time", _("time lost without the partner's fault")
    SCOPE = "scope", _("scope made clearer or corrected")
    SAVING = "saving", _("saving by agreement")


class Amendment(ContractPart):
    machine = "contracts.amendment"
    page = "contracts:amendment"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="amendments")
    state = state_field(machine)
    number = models.CharField(_("number"), max_length=30, unique=True)
    reason_code = models.CharField(_("reason"), max_length=12, choices=ReasonCode.choices, default=ReasonCode.DEMAND)
    why = models.TextField(_("why the contract is changed"))
    amount_change = models.DecimalField(_("change of the amount (BHD)"), max_digits=15, decimal_places=3, default=0)
    months_change = models.SmallIntegerField(_("change of the duration (months)"), default=0)
    deliverable = models.CharField(_("added deliverable"), max_length=300, blank=True)
    scope_before = models.TextField(_("scope before"), blank=True)
    scope_after = models.TextField(_("scope after"), blank=True)
    before = models.JSONField(
        default=dict, blank=True
    )  # amount, months, end and milestones as they were when it was approved
    after = models.JSONField(default=dict, blank=True)
    commitment_raised = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    minister_decided_at = models.DateTimeField(_("decided by the minister"), null=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["pk"]
        constraints = state_constraint(
            "contracts.amendment",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_changes_something",
                condition=~Q(amount_change=0) | ~Q(months_change=0) | ~Q(scope_after=""),
            ),
            models.UniqueConstraint(  # one at a time: the meter counts what is in force
                name="%(app_label)s_%(class)s_one_open",
                fields=["contract"],
                condition=~Q(state__in=("in_force", "rejected")),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_in_force(self) -> bool:
        return self.state == "in_force"

    def waits_for(self) -> list[str]:
        if self.state != "signing":
            return super().waits_for()
        return ["sign" if self.signatures.exists() else "partner_sign"]

    def decide(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.minister_decided_at = at

    def sign(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.in_force_at = at

    def sign_electronically(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.in_force_at = at


class AmendmentSignature(SignatureFacts):
    """Who signed an amendment, on paper or in its PDF."""

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="signatures")

    class Meta(SignatureFacts.Meta):
        verbose_name = _("signature of an amendment")
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["amendment", "side"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_certificate", condition=Q(method="paper") | ~Q(certificate="")
            ),
        ]
