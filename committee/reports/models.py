"""A report, its sections in their order, and what members wrote beside them."""

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Deferrable, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.models.office import Directive
from committee.oversight.scope import PARTS, period
from committee.reports.sections import CHOICES
from partnership.arabic.search import key_of
from partnership.documents.models import OfficialDocument
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class Report(WorkflowModel):
    machine = "committee.report"

    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=250)
    state = state_field(machine)
    year = models.PositiveSmallIntegerField(_("year"))
    part = models.CharField(_("quarter or month"), max_length=3, blank=True)  # "" the year, "q1", "m12"
    foreword = models.TextField(_("foreword"), blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True)
    frozen = models.JSONField(null=True)  # every figure and sentence as they were approved
    document = models.ForeignKey(OfficialDocument, on_delete=models.PROTECT, null=True, related_name="+")
    presented_at = models.DateTimeField(_("presented at"), null=True)
    directives: models.ManyToManyField = models.ManyToManyField(
        Directive, related_name="reports", verbose_name=_("directives"), blank=True
    )

    project_id = None
    search_key = key_of("title")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("report to the higher committee")
        verbose_name_plural = _("reports to the higher committee")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.report",
            models.CheckConstraint(name="%(app_label)s_%(class)s_part_known", condition=Q(part__in=PARTS)),
            models.CheckConstraint(  # nobody approves what they drafted
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_frozen",
                condition=Q(state__in=["approved", "presented"], frozen__isnull=False, approved_at__isnull=False)
                | Q(state__in=["draft", "review"], frozen=None),
            ),
        )
        triggers = [
            *WorkflowModel.Meta.triggers,
            pgtrigger.Trigger(  # later changes never alter it
                name="frozen_for_ever",
                operation=pgtrigger.UpdateOf("frozen", "title", "year", "part", "foreword"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__frozen__isnull=False),
                func="""
                    IF NEW.frozen IS DISTINCT FROM OLD.frozen OR NEW.title <> OLD.title OR NEW.year <> OLD.year
                       OR NEW.part <> OLD.part OR NEW.foreword <> OLD.foreword THEN
                        RAISE EXCEPTION 'An approved report stays as it is.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("committee:report", args=[self.pk])

    def path_label(self) -> str:
        return self.title

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of its period."""
        return period(self.year, self.part)

    @property
    def is_editable(self) -> bool:
        return self.state == "draft"

    @property
    def is_open(self) -> bool:
        """Not approved yet: members comment on it."""
        return self.state in ("draft", "review")

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        from committee.reports.composing import frozen_of  # noqa: PLC0415 -- it reads this model

        self.approved_by, self.approved_at = by, at
        self.frozen = frozen_of(self, at=at)

    def present(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.presented_at = at


class ReportSection(models.Model):
    """One section in its place; left out where the secretary says so."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=20, choices=CHOICES)
    order = models.PositiveSmallIntegerField()
    is_included = models.BooleanField(_("in the report"), default=True)
    comment = models.TextField(_("words of the committee on this section"), blank=True)

    class Meta:
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["report", "code"]),
            models.UniqueConstraint(  # checked at the end, so that two can change places
                name="%(app_label)s_%(class)s_order", fields=["report", "order"], deferrable=Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())


class ReportRemark(models.Model):
    """What a member says to the draft; answered before it is approved."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    section = models.CharField(_("section"), max_length=20, choices=CHOICES, blank=True)
    text = models.TextField(_("remark"))
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("remark to a report")
        verbose_name_plural = _("remarks to reports")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answered",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
