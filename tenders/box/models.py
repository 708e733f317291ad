"""What lies in the tender box. Only tenders.box.service reads or writes these rows (a test keeps it so)."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from tenders.models.bid import Bid, BidVersion

TECHNICAL, FINANCIAL = "technical", "financial"
KINDS = [(TECHNICAL, TECHNICAL), (FINANCIAL, FINANCIAL)]


class Envelope(models.Model):
    """One envelope: the draft of a bid (version null) or the sealed content of one version, never changed again."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(BidVersion, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    content = models.JSONField(default=dict)

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class EnvelopeFile(models.Model):
    """A file in an envelope; kept in the private storage under a random name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)

    class Meta:
        ordering = ["name", "pk"]
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
