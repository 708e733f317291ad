"""A contract: a frozen copy of parties, price and clauses, edited as a draft, accredited, signed, in force."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
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

# What the payments of a contract come to, in dinars (contracts.models.payments says what each figure means). The database
# reckons it at every change of a payment, and compares it at every change of a contract.
_COUNTS = "p.state IN ('certified', 'approved', 'paid')"
SUMS = f"""
    SELECT coalesce(sum(CASE p.kind WHEN 'retention' THEN 0 ELSE p.amount END - p.advance_recovery) FILTER (WHERE {_COUNTS}), 0),
           coalesce(sum(p.net) FILTER (WHERE p.state = 'paid'), 0),
           coalesce(sum(CASE p.kind WHEN 'retention' THEN -p.amount ELSE p.retention END) FILTER (WHERE {_COUNTS}), 0),
           coalesce(sum(p.penalty) FILTER (WHERE {_COUNTS}), 0),
           coalesce(sum(CASE p.kind WHEN 'advance' THEN p.amount ELSE -p.advance_recovery END) FILTER (WHERE {_COUNTS}), 0)
    FROM contracts_payment p WHERE p.contract_id = {{contract}}
"""  # noqa: S608 -- no outside text


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day where there is none."""
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


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
    retained = models.DecimalField(_("retained (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0))
    penalties = models.DecimalField(_("penalties (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0))
    advance_left = models.DecimalField(
        _("advance to recover (BHD)"), max_digits=15, decimal_places=3, default=Decimal(0)
    )
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
    suspended_days = models.PositiveIntegerField(_("days of suspension"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)

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
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_kept_back",
                condition=Q(retained__gte=0, penalties__gte=0, advance_left__gte=0)
                & Q(certified__gte=models.F("paid") + models.F("retained") + models.F("penalties")),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_live",
                fields=["project"],
                condition=~Q(state__in=("completed", "terminated")),
            ),
        )
        indexes = [models.Index(fields=["state", "-id"], name="contract_by_state")]
        triggers = [
            *WorkflowModel.Meta.triggers,
            pgtrigger.Trigger(  # nobody writes the sums: they are what the payments come to
                name="sums_are_true",
                operation=pgtrigger.UpdateOf("certified", "paid", "retained", "penalties", "advance_left"),
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "((OLD.certified, OLD.paid, OLD.retained, OLD.penalties, OLD.advance_left)"
                    " IS DISTINCT FROM (NEW.certified, NEW.paid, NEW.retained, NEW.penalties, NEW.advance_left))"
                ),
                func=f"""
                    IF (NEW.certified, NEW.paid, NEW.retained, NEW.penalties, NEW.advance_left) <> ({SUMS.format(contract="NEW.id")}) THEN
                        RAISE EXCEPTION 'The sums of contract % are what its payments come to.', NEW.number USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

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

    def complete(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.ended_at = at

    def terminate(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.ended_at = at

    @property
    def ends_on(self) -> date | None:
        """The last day: months from the first, and the days it stood still."""
        if self.starts_on is None:
            return None
        return add_months(self.starts_on, self.duration_months) + timedelta(days=self.suspended_days)

    @property
    def was_signed(self) -> bool:
        """In force now, or once."""
        return self.in_force_at is not None

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
    def is_suspended(self) -> bool:
        return self.state == "suspended"

    @property
    def is_in_force(self) -> bool:
        return self.state == "in_force"

    @property
    def is_running(self) -> bool:
        """In force, or suspended for a time."""
        return self.state in ("in_force", "suspended")

    @property
    def is_editable(self) -> bool:
        return self.state in ("drafting", "legal_review")

    @property
    def remaining(self) -> Decimal:
        return self.amended_amount - self.paid
