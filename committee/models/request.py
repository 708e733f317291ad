"""Partnership requests and initiatives: of a partner, or of a visitor with a confirmed e-mail address."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.signing import BadSignature, Signer
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import key_index, key_of
from partnership.documents.models import StoredFile
from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import BeneficiaryGroup, FieldOfPartnership, Project

# Links are signed numbers of rows: nothing secret lies in the database, in the queue or in a backup.
FOLLOW = Signer(salt="committee.request.follow", sep=".")
ENTER = Signer(salt="committee.request.enter", sep=".")


def row_of(signer: Signer, token: str) -> int | None:
    """The number that a link carries, None for one that we did not sign."""
    try:
        number = signer.unsign(token)
    except BadSignature:
        return None
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


class PartnershipRequest(WorkflowModel):
    machine = "committee.partnershiprequest"

    class Kind(models.TextChoices):
        REQUEST = "request", _("partnership request")
        INITIATIVE = "initiative", _("initiative")

    number = models.CharField(_("number"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REQUEST)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    sender_name = models.CharField(_("sender"), max_length=150, blank=True)
    sender_organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    sender_email = models.EmailField(_("e-mail"), blank=True)  # confirmed: its owner opened the link sent to it
    sender_language = models.CharField(max_length=5, default="ar")
    state = state_field(machine)
    title = models.CharField(_("title"), max_length=250)
    field = models.CharField(_("field of partnership"), max_length=20, choices=FieldOfPartnership.choices)
    text = models.TextField(_("the request or initiative"))
    goals = models.TextField(_("goals"), blank=True)
    beneficiary_kind = models.CharField(
        _("kind of beneficiary"), max_length=30, choices=BeneficiaryGroup.Kind.choices, blank=True
    )
    beneficiary_number = models.PositiveIntegerField(_("number of beneficiaries"), null=True, blank=True)
    budget = models.DecimalField(_("budget (BHD)"), max_digits=15, decimal_places=3, null=True, blank=True)
    opinion = models.TextField(_("opinion of the committee"), blank=True)
    decision_reason = models.TextField(_("reasons of the decision"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(_("received at"))
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="requests")
    search_key = key_of("title")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("partnership request")
        verbose_name_plural = _("partnership requests")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.partnershiprequest",
            models.CheckConstraint(  # of a partner, or of a visitor: never of both, never of nobody
                name="%(app_label)s_%(class)s_one_sender",
                condition=Q(partner__isnull=False, filed_by__isnull=False, sender_email="")
                | Q(partner__isnull=True, filed_by__isnull=True) & ~Q(sender_email="") & ~Q(sender_name=""),
            ),
            models.CheckConstraint(name="%(app_label)s_%(class)s_budget", condition=Q(budget=None) | Q(budget__gte=0)),
        )
        indexes = [
            models.Index(fields=["state", "-filed_at"], name="request_by_state"),
            key_index("request_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_in_study(self) -> bool:
        """The partnership committee may still score it and write its opinion."""
        return self.state == "study"

    @property
    def is_decided(self) -> bool:
        return self.state in ("accepted", "declined", "converted")

    @property
    def sender(self) -> str:
        """Who sent it, as the committee reads it: the partner, or the visitor's name and organisation."""
        if self.partner is not None:
            return str(self.partner)
        return f"{self.sender_name} – {self.sender_organisation}" if self.sender_organisation else self.sender_name

    def get_absolute_url(self) -> str:
        return reverse("committee:request", args=[self.pk])

    def follow_url(self) -> str:
        """The secret address at which a visitor follows the request."""
        return reverse("committee:initiative", args=[FOLLOW.sign(str(self.pk))])

    def accept(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.decision_reason, self.decided_at, self.decided_by = reason, at, by

    def decline(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.decision_reason, self.decided_at, self.decided_by = reason, at, by


class RequestFile(models.Model):
    """A document that came with a request."""

    request = models.ForeignKey(PartnershipRequest, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a request")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name


class RequestCriterion(models.Model):
    """What requests are judged by: published, with weights that sum to 100."""

    name = models.CharField(_("criterion"), max_length=150)
    name_en = models.CharField(max_length=150)
    description = models.CharField(_("what is looked at"), max_length=300)
    description_en = models.CharField(max_length=300)
    weight = models.PositiveSmallIntegerField(_("weight"), validators=[MaxValueValidator(100)])
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("criterion of requests")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_weight", condition=Q(weight__gt=0, weight__lte=100))
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    @property
    def what(self) -> str:
        return self.description_en if get_language() == "en" else self.description


class RequestScore(models.Model):
    """What one member gives a request on one criterion, of 100."""

    request = models.ForeignKey(PartnershipRequest, on_delete=models.CASCADE, related_name="scores")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(RequestCriterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("score of a request")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["request", "member", "criterion"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_of_100", condition=Q(points__gte=Decimal(0), points__lte=Decimal(100))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class SenderLink(models.Model):
    """A link that was sent to a visitor's address: whoever opens it has confirmed the address. Used once."""

    email = models.EmailField()
    language = models.CharField(max_length=5, default="ar")
    network = models.CharField(max_length=64)  # a keyed hash of the sender's network address, for the limit only
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    request = models.OneToOneField(PartnershipRequest, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("link to a form")
        indexes = [
            models.Index(fields=["email", "created_at"], name="link_by_email"),
            models.Index(fields=["network", "created_at"], name="link_by_network"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def token(self) -> str:
        return str(ENTER.sign(str(self.pk)))

    def is_open_at(self, moment: datetime) -> bool:
        return self.request_id is None and moment < self.expires_at
