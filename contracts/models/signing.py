"""Signatures, on paper or electronic, and the performance bond that must be there first."""

from django.db import models
from django.db.models import F, Q
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


class Signature(models.Model):
    """Who signed, how, and the signed file with its hash: a scan, or a PDF that carries the signature itself."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    method = models.CharField(_("how"), max_length=10, choices=Method.choices, default=Method.PAPER)
    signer = models.CharField(_("name of the signer"), max_length=200)
    capacity = models.CharField(_("capacity"), max_length=200, blank=True)
    document = models.ForeignKey(  # the accredited PDF that was signed
        OfficialDocument, on_delete=models.PROTECT, null=True, related_name="signatures"
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
        verbose_name = _("signature")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["contract", "side"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_certificate", condition=Q(method="paper") | ~Q(certificate="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.signer}"


class BondKind(models.TextChoices):
    GUARANTEE = "guarantee", _("bank guarantee")
    CHEQUE = "cheque", _("certified cheque")
    INSURANCE = "insurance", _("insurance policy")


class Bond(models.Model):
    """A performance bond as it was handed in (RULES.md, section 1: 10 % of the contract, valid past completion)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="bonds")
    kind = models.CharField(_("kind"), max_length=20, choices=BondKind.choices)
    issuer = models.CharField(_("issuer"), max_length=200)
    number = models.CharField(_("number"), max_length=60)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"))
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("performance bond")
        verbose_name_plural = _("performance bonds")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="%(app_label)s_%(class)s_in_order", condition=Q(expires_on__gt=F("issued_on"))),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["contract", "issuer", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"
