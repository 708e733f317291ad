"""A partner's papers with their dates, each checked by the ministry, and the reminders before they end."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import StoredFile
from partnership.partners.models.partner import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class DocumentKind(models.TextChoices):
    LICENCE = "licence", _("Licence or registration")
    BOARD = "board", _("Decision on the board of directors")
    NO_DISPUTE = "no_dispute", _("Statement that no legal dispute is open")
    EVALUATION = "evaluation", _("Report of the institutional evaluation")
    VAT = "vat", _("VAT registration certificate")
    BAHRAINISATION = "bahrainisation", _("Bahrainisation certificate")
    SME = "sme", _("Small and medium enterprise certificate")
    EXPERIENCE = "experience", _("Evidence of experience in social work")
    LOCAL = "local", _("Local registration")


COUNTED = ("accepted", "expired", "replaced")  # accepted once: it was in force between its dates


class PartnerDocument(WorkflowModel):
    """One paper of a partner: presented, accepted or refused; replaced by the next one; expires by itself."""

    machine = "partners.partnerdocument"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("document"), max_length=20, choices=DocumentKind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    presented_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    presented_at = models.DateTimeField(_("presented on"))
    state = state_field(machine)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    refused_because = models.TextField(_("reason"), blank=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("partner's document")
        verbose_name_plural = _("partners' documents")
        ordering = ["kind", "-pk"]
        indexes = [models.Index(name="partner_document_ends", fields=["expires_on"], condition=Q(state="accepted"))]
        constraints = state_constraint(
            "partners.partnerdocument",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates",
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(  # nobody accepts what they presented
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("presented_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.partner}"

    def get_absolute_url(self) -> str:
        return reverse("partners:documents", args=[self.partner_id])

    project_id = None

    def desk_scope(self, role: str) -> str:
        return f"partner:{self.partner_id}" if role == "partner" else ""

    def waits_for(self) -> list[str]:
        """A paper of a registration is checked with it; one that comes later has its own task."""
        return super().waits_for() if self.partner.is_registered else []

    def accept(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accepted_by, self.accepted_at = by, at

    def accept_with_partner(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.accepted_by, self.accepted_at = by, at

    def refuse(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.refused_because = reason

    @property
    def is_current(self) -> bool:
        return self.state in ("presented", "accepted")

    @property
    def is_open(self) -> bool:
        """Waits for a check of its own."""
        return self.state == "presented"

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED

    def in_force(self, on: date) -> bool:
        return (self.issued_on is None or self.issued_on <= on) and (self.expires_on is None or self.expires_on >= on)


class ExpiryReminder(models.Model):
    """That a partner was reminded of an end, of a paper or of a fact that was seen on paper before the register knew
    files (an imported partner's): each of 30, 7 and 0 days once."""

    document = models.ForeignKey(PartnerDocument, on_delete=models.CASCADE, related_name="reminders", null=True)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+", null=True)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices, blank=True)
    ends_on = models.DateField(null=True)
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["document", "days"]),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_fact_once", fields=["partner", "kind", "ends_on", "days"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_one",
                condition=Q(document__isnull=False, partner=None, kind="", ends_on=None)
                | Q(document=None, partner__isnull=False, ends_on__isnull=False) & ~Q(kind=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document or self.partner} −{self.days}"
