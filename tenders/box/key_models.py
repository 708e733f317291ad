"""Keys of the box as rows: public halves, wrapped secrets, fingerprints. No row holds a private key in the clear."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from tenders.models.tender import Tender

TECHNICAL, FINANCIAL = "technical", "financial"
KINDS = [(TECHNICAL, _("technical envelopes")), (FINANCIAL, _("financial envelopes"))]
REHEARSAL, RESHARE = "rehearsal", "reshare"
PURPOSES = [
    (REHEARSAL, _("rehearsal")),
    (TECHNICAL, _("opening of the technical envelopes")),
    (FINANCIAL, _("opening of the financial envelopes")),
    (RESHARE, _("new shares")),
]


class PersonalKey(models.Model):
    """An officer's own key pair: shares are sealed to its public half; its private half lies behind the passphrase."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="box_keys")
    recipient = models.CharField(max_length=80)
    salt = models.BinaryField()
    cost = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)  # the passphrase was lost: its shares are lost with it

    class Meta:
        verbose_name = _("box passphrase")
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_each", fields=["person"], condition=Q(replaced_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class BoxOfficer(models.Model):
    """Somebody named to open the envelopes of one tender."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="box_officers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        verbose_name = _("opening officer")
        verbose_name_plural = _("opening officers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["tender", "person"])]

    def __str__(self) -> str:
        return f"{self.person}"


class BoxKey(models.Model):
    """The key pair of one kind of envelope of one tender: the public half, and what tells its private half when whole."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="box_keys")
    kind = models.CharField(max_length=10, choices=KINDS)
    recipient = models.CharField(max_length=80)
    secret_sha256 = models.CharField(max_length=64)
    threshold = models.PositiveSmallIntegerField()
    share_count = models.PositiveSmallIntegerField()
    test_envelope = models.BinaryField()
    test_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    rehearsed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("key of the tender box")
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["tender", "kind"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_threshold",
                condition=Q(threshold__gte=2) & Q(share_count__gte=F("threshold") + 2),
            ),
        ]
        triggers = [
            # What bids are sealed to stays what it is once the tender is announced.
            pgtrigger.Trigger(
                name="kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM tenders_tender t WHERE t.id = OLD.tender_id AND t.announced_at IS NOT NULL)
                       AND (TG_OP = 'DELETE' OR NEW.recipient <> OLD.recipient OR NEW.secret_sha256 <> OLD.secret_sha256) THEN
                        RAISE EXCEPTION 'The key of an announced tender is never changed.' USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.kind}"


class KeyShare(models.Model):
    """One share of a key, sealed to its officer's personal key; the reserve share lies on paper only."""

    key = models.ForeignKey(BoxKey, on_delete=models.CASCADE, related_name="shares")
    personal_key = models.ForeignKey(PersonalKey, on_delete=models.PROTECT, null=True, related_name="shares")
    sealed = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["key", "personal_key"]),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_reserve", fields=["key"], condition=Q(personal_key=None)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reserve_on_paper",
                condition=Q(personal_key__isnull=False) | Q(sealed=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.personal_key or 'reserve'}"


class Gathering(models.Model):
    """Officers giving their shares for one purpose: a rehearsal, an opening, new shares.

    The shares that were given wait here sealed to the gathering's own key, whose private half is in the browser of the
    person who leads it and nowhere else. It ends after hours, and the waiting shares are then removed.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="gatherings")
    purpose = models.CharField(max_length=10, choices=PURPOSES)
    recipient = models.CharField(max_length=80)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open", fields=["tender"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.purpose}"


class GivenShare(models.Model):
    """A share somebody gave to a gathering, sealed to the gathering's key."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="given")
    share = models.ForeignKey(KeyShare, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["gathering", "share"])]

    def __str__(self) -> str:
        return f"{self.gathering}: {self.given_by}"
