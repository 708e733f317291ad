"""Opening sessions: who was there when the envelopes were opened."""

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
    """One person at an opening: an officer with an account, or somebody attending for a bidder, by name."""

    session = models.ForeignKey(OpeningSession, on_delete=models.CASCADE, related_name="attendance")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=200, blank=True)
    for_bidder = models.CharField(_("for"), max_length=250, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["session", "officer"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_somebody", condition=Q(officer__isnull=False) | ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.officer or self.name)
