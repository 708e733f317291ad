"""Opening sessions: who was there when the envelopes were opened."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from tenders.models import Tender

SESSION_KINDS = [
    ("technical", _("opening of the technical envelopes")),
    ("financial", _("opening of the financial envelopes")),
]


class OpeningSession(models.Model):
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(_("session"), max_length=10, choices=SESSION_KINDS)
    place = models.CharField(_("place"), max_length=200, blank=True)
    notes = models.TextField(_("remarks"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("opening session")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["tender", "kind"])]

    def __str__(self) -> str:
        return f"{self.tender.reference} {self.get_kind_display()}"


class Attendance(models.Model):
    """One person at an opening: an officer or a bidder's representative with an account, or somebody by name."""

    session = models.ForeignKey(OpeningSession, on_delete=models.CASCADE, related_name="attendance")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    representative = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=200, blank=True)
    for_bidder = models.CharField(_("for"), max_length=250, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True)  # the minutes, in this person's own sign-in

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["session", "officer"]),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_represents", fields=["session", "representative"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_somebody", condition=Q(officer__isnull=False) | ~Q(name="")
            ),
            models.CheckConstraint(  # only an account signs
                name="%(app_label)s_%(class)s_signs",
                condition=Q(signed_at=None) | Q(officer__isnull=False) | Q(representative__isnull=False),
            ),
        ]
        triggers = [
            # Whoever signed was there: the row stays as it was signed.
            pgtrigger.Protect(
                name="signed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.officer or self.name)

    @property
    def account_id(self) -> int | None:
        """Whose sign-in can sign for this person; None for somebody who is written down by name only."""
        return self.officer_id or self.representative_id
