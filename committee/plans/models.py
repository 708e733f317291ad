"""A year's plan, its lines, and the projects that carry them out."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import key_of
from partnership.people.models import Department, User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import FieldOfPartnership, Project


class Plan(WorkflowModel):
    """The plan of one year. Money is in Bahraini dinars."""

    machine = "committee.plan"

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    state = state_field(machine)
    note = models.TextField(_("introduction"), blank=True)
    submitted_at = models.DateTimeField(null=True)  # decisions on earlier wordings do not count
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("begun at"))
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True)

    project_id = None

    class Meta(WorkflowModel.Meta):
        verbose_name = _("yearly plan")
        verbose_name_plural = _("yearly plans")
        ordering = ["-year"]
        constraints = state_constraint(
            "committee.plan",
            models.CheckConstraint(name="%(app_label)s_%(class)s_year", condition=Q(year__gte=2020, year__lte=2100)),
        )

    def __str__(self) -> str:
        return _("Partnership plan %(year)s") % {"year": self.year}

    def get_absolute_url(self) -> str:
        return reverse("committee:plan", args=[self.year])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def is_open(self) -> bool:
        """Departments may write their lines."""
        return self.state == "gathering"

    def submit(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.submitted_at = at

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.approved_by, self.approved_at = by, at


class Quarter(models.IntegerChoices):
    FIRST = 1, _("first quarter")
    SECOND = 2, _("second quarter")
    THIRD = 3, _("third quarter")
    FOURTH = 4, _("fourth quarter")


class PlanLine(models.Model):
    """A project or programme that a department wants in that year."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name=_("department"))
    field = models.CharField(_("field of partnership"), max_length=20, choices=FieldOfPartnership.choices)
    title = models.CharField(_("project or programme"), max_length=250)
    why = models.TextField(_("what it is for"), blank=True)
    beneficiaries = models.PositiveIntegerField(_("beneficiaries"), null=True, blank=True)
    quarter = models.PositiveSmallIntegerField(_("tendered in"), choices=Quarter.choices)
    budget = models.DecimalField(_("budget (BHD)"), max_digits=15, decimal_places=3)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    search_key = key_of("title", "why")

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of a plan")
        ordering = ["plan", "department", "quarter", "pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_budget", condition=Q(budget__gt=0)),
            models.CheckConstraint(name="%(app_label)s_%(class)s_quarter", condition=Q(quarter__in=Quarter.values)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_field", condition=Q(field__in=sorted(FieldOfPartnership.values))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("committee:plan_line", args=[self.pk])


class PlanProject(models.Model):
    """A project that carries out a line. A project belongs to one line."""

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="links")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="planned")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("project of a plan")
        verbose_name_plural = _("projects of a plan")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.project)
