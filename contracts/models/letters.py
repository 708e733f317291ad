"""Letters between the two sides of a contract: numbered, sent, received, with the day an answer is due."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.signing import Side
from partnership.arabic.search import key_index, key_of
from partnership.documents.models import StoredFile
from partnership.people.models import User


class LetterKind(models.TextChoices):
    NOTICE = "notice", _("notice")
    WARNING = "warning", _("warning of a breach")
    CLAIM = "claim", _("claim")
    DISPUTE = "dispute", _("dispute")
    ANSWER = "answer", _("answer")
    TERMINATION = "termination", _("notice of termination")
    GUARANTEE = "guarantee", _("guarantee")


class Letter(models.Model):
    """One letter. `side` wrote it; the other side reads it in the product, and the first reading is its receipt."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="letters")
    number = models.CharField(_("number"), max_length=30, unique=True)
    side = models.CharField(_("from"), max_length=10, choices=Side.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=LetterKind.choices)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    reply_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    answer_due_on = models.DateField(_("answer due on"), null=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received at"), null=True)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("settled at"), null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(_("how it was settled"), blank=True)
    search_key = key_of("subject")

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [key_index("contract_letter_search")]
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_received",
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_closed",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("contracts:letter", args=[self.contract_id, self.pk])
