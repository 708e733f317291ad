"""Bids that come on paper, and envelopes that go back unopened: who received, who typed, who confirmed, always two people."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.people.models import User
from tenders.box.models import KINDS, Envelope
from tenders.models.bid import BidVersion
from tenders.models.tender import Tender


def _two_people(first: str) -> list[models.CheckConstraint]:
    """Confirmed whole or not at all, and never by the one who did the first half."""
    return [
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_two_people",
            condition=Q(confirmed_by=None) | ~Q(confirmed_by=F(first)),
        ),
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_confirmed",
            condition=Q(confirmed_by=None, confirmed_at=None)
            | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
        ),
    ]


class PaperBid(models.Model):
    """An envelope handed over on paper: written down by one officer, confirmed by another, and only then in the box.

    Nothing of its content is known before the opening session: the record and the photographs of the closed envelope are
    sealed like a bid, and the physical envelope lies in the safe.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="paper_bids")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("bidder"))
    envelope_number = models.CharField(_("Number on the envelope"), max_length=40)
    delivered_by = models.CharField(_("Handed over by"), max_length=150)
    received_at = models.DateTimeField(_("Handed over at"))
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    version = models.OneToOneField(BidVersion, on_delete=models.PROTECT, null=True, related_name="paper")

    class Meta:
        verbose_name = _("bid on paper")
        ordering = ["pk"]
        constraints = [
            *_two_people("registered_by"),
            models.CheckConstraint(  # one officer alone puts nothing into the box
                name="%(app_label)s_%(class)s_sealed_by_two", condition=Q(version=None) | Q(confirmed_by__isnull=False)
            ),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["tender", "envelope_number"]),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_waiting", fields=["tender", "partner"], condition=Q(version=None)
            ),
        ]
        triggers = [
            # The database's clock decides for paper too: nothing is written down or confirmed after the deadline.
            pgtrigger.Trigger(
                name="in_time",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM tenders_tender t WHERE t.id = NEW.tender_id
                               AND (t.state <> 'announced' OR house_clock() >= t.closing_at)) THEN
                        RAISE EXCEPTION 'The deadline has passed: nothing more is accepted.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__version_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.envelope_number}: {self.partner}"


class PaperPhoto(models.Model):
    """A photograph of the closed envelope, sealed to the tender's technical key as it was uploaded."""

    paper = models.ForeignKey(PaperBid, on_delete=models.CASCADE, related_name="photos")
    path = models.CharField(max_length=200)
    size = models.BigIntegerField()  # of the ciphertext
    sha256 = models.CharField(max_length=64)
    label = models.BinaryField(default=bytes)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class PaperReading(models.Model):
    """What a paper envelope said when it was opened in the session: typed by one officer, compared by another."""

    envelope = models.OneToOneField(Envelope, on_delete=models.PROTECT, related_name="reading")
    content = models.JSONField(default=dict)
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [*_two_people("typed_by")]
        triggers = [
            # Nobody reads a paper envelope before the session has come to it.
            pgtrigger.Trigger(
                name="after_opening",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM tenders_openedenvelope o WHERE o.envelope_id = NEW.envelope_id) THEN
                        RAISE EXCEPTION 'Envelopes stay sealed until the session.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.envelope_id}"


class PaperScan(models.Model):
    """A scan of what lay in a paper envelope, made in the session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reading = models.ForeignKey(PaperReading, on_delete=models.PROTECT, related_name="scans")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EnvelopeReturn(models.Model):
    """An envelope that was never opened and goes back to its bidder: recorded with the reason; paper when it is handed over."""

    version = models.ForeignKey(BidVersion, on_delete=models.PROTECT, related_name="returned")
    kind = models.CharField(max_length=10, choices=KINDS)
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handed_to = models.CharField(_("Handed to"), max_length=150, blank=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["version", "kind"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_handed",
                condition=Q(handed_to="", handed_at=None) | ~Q(handed_to="") & Q(handed_at__isnull=False),
            ),
        ]
        triggers = [
            # Of what was opened nobody can say that it went back unopened, nor the other way round.
            pgtrigger.Trigger(
                name="unopened",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM tenders_openedenvelope o JOIN tenders_envelope e ON e.id = o.envelope_id
                               WHERE e.version_id = NEW.version_id AND e.kind = NEW.kind) THEN
                        RAISE EXCEPTION 'An opened envelope is not returned unopened.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"
