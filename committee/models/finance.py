"""What the committee found in an opened price: its arithmetic, how low it is, the justification and the verdict; and what
was negotiated where every price lies above the budget."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from tenders.models import Bid

ACCEPTED, REJECTED = "accepted", "rejected"
VERDICTS = [(ACCEPTED, _("justification accepted")), (REJECTED, _("justification rejected"))]


class PriceReview(models.Model):
    """One opened price against its own arithmetic, the estimate and the other prices. Amounts in dinars."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="price_review")
    stated = models.DecimalField(_("price as stated (BHD)"), max_digits=15, decimal_places=3, null=True)
    corrected = models.DecimalField(_("price by the unit prices (BHD)"), max_digits=15, decimal_places=3)
    error_percent = models.DecimalField(_("arithmetic error (%)"), max_digits=12, decimal_places=3)
    estimate = models.DecimalField(_("estimate (BHD)"), max_digits=15, decimal_places=3, null=True)
    under_estimate = models.DecimalField(_("under the estimate (%)"), max_digits=6, decimal_places=3)
    under_median = models.DecimalField(_("under the median (%)"), max_digits=6, decimal_places=3)
    abnormal = models.BooleanField(_("abnormally low"))
    asked_at = models.DateTimeField(_("justification asked at"), null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("justification due on"), null=True)
    justification = models.TextField(_("justification of the bidder"), blank=True)
    justified_at = models.DateTimeField(null=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=VERDICTS, blank=True)
    verdict_reason = models.TextField(_("reason of the verdict"), blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("review of a price")
        verbose_name_plural = _("reviews of prices")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(  # a verdict has its reason, its judge and its time
                name="%(app_label)s_%(class)s_judged",
                condition=Q(verdict="", judged_at=None)
                | (~Q(verdict="") & ~Q(verdict_reason="") & Q(judged_at__isnull=False, judged_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_asked",
                condition=Q(asked_at=None, due_on=None) | Q(asked_at__isnull=False, due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid}: {self.corrected}"

    def get_absolute_url(self) -> str:
        return reverse("committee:price", args=[self.pk])

    @property
    def waits_for_bidder(self) -> bool:
        """Asked, and the bidder has not answered yet."""
        return self.asked_at is not None and not self.justification

    @property
    def is_open(self) -> bool:
        """The financial evaluation goes on, the bid stands, and nobody has judged its price."""
        return not self.verdict and self.bid.state == "priced" and self.bid.tender.state == "financial_opened"


class Negotiation(models.Model):
    """The first rank asked to lower a price above the budget: once, in writing. Amounts in dinars."""

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="negotiation")
    target = models.DecimalField(_("price asked for, at most (BHD)"), max_digits=15, decimal_places=3)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("answer due on"))
    offered = models.DecimalField(_("negotiated price (BHD)"), max_digits=15, decimal_places=3, null=True)
    answer = models.TextField(_("answer of the bidder"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("negotiation of a price")
        verbose_name_plural = _("negotiations of prices")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_positive", condition=Q(offered=None) | Q(offered__gt=0)
            ),
            models.CheckConstraint(  # a price or an answer has its time and its author
                name="%(app_label)s_%(class)s_answered",
                condition=Q(answered_at=None, answered_by=None, offered=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid}: {self.offered or self.target}"

    @property
    def waits_for_bidder(self) -> bool:
        """Asked, not answered."""
        return self.answered_at is None
