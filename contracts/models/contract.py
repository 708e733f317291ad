"""A contract: a frozen copy of parties, price and clauses, edited as a draft, accredited, signed, in force."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import Project

BEFORE_ACCREDITATION = (
    "drafting",
    "finance_channel",
    "chair_approval",
    "legal_review",
    "senior_approval",
    "accreditation",
)


def signing_steps() -> tuple[str, str]:
    """The step of who signs first and of who signs last, by the setting."""
    if settings.SHARAKA_SIGNS_FIRST == "ministry":
        return "sign_first", "partner_sign_last"
    return "partner_sign", "sign"


class Contract(WorkflowModel):
    machine = "contracts.contract"

    number = models.CharField(_("contract number"), max_length=30, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("project"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("partner"))
    state = state_field(machine)
    award_reference = models.CharField(_("tender number"), max_length=30, blank=True)
    awarded_at = models.DateTimeField(_("award final at"), null=True)  # the days to sign count from here
    sign_until = models.DateField(_("signing extended until"), null=True)
    sign_until_reason = models.TextField(_("why signing was extended"), blank=True)
    template = models.CharField(_("template"), max_length=50, blank=True)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    amended_amount = models.DecimalField(_("amount with amendments (BHD)"), max_digits=15, decimal_places=3)
    certified = models.DecimalField(_("certified (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0))
    paid = models.DecimalField(_("paid (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0))
    duration_months = models.PositiveSmallIntegerField(_("duration in months"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    parties = models.JSONField(default=dict)  # the frozen copy; the foreign key is a reference only
    schedule = models.JSONField(default=list)  # price schedule lines
    indicators = models.JSONField(default=list)
    terms = models.JSONField(default=dict)  # the terms of reference as they were tendered
    values = models.JSONField(default=dict)  # what stands for the clauses' {{variables}}
    revision = models.PositiveIntegerField(_("revision"), default=0)
    created_at = models.DateTimeField(_("drafted at"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accredited_at = models.DateTimeField(_("accredited at"), null=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-pk"]
        constraints = state_constraint(
            "contracts.contract",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0, amended_amount__gt=0)
            ),
            models.CheckConstraint(  # never above the contract, whatever the code says
                name="%(app_label)s_%(class)s_not_overpaid",
                condition=Q(
                    certified__gte=0,
                    paid__gte=0,
                    certified__lte=models.F("amended_amount"),
                    paid__lte=models.F("certified"),
                ),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_live",
                fields=["project"],
                condition=~Q(state__in=("completed", "terminated")),
            ),
        )
        indexes = [models.Index(fields=["state", "-id"], name="contract_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.project.name}"

    def get_absolute_url(self) -> str:
        return reverse("contracts:contract", args=[self.pk])

    def path_label(self) -> str:
        return str(self)

    def desk_scope(self, role: str) -> str:
        if role == "partner":
            return f"partner:{self.partner_id}"
        return f"department:{self.project.department_id}" if role == "officer" else ""

    def waits_for(self) -> list[str]:
        if self.state != "signing":
            return super().waits_for()
        first, last = signing_steps()
        return [last if self.signatures.exists() else first]

    def accredit(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accredited_at = at

    def legal_send_back(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accredited_at = None

    def sign(self, *, by: Any, at: datetime, **data: Any) -> None:
        self._begin(at, data)

    def sign_electronically(self, *, by: Any, at: datetime, **data: Any) -> None:
        self._begin(at, data)

    def partner_sign_last(self, *, by: Any, at: datetime, **data: Any) -> None:
        self._begin(at, data)

    def partner_sign_last_electronically(self, *, by: Any, at: datetime, **data: Any) -> None:
        self._begin(at, data)

    def _begin(self, at: datetime, data: dict[str, Any]) -> None:
        """The last signature puts the contract in force: on the day it names, else today."""
        self.in_force_at = at
        self.starts_on = data.get("starts_on") or timezone.localdate(at)

    @property
    def is_being_prepared(self) -> bool:
        """Not accredited yet: what it lacks can still be mended."""
        return self.state in BEFORE_ACCREDITATION

    @property
    def is_to_be_signed(self) -> bool:
        """Accredited, and not in force yet."""
        return self.state in ("accredited", "signing")

    @property
    def is_ended(self) -> bool:
        return self.state in ("completed", "terminated")

    @property
    def is_in_force(self) -> bool:
        return self.state == "in_force"

    @property
    def is_editable(self) -> bool:
        return self.state in ("drafting", "legal_review")

    @property
    def remaining(self) -> Decimal:
        return self.amended_amount - self.paid
