"""The preliminary examination of a bid: what was looked at, what is missing, what was asked for, and how it ended."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import StoredFile
from partnership.people.models import User
from tenders.models import Bid

ADMITTED, EXCLUDED = "admitted", "excluded"
OUTCOMES = [(ADMITTED, _("admitted to the evaluation")), (EXCLUDED, _("excluded at the examination"))]


class Examination(models.Model):
    """One bid's examination; `asked` are the items it was asked to supply, in words."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="examination")
    asked = models.JSONField(_("what is missing"), default=list)
    asked_at = models.DateTimeField(_("asked at"), null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("due on"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("examination of a bid")
        verbose_name_plural = _("examinations of bids")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(  # an outcome has its reason, its author and its time
                name="%(app_label)s_%(class)s_decided",
                condition=Q(outcome="", decided_at=None)
                | (~Q(outcome="") & ~Q(reason="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_asked",
                condition=Q(asked_at=None, due_on=None) | Q(asked_at__isnull=False, due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid}: {self.outcome}"

    def get_absolute_url(self) -> str:
        return reverse("committee:shortfall", args=[self.bid_id])


class Supplied(models.Model):
    """A document that the bidder supplied for one of the items it was asked for."""

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="supplied")
    item = models.CharField(_("item"), max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    supplied_at = models.DateTimeField(_("supplied at"))
    supplied_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.item
