"""Who acts for a partner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.partners.models.partner import Partner
from partnership.people.models import User


class Representative(models.Model):
    """A person who acts for a partner. Leaves without losing history."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="representatives")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="represents")
    authority_to_bind = models.BooleanField(_("may sign for the partner"), default=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("representative")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["partner", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.partner})"
