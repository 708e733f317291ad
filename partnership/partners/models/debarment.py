"""A partner kept from bidding: in which fields, until when, why, by whose decision."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.partners.fields import field_words
from partnership.partners.models.partner import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class Debarment(WorkflowModel):
    """Decided by the chairs of both committees (two people), from the day of the decision to its last day."""

    machine = "partners.debarment"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="debarments")
    fields = ArrayField(
        models.CharField(max_length=20), verbose_name=_("fields it covers"), default=list, blank=True,
        help_text=_("None chosen: all fields."),
    )  # fmt: skip
    reason = models.TextField(_("reasons"), max_length=4000)
    ends_on = models.DateField(_("last day"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed on"))
    state = state_field(machine)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    appeal_text = models.TextField(_("appeal"), blank=True)
    appealed_at = models.DateTimeField(null=True)
    opinion = models.TextField(_("opinion on the appeal"), blank=True)
    opinion_lifts = models.BooleanField(null=True)
    heard_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(_("decision on the appeal"), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("debarment")
        verbose_name_plural = _("debarments")
        ordering = ["-pk"]
        constraints = state_constraint(
            "partners.debarment",
            models.CheckConstraint(name="%(app_label)s_%(class)s_reasoned", condition=~Q(reason="")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_chairs",
                condition=Q(decided_by=None) | (Q(agreed_by__isnull=False) & ~Q(decided_by=F("agreed_by"))),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_appeal_two_chairs",
                condition=Q(answered_by=None) | (Q(heard_by__isnull=False) & ~Q(answered_by=F("heard_by"))),
            ),
        )

    def __str__(self) -> str:
        return str(self.partner)

    def get_absolute_url(self) -> str:
        return reverse("partners:debarment", args=[self.pk])

    project_id = None

    def desk_scope(self, role: str) -> str:
        return f"partner:{self.partner_id}" if role == "partner" else ""

    def agree(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.agreed_by, self.agreed_at = by, at

    def decide(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.decided_by, self.decided_at = by, at

    def appeal(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.appeal_text, self.appealed_at = reason, at

    def hear(self, *, by: Any, at: datetime, reason: str = "", lifts: bool = False, **data: Any) -> None:
        self.heard_by, self.opinion, self.opinion_lifts = by, reason, lifts

    def lift(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.answered_by, self.answer, self.lifted_at = by, reason, at

    def keep(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.answered_by, self.answer = by, reason

    @property
    def field_words(self) -> list[str]:
        return field_words(self.fields)

    @property
    def is_whole(self) -> bool:
        """Covers every field."""
        return not self.fields

    def covers(self, on: date, field: str | None = None) -> bool:
        """Whether it keeps the partner from bidding on that day in that field (None: in any field at all)."""
        if self.decided_at is None or not timezone.localdate(self.decided_at) <= on <= self.ends_on:
            return False
        if self.lifted_at is not None and timezone.localdate(self.lifted_at) <= on:
            return False
        return self.is_whole if field is None else (self.is_whole or field in self.fields)
