"""A contract: a frozen copy of parties, price and clauses, edited as a draft, accredited, signed, in force."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import StoredFile
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


class Contract(WorkflowModel):
    machine = "contracts.contract"

    number = models.CharField(_("contract number"), max_length=30, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("project"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("partner"))
    state = state_field(machine)
    award_reference = models.CharField(_("tender number"), max_length=30, blank=True)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    amended_amount = models.DecimalField(_("amount with amendments (BHD)"), max_digits=15, decimal_places=3)
    certified = models.DecimalField(_("certified (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0))
    paid = models.DecimalField(_("paid (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0))
    duration_months = models.PositiveSmallIntegerField(_("duration in months"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    parties = models.JSONField(default=dict)  # the frozen copy; the foreign key is a reference only
    schedule = models.JSONField(default=list)  # price schedule lines
    indicators = models.JSONField(default=list)
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
        if self.state == "signing" and not self.signatures.filter(side="partner").exists():
            return ["partner_sign"]
        return super().waits_for()

    def accredit(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accredited_at = at

    def legal_send_back(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accredited_at = None

    def sign(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.in_force_at = at
        self.starts_on = data.get("starts_on") or timezone.localdate(at)

    @property
    def is_being_prepared(self) -> bool:
        """Not accredited yet: what it lacks can still be mended."""
        return self.state in BEFORE_ACCREDITATION

    @property
    def is_in_force(self) -> bool:
        return self.state == "in_force"

    @property
    def is_editable(self) -> bool:
        return self.state in ("drafting", "legal_review")

    @property
    def remaining(self) -> Decimal:
        return self.amended_amount - self.paid


class ContractClause(models.Model):
    """A numbered clause of one contract, edited there; `{{…}}` left in its text blocks the contract."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    library_code = models.CharField(max_length=50, blank=True)
    changed = models.BooleanField(_("differs from the library"), default=False)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["contract", "number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ContractRevision(models.Model):
    """The clauses as they were when a draft was saved or sent."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    clauses = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("revision")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["contract", "number"])]

    def __str__(self) -> str:
        return f"{self.contract.number} ({self.number})"


class Signature(models.Model):
    """A signed copy: who signed, when it was recorded, and the scan with its hash."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=[("partner", _("the partner")), ("ministry", _("the ministry"))])
    signer = models.CharField(_("name of the signer"), max_length=200)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("signature")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["contract", "side"])]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.signer}"
