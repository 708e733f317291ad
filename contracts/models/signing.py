"""Signatures, on paper or electronic, and the performance bond that must be there first."""

import re

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from partnership.documents.models import OfficialDocument, StoredFile
from partnership.people.models import User


class Side(models.TextChoices):
    PARTNER = "partner", _("the partner")
    MINISTRY = "ministry", _("the ministry")


class Method(models.TextChoices):
    PAPER = "paper", _("on paper")
    ELECTRONIC = "electronic", _("electronic")


def named(subject: str) -> str:
    """Of "Common Name: A, Organization: B, Country: BH" what a person reads: «A – B»; anything else as it is."""
    found = dict(re.findall(r"(Common Name|Organization): (.*?)(?=, [A-Z][A-Za-z ]*: |$)", subject))
    return " – ".join(found[part] for part in ("Common Name", "Organization") if found.get(part)) or subject


class SignatureFacts(models.Model):
    """Who signed, how, and the signed file with its hash: a scan, or a PDF that carries the signature itself."""

    side = models.CharField(max_length=10, choices=Side.choices)
    method = models.CharField(_("how"), max_length=10, choices=Method.choices, default=Method.PAPER)
    signer = models.CharField(_("name of the signer"), max_length=200)
    capacity = models.CharField(_("capacity"), max_length=200, blank=True)
    document = models.ForeignKey(  # the accredited PDF that was signed
        OfficialDocument, on_delete=models.PROTECT, null=True, related_name="%(class)ss"
    )
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    certificate = models.CharField(_("certificate"), max_length=300, blank=True)
    certificate_serial = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=300, blank=True)
    stamped_by = models.CharField(_("time stamp by"), max_length=300, blank=True)
    signed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.signer}"

    @property
    def holder(self) -> str:
        """Whose certificate it is: the person and the organisation."""
        return named(self.certificate)

    @property
    def authority(self) -> str:
        return named(self.issuer)

    @property
    def stamper(self) -> str:
        return named(self.stamped_by)


class Signature(SignatureFacts):
    """A signature of the contract itself."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")

    class Meta(SignatureFacts.Meta):
        verbose_name = _("signature")
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["contract", "side"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_certificate", condition=Q(method="paper") | ~Q(certificate="")
            ),
        ]


class BondKind(models.TextChoices):
    GUARANTEE = "guarantee", _("bank guarantee")
    CHEQUE = "cheque", _("certified cheque")
    INSURANCE = "insurance", _("insurance policy")


class BondPurpose(models.TextChoices):
    PERFORMANCE = "performance", _("performance bond")
    ADVANCE = "advance", _("guarantee of the advance")
    INSURANCE = "insurance", _("insurance")


class BondOutcome(models.TextChoices):
    RELEASED = "released", _("released to the partner")
    CALLED = "called", _("called")


class Bond(models.Model):
    """A guarantee as it was handed in (RULES.md, section 1: performance bond 10 %, valid past completion)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="bonds")
    purpose = models.CharField(_("for"), max_length=12, choices=BondPurpose.choices, default=BondPurpose.PERFORMANCE)
    kind = models.CharField(_("kind"), max_length=20, choices=BondKind.choices)
    issuer = models.CharField(_("issuer"), max_length=200)
    number = models.CharField(_("number"), max_length=60)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"))
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    warned_days = models.PositiveSmallIntegerField(null=True)  # the last alert sent, of those at 30, 7 and 0 days
    outcome = models.CharField(_("how it ended"), max_length=10, choices=BondOutcome.choices, blank=True)
    called_amount = models.DecimalField(_("amount called (BHD)"), max_digits=15, decimal_places=3, null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("performance bond")
        verbose_name_plural = _("performance bonds")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="%(app_label)s_%(class)s_in_order", condition=Q(expires_on__gt=F("issued_on"))),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["contract", "issuer", "number"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_settled",
                condition=Q(outcome="", settled_at=None, settled_by=None)
                | ~Q(outcome="") & Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_called",
                condition=Q(called_amount=None)
                | Q(outcome="called", called_amount__gt=0, called_amount__lte=F("amount")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("contracts:bond", args=[self.contract_id, self.pk])
