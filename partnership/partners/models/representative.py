"""Who acts for a partner, and who is invited to."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.partners.models.partner import Partner
from partnership.people.models import User


class Representative(models.Model):
    """A person who acts for a partner for a time. Leaves without losing history: a new time is a new row."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="representatives")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="represents")
    authority_to_bind = models.BooleanField(_("may sign for the partner"), default=False)
    active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("since"), null=True)
    left_at = models.DateTimeField(_("until"), null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("representative")
        ordering = ["-active", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["partner", "user"], condition=Q(active=True)
            ),
            models.UniqueConstraint(  # one signature binds, never two
                name="%(app_label)s_%(class)s_one_binds",
                fields=["partner"],
                condition=Q(active=True, authority_to_bind=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.partner})"


class Invitation(models.Model):
    """A link by e-mail that opens an account: to represent a partner, or (no partner) to register one. Its secret is kept
    as its SHA-256 only."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="invited_representatives")
    name = models.CharField(_("full name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    secret_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # None: asked for it
    invited_at = models.DateTimeField(_("invited on"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation of a representative")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_open_once",
                fields=["partner", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_accepted",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.partner}"

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > at
