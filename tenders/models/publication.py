"""How the public learns of a tender: newspapers with their clippings, subscribers, what the documents cost and who paid."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import StoredFile
from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.clock import now
from tenders.models.project import FieldOfPartnership
from tenders.models.tender import Tender


def subscription_key() -> str:
    """What makes a subscriber's links impossible to guess; a new one makes the old links void."""
    return secrets.token_urlsafe(24)


class Newspaper(models.Model):
    """The announcement as it stood in one newspaper on one day; the window is counted from the first (RULES.md, 1)."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="newspapers")
    name = models.CharField(_("newspaper"), max_length=100)
    is_gazette = models.BooleanField(_("this is the Official Gazette"), default=False)
    published_on = models.DateField(_("date of publication"))
    page = models.CharField(_("issue and page"), max_length=60, blank=True)
    clipping = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clipping")
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # accountability
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("publication in a newspaper")
        verbose_name_plural = _("publications in newspapers")
        ordering = ["published_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["tender", "name", "published_on"]
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.published_on}"


class DocumentPayment(models.Model):
    """A partner's payment for the documents of a tender, as finance recorded it. Recorded once, never changed."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="document_payments")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="document_payments")
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    receipt = models.CharField(_("number of the payment receipt"), max_length=60)
    paid_on = models.DateField(_("paid on"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # accountability
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("payment for tender documents")
        verbose_name_plural = _("payments for tender documents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["tender", "partner"]),
            models.CheckConstraint(name="%(app_label)s_%(class)s_paid", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.amount}"


class Subscription(models.Model):
    """An address that wants to hear of new tenders. Nothing is sent before its owner confirmed by the link in a message."""

    email = models.EmailField(_("e-mail"))
    fields = ArrayField(models.CharField(max_length=20), verbose_name=_("fields of partnership"), default=list)
    wanted = ArrayField(models.CharField(max_length=20), default=list)  # asked for; holds once confirmed
    language = models.CharField(max_length=2, default="ar")
    key = models.CharField(max_length=40, unique=True, default=subscription_key)
    asked_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_fields_known",
                condition=Q(fields__contained_by=sorted(FieldOfPartnership.values))
                & Q(wanted__contained_by=sorted(FieldOfPartnership.values)),
            ),
        ]
        indexes = [
            models.Index(
                name="subscription_live", fields=["id"], condition=Q(confirmed_at__isnull=False, ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class SubscriptionMail(models.Model):
    """One message about one tender to one subscriber: the unique key is why nobody gets it twice."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="mails")
    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="subscription_mails")
    claimed_at = models.DateTimeField(null=True)  # a worker has begun to send it
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message to a subscriber")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["subscription", "tender"])]

    def __str__(self) -> str:
        return f"{self.subscription_id} ← {self.tender_id}"
