"""What lies in the tender box, sealed. Only the modules of tenders.box read or write these rows (a test keeps it so).

Everything of a bid that is not a time, a number or a hash is ciphertext here (the age format). What was opened in a
session lies beside it in rows of its own; what was sealed is never changed and never removed.
"""

import uuid
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

from partnership.people.models import User
from tenders.box.key_models import FINANCIAL, TECHNICAL
from tenders.models.bid import Bid, BidVersion

KINDS = [(TECHNICAL, TECHNICAL), (FINANCIAL, FINANCIAL)]


class Envelope(models.Model):
    """One envelope: the draft of a bid (version null; sealed to the bidder's key) or one version, never changed again.

    A version's envelope is sealed to the tender's key and to the bidder's, and its text is what the receipt's hash is of.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(BidVersion, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    sealed = models.BinaryField(default=bytes)
    manifest = models.TextField(blank=True)  # the hashes of everything in it, as `sha256sum -c` reads them

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_draft", fields=["bid", "kind"], condition=Q(version=None)
            ),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_sealed", fields=["version", "kind"]),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sealed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF OLD.version_id IS NOT NULL THEN
                        RAISE EXCEPTION 'A sealed envelope is never changed.' USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            # An envelope belongs to a version sealed in the same transaction: none is slipped in after the deadline.
            pgtrigger.Trigger(
                name="in_time",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__version_id__isnull=False),
                func="""
                    IF EXISTS (SELECT 1 FROM tenders_bid b JOIN tenders_tender t ON t.id = b.tender_id
                               WHERE b.id = NEW.bid_id AND (t.state <> 'announced' OR house_clock() >= t.closing_at)) THEN
                        RAISE EXCEPTION 'The deadline has passed: nothing more is accepted.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class EnvelopeFile(models.Model):
    """A file in an envelope, sealed as it streamed in; its own name, type and size are sealed too, in the label."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=200)
    size = models.BigIntegerField()  # of the ciphertext
    sha256 = models.CharField(max_length=64)  # of the ciphertext
    label = models.BinaryField(default=bytes)  # empty for a file that the bidder sealed with a tool of their own
    own_name = models.CharField(max_length=200, blank=True)  # of such a file: what its owner let us know
    added_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "path"]
        triggers = [
            pgtrigger.Trigger(
                name="sealed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM tenders_envelope e WHERE e.id = OLD.envelope_id AND e.version_id IS NOT NULL) THEN
                        RAISE EXCEPTION 'A file of a sealed envelope is never changed.' USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OpenedEnvelope(models.Model):
    """What an opening session found in a sealed envelope, or why it could not be read."""

    envelope = models.OneToOneField(Envelope, on_delete=models.PROTECT, related_name="opened")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hash_matches = models.BooleanField()  # the hash computed at the opening is the one on the receipt
    problem = models.CharField(max_length=20, blank=True)  # "": it was read whole
    content = models.JSONField(default=dict)

    class Meta:
        triggers = [
            # Nobody opens before the deadline, whatever the code says; what was opened stays as it was found.
            pgtrigger.Trigger(
                name="after_closing",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM tenders_envelope e JOIN tenders_bid b ON b.id = e.bid_id
                               JOIN tenders_tender t ON t.id = b.tender_id
                               WHERE e.id = NEW.envelope_id AND (t.closing_at IS NULL OR t.closing_at > house_clock())) THEN
                        RAISE EXCEPTION 'Envelopes stay sealed until the deadline.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.envelope_id}: {self.problem or 'good'}"

    @property
    def text(self) -> dict[str, Any]:
        """What the envelope says: its own text, and of a paper one what was typed and confirmed in the session."""
        reading = getattr(self.envelope, "reading", None)
        typed = reading.content if reading is not None and reading.confirmed_at is not None else {}
        return {**self.content, **typed}


class OpenedFile(models.Model):
    """A file of an opened envelope, readable now; kept under a random name in the private storage."""

    opened = models.ForeignKey(OpenedEnvelope, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(EnvelopeFile, on_delete=models.PROTECT, related_name="opened")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField(default=0)
    content_type = models.CharField(max_length=100)
    document = models.CharField(max_length=250, blank=True)  # which of the required documents it is
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.pk)


class Receipt(models.Model):
    """The signed text of a receipt: what the bidder keeps and anybody can verify."""

    version = models.OneToOneField(BidVersion, on_delete=models.PROTECT, related_name="signed")
    text = models.TextField()
    signature = models.CharField(max_length=100)  # Ed25519 over the text, base64
    public_key = models.CharField(max_length=60)  # base64

    class Meta:
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.version_id}"
