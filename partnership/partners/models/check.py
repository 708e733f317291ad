"""What the secretary found, item by item."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.partners.models.partner import Partner
from partnership.people.models import User


class ItemCheck(models.Model):
    """One item of a registration: accepted, or what is wrong with it. `seen` is the hash of what was checked: a later
    change of the item makes the check stale, and only then is it asked again."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="checks")
    item = models.CharField(max_length=30)
    accepted = models.BooleanField(_("accepted"))
    reason = models.CharField(_("what is to be corrected"), max_length=1000, blank=True)
    seen = models.CharField(max_length=64)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("check of an item")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["partner", "item"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reasoned",
                condition=Q(accepted=True, reason="") | (Q(accepted=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.item}"
