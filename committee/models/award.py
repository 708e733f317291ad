"""The award: recommended, discussed, approved by the minister, final after the standstill. And complaints against it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from partnership.workflow.path import Step
from tenders.models import Bid, Tender

DESKS = [
    ("both", _("the chairs of both committees")),
    ("tender_chair", _("the chair of the tender committee")),
    ("partnership_chair", _("the chair of the partnership committee")),
]
ABOUT = [
    ("exclusion", _("the exclusion of our bid")),
    ("scores", _("the scores or the rank of our bid")),
    ("winner", _("the eligibility of the winning bid")),
    ("procedure", _("a step of the procedure")),
    ("other", pgettext_lazy("complaint", "something else")),
]
ASKS = [
    ("reevaluate", _("that the bids are evaluated again")),
    ("cancel", _("that the tender is cancelled")),
    ("explain", _("that the reasons are explained")),
]
REMEDIES = [
    ("reevaluate", _("back to the evaluation")),
    ("cancel", _("the tender is cancelled")),
]
ENDED = ("rejected", "complaint_upheld", "not_adopted")


class Award(WorkflowModel):
    machine = "committee.award"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="awards")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="awards")
    state = state_field(machine)
    amount = models.DecimalField(_("amount (BHD)"), max_digits=15, decimal_places=3)
    recommendation = models.TextField(_("recommendation"), blank=True)
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recommended_at = models.DateTimeField(null=True)  # since when a joint meeting is waited for
    red_flags = models.JSONField(_("red flags"), default=list, blank=True)  # as they stood then; flag_data.raised_words
    discussion = models.TextField(_("joint discussion"), blank=True)
    opinion = models.TextField(_("opinion of the partnership committee"), blank=True)
    answer_text = models.TextField(_("answer to the minister"), blank=True)
    minister_text = models.TextField(_("words of the minister"), blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    asked_desk = models.CharField(max_length=20, choices=DESKS, blank=True)  # whom the minister asked last
    standstill_ends_at = models.DateTimeField(_("standstill ends at"), null=True)
    final_at = models.DateTimeField(null=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.award",
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_live", fields=["tender"], condition=~Q(state__in=ENDED)
            ),
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(  # nobody approves what they recommended
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(decided_by=None) | ~Q(decided_by=F("recommended_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender.reference}: {self.bid.partner}"

    def get_absolute_url(self) -> str:
        return reverse("committee:award", args=[self.pk])

    def takes_complaints_at(self, moment: datetime) -> bool:
        """The letters are sent and the standstill runs."""
        return self.state == "standstill" and self.standstill_ends_at is not None and moment < self.standstill_ends_at

    def path_label(self) -> str:
        return str(self.tender)

    @property
    def project_id(self) -> int:
        return self.tender.project_id

    @property
    def flags_told(self) -> list[dict[str, str]]:
        """The raised red flags in the reader's language: name and text."""
        return [flag.get(get_language() or "ar") or flag["ar"] for flag in self.red_flags]

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.decided_by, self.decided_at, self.minister_text = by, at, data.get("text", "")

    def send_back(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.minister_text, self.asked_desk = reason, data.get("desk") or "both"

    def desk_roles(self, row: Step) -> tuple[str, ...]:
        """The minister's questions come to the desk that was asked."""
        return (self.asked_desk,) if row.name == "answer" and self.asked_desk in row.roles else row.roles

    def reject(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.decided_by, self.decided_at, self.minister_text = by, at, reason

    def answer(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.answer_text = reason

    def rediscuss(self, *, by: Any, at: datetime, **data: Any) -> None:
        """The committees meet again: what they said before stays in the minutes of that meeting."""
        self.recommended_at = at
        self.discussion = self.opinion = ""

    def finalise(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.final_at = at


class Complaint(WorkflowModel):
    """A complaint of an unsuccessful bidder, filed during the standstill (RULES.md: 10 days, 20 for international bodies)."""

    machine = "committee.complaint"

    number = models.CharField(_("number"), max_length=30, blank=True)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="complaints")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="complaints")
    state = state_field(machine)
    about = models.CharField(_("about"), max_length=20, choices=ABOUT, default="other")
    asks = models.CharField(_("asked for"), max_length=20, choices=ASKS, default="reevaluate")
    text = models.TextField(_("what you complain about"))
    filed_at = models.DateTimeField(_("filed at"))
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_due = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    remedy = models.CharField(_("what follows"), max_length=20, choices=REMEDIES, blank=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.complaint",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["award", "partner"]),
        )

    def __str__(self) -> str:
        return f"{self.award.tender.reference}: {self.partner}"

    def get_absolute_url(self) -> str:
        return reverse("committee:complaint", args=[self.pk])

    @property
    def project_id(self) -> int:
        return self.award.project_id

    def desk_scope(self, role: str) -> str:
        return f"partner:{self.partner_id}" if role == "partner" else ""

    def uphold(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.answer_given(reason)
        self.remedy = data.get("remedy") or "reevaluate"

    @property
    def is_open(self) -> bool:
        """The award waits for its answer."""
        return self.state in ("filed", "review")

    def task_due(self, state: str) -> datetime | None:
        return self.answer_due if state == "review" else None

    def dismiss(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.answer_given(reason)

    def answer_given(self, reason: str) -> None:
        self.answer = reason
