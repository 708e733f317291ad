"""Score sheets and what follows from them. Nobody reads another's sheet before locking their own."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import Bid, Tender

SEATS = [
    ("member", _("committee member")),
    ("technical", _("technical member")),
    ("finance", _("finance member")),
    ("legal", _("legal member")),
    ("expert", _("external expert")),
]


class EvaluationPanel(models.Model):
    """The decision that appointed an evaluation committee for one tender; without one the standing committee evaluates."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="panel_decision")
    decision_number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    exception_reason = models.TextField(_("why the composition differs from the rule"), blank=True)
    appointed_at = models.DateTimeField(_("appointed at"))
    appointed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("evaluation committee")
        verbose_name_plural = _("evaluation committees")

    def __str__(self) -> str:
        return f"{self.tender.reference} {self.decision_number}"


class EvaluationMember(models.Model):
    """A person appointed to evaluate one tender; where nobody is appointed the tender committee's members evaluate."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="panel")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_chair = models.BooleanField(_("chair of the panel"), default=False)
    seat = models.CharField(_("seat"), max_length=10, choices=SEATS, default="member")
    is_substitute = models.BooleanField(_("substitute"), default=False)
    called_at = models.DateTimeField(_("called to replace a member at"), null=True)
    appointed_at = models.DateTimeField(_("appointed at"))
    appointed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("member of an evaluation panel")
        verbose_name_plural = _("members of evaluation panels")
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["tender", "person"]),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_chair", fields=["tender"], condition=Q(is_chair=True)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_chair_is_no_substitute",
                condition=Q(is_chair=False) | Q(is_substitute=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ScoreSheet(WorkflowModel):
    """One evaluator's sheet for one tender."""

    machine = "committee.scoresheet"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="sheets")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sheets")
    state = state_field(machine)
    locked_at = models.DateTimeField(_("locked at"), null=True)
    set_aside_reason = models.TextField(_("why it was set aside"), blank=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["pk"]
        constraints = state_constraint(
            "committee.scoresheet",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["tender", "member"]),
        )

    def __str__(self) -> str:
        return f"{self.tender.reference}: {self.member}"

    def get_absolute_url(self) -> str:
        return reverse("committee:sheet", args=[self.pk])

    def path_label(self) -> str:
        return str(self.tender)

    @property
    def project_id(self) -> int:
        return self.tender.project_id

    @property
    def is_open(self) -> bool:
        """Its member may still write in it."""
        return self.state == "open"

    def desk_scope(self, role: str) -> str:
        return f"user:{self.member_id}" if role != "tender_chair" or self.state == "open" else ""

    def lock(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.locked_at = at

    def reopen(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.locked_at = None

    def set_aside(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.set_aside_reason = reason
        for person in (by, self.member):  # what they may see is found out anew
            person.__dict__.pop("_barred", None)
            person.__dict__.pop("_seated", None)


class ConflictAnswer(models.Model):
    """An evaluator's declaration for one bidder, made before any content is shown."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="answers")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    none = models.BooleanField(_("I have no conflict of interest"))
    text = models.TextField(_("the conflict of interest"), blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["bid"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["sheet", "bid"]),
            models.CheckConstraint(  # a conflict is named
                name="%(app_label)s_%(class)s_named", condition=Q(none=True) | ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.none}"


class Score(models.Model):
    """Points of one criterion for one bid on one sheet, 0 to 100."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    criterion_id = models.BigIntegerField()  # of the criteria frozen on the tender
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=3, null=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["bid", "criterion_id"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["sheet", "bid", "criterion_id"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_range", condition=Q(points=None) | Q(points__gte=0, points__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class BidResult(models.Model):
    """What the evaluation made of a bid, to three decimals."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="results")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="result")
    # None: the bid was excluded before it was scored.
    technical_score = models.DecimalField(_("technical score"), max_digits=6, decimal_places=3, null=True)
    by_criterion = models.JSONField(default=dict)
    passed = models.BooleanField(_("passed"))
    why_not = models.TextField(_("why not"), blank=True)
    price = models.DecimalField(_("price (BHD)"), max_digits=15, decimal_places=3, null=True)
    financial_score = models.DecimalField(_("financial score"), max_digits=6, decimal_places=3, null=True)
    total = models.DecimalField(_("total"), max_digits=6, decimal_places=3, null=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)

    class Meta:
        verbose_name = _("result of a bid")
        ordering = ["rank", "-technical_score", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_scored", condition=Q(passed=False) | Q(technical_score__isnull=False)
            ),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_rank", fields=["tender", "rank"]),
            models.CheckConstraint(  # no price where the technical pass mark was missed
                name="%(app_label)s_%(class)s_sealed_price", condition=Q(passed=True) | Q(price=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid}: {self.total}"
