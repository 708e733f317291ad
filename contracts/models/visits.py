"""Site visits: a checklist and photographs taken on the spot, what was found, and who mends it by when."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from partnership.documents.models import StoredFile
from partnership.people.models import User


class Visit(models.Model):
    """A visit to where a contract is carried out. `checklist`: [{"item", "answer": yes|no|na, "note"}]."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("visited on"))
    place = models.CharField(_("place"), max_length=200)
    met = models.CharField(_("people met"), max_length=300, blank=True)
    checklist = models.JSONField(default=list)
    summary = models.TextField(_("what was seen"))
    recorded_at = models.DateTimeField()
    visitor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("site visit")
        verbose_name_plural = _("site visits")
        ordering = ["-visited_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.contract.number}: {self.visited_on}"

    def get_absolute_url(self) -> str:
        return reverse("contracts:visit", args=[self.contract_id, self.pk])

    @property
    def score(self) -> Decimal | None:
        """Of 100: the share of "yes" among the items that apply; None where nothing was answered."""
        asked = [row["answer"] for row in self.checklist if row.get("answer") in ("yes", "no")]
        if not asked:
            return None
        return (Decimal(asked.count("yes")) * 100 / len(asked)).quantize(Decimal("0.01"))


class VisitPhoto(models.Model):
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("photograph of a visit")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name


class FindingOwner(models.TextChoices):
    PARTNER = "partner", _("the partner")
    DEPARTMENT = "department", _("the department")


class Finding(models.Model):
    """Something a visit found that must be mended: by whom, until when, and what was done."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField(_("finding"))
    owner = models.CharField(_("who mends it"), max_length=12, choices=FindingOwner.choices)
    due_on = models.DateField(_("until"))
    answer = models.TextField(_("what was done"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_closed",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answered",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> Any:
        return self.visit.get_absolute_url()
