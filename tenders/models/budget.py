"""Budget lines and what is committed on them. The database itself refuses to commit more than there is."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.people.models import Department, User
from partnership.workflow.clock import now


class BudgetLine(models.Model):
    """A line of the approved budget of one financial year, in Bahraini dinars."""

    code = models.CharField(_("line number"), max_length=30)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(_("financial year"))
    department = models.ForeignKey(  # empty: a central line, open to every department
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_lines",
        verbose_name=_("department"),
    )
    amount = models.DecimalField(_("allocated amount"), max_digits=15, decimal_places=3)
    committed = models.DecimalField(_("committed"), max_digits=15, decimal_places=3, default=Decimal(0), editable=False)
    is_open = models.BooleanField(_("open for commitments"), default=True)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(  # accountability: who added the line
        User, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["-fiscal_year", "code"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once",
                fields=["fiscal_year", "code"],
                violation_error_message=_("This line number already exists in that financial year."),
            ),
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_overdrawn",
                condition=Q(committed__gte=0, committed__lte=F("amount")),
                violation_error_message=_("The allocated amount cannot be less than what is already committed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("tenders:budget_line", args=[self.pk])

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def free(self) -> Decimal:
        """What may still be committed, in dinars."""
        return self.amount - self.committed


class Commitment(models.Model):
    """Money of a line set aside for a project when finance approves its terms; released, never deleted."""

    terms = models.ForeignKey("tenders.TermsOfReference", on_delete=models.PROTECT, related_name="commitments")
    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("budget line")
    )
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3)
    committed_at = models.DateTimeField(_("committed on"))
    committed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("committed by"))
    released_at = models.DateTimeField(_("released on"), null=True)
    released_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("released by")
    )
    release_reason = models.TextField(_("reason for the release"), blank=True)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-committed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_at_a_time", fields=["terms"], condition=Q(released_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount}"
