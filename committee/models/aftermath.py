"""What follows a decision: questions of the minister, who answers a complaint, the result as it is published."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committee.models.award import DESKS, Award, Complaint
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class AwardQuestion(models.Model):
    """What the minister asked when returning a recommendation, and the answer: one turn of the thread."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="questions")
    desk = models.CharField(_("asked of"), max_length=20, choices=DESKS)
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open", fields=["award"], condition=Q(answered_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class PanelOpinion(models.TextChoices):
    NONE = "", pgettext_lazy("panel", "no opinion yet")
    UPHOLD = "uphold", pgettext_lazy("panel", "uphold the complaint")
    DISMISS = "dismiss", pgettext_lazy("panel", "dismiss the complaint")


class ComplaintPanelist(models.Model):
    """Somebody who answers a complaint: nobody who evaluated the tender, nobody with a conflict."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="panel")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(_("opinion"), max_length=10, choices=PanelOpinion.choices, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["complaint", "person"])]

    def __str__(self) -> str:
        return str(self.person)


class ResultNotice(WorkflowModel):
    """The result of a tender as the public reads it: written by communication, agreed to by the partnership committee."""

    machine = "committee.resultnotice"

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="notice")
    state = state_field(machine)
    text = models.TextField(_("text of the result"))
    text_en = models.TextField(_("text in English"), blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("result notice")
        verbose_name_plural = _("result notices")
        ordering = ["-pk"]
        constraints = state_constraint("committee.resultnotice")

    def __str__(self) -> str:
        return str(self.award.tender)

    def get_absolute_url(self) -> str:
        return reverse("committee:result_notice", args=[self.pk])

    @property
    def project_id(self) -> int:
        return self.award.project_id

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    def publish(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.published_at = at
