"""The bid security as a record: what the financial envelope said of it, until it is returned or called."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from tenders.models.bid import Bid

RETURNED, CALLED = "returned", "called"
OUTCOMES = [(RETURNED, _("returned to the bidder")), (CALLED, _("called"))]
SECURITY_KINDS = [
    ("guarantee", _("bank guarantee")),
    ("cheque", _("certified cheque")),
    ("insurance", _("insurance policy")),
    ("cash", _("cash")),
]


class BidSecurity(models.Model):
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="security")
    kind = models.CharField(_("Kind of bid security"), max_length=20, choices=SECURITY_KINDS)
    issuer = models.CharField(_("Issuer of the security"), max_length=150, blank=True)
    number = models.CharField(_("Number of the security"), max_length=60, blank=True)
    amount = models.DecimalField(_("Amount of the security (BHD)"), max_digits=15, decimal_places=3)
    expires_on = models.DateField(_("Security valid until"), null=True)
    recorded_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_reason = models.TextField(blank=True)
    warned_days = models.PositiveSmallIntegerField(
        null=True
    )  # of the alerts at 30, 7 and 0 days the last that was sent

    class Meta:
        verbose_name = _("bid security")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_settled",
                condition=Q(outcome="", settled_at=None) | ~Q(outcome="") & Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("tenders:security", args=[self.bid_id])
