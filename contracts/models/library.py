"""The clause library: clauses in versions, each approved by a second person, and the templates made of them."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import PartnerKind
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class LibraryClause(models.Model):
    """A clause of the library. Its words are in its versions; the approved one goes into new contracts."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("library clause")
        verbose_name_plural = _("library clauses")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("contracts:library_clause", args=[self.code])


class ClauseVersion(WorkflowModel):
    """One wording of a clause, with {{variables}}. Written by one person of legal affairs and approved by another."""

    machine = "contracts.clauseversion"

    clause = models.ForeignKey(LibraryClause, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = state_field(machine)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"), blank=True)
    note = models.CharField(_("why it is written"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(  # accountability; empty for what the product ships
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("wording of a clause")
        verbose_name_plural = _("wordings of clauses")
        ordering = ["-number"]
        constraints = state_constraint(
            "contracts.clauseversion",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["clause", "number"]),
            # Looked at when the transaction ends: the new wording comes into force and the former goes in one step.
            ExclusionConstraint(
                name="contracts_clauseversion_one_approved",
                expressions=[("clause", RangeOperators.EQUAL)],
                condition=Q(state="approved"),
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_draft", fields=["clause"], condition=Q(state__in=("draft", "review"))
            ),
            models.CheckConstraint(  # nobody approves what they wrote
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=F("written_by")),
            ),
        )

    project_id = None

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

    def get_absolute_url(self) -> str:
        return self.clause.get_absolute_url()

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.approved_by, self.approved_at = by, at

    @property
    def is_approved(self) -> bool:
        return self.state == "approved"

    @property
    def is_being_written(self) -> bool:
        """A draft, or with the second reader."""
        return self.state in ("draft", "review")

    @property
    def is_with_second_reader(self) -> bool:
        return self.state == "review"


class ContractTemplate(models.Model):
    """A kind of contract: clauses in an order, for some fields of projects."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    fields = ArrayField(models.CharField(max_length=30), default=list)  # a project of this field begins with it

    class Meta:
        verbose_name = _("contract template")
        verbose_name_plural = _("contract templates")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def get_absolute_url(self) -> str:
        return reverse("contracts:template", args=[self.code])


class TemplateClause(models.Model):
    """A clause in a template: its place, whether it may be left out, and for which kinds of partner it is meant."""

    template = models.ForeignKey(ContractTemplate, on_delete=models.CASCADE, related_name="rows")
    clause = models.ForeignKey(LibraryClause, on_delete=models.PROTECT, related_name="uses")
    order = models.PositiveSmallIntegerField(_("order"))
    mandatory = models.BooleanField(_("mandatory"), default=True)
    included = models.BooleanField(_("in new contracts"), default=True)
    partner_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # empty: every kind

    class Meta:
        verbose_name = _("clause of a template")
        verbose_name_plural = _("clauses of a template")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["template", "clause"]),
            models.CheckConstraint(  # what is mandatory is in every new contract
                name="%(app_label)s_%(class)s_mandatory_in", condition=Q(mandatory=False) | Q(included=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id}: {self.clause_id}"

    @property
    def kind_labels(self) -> list[str]:
        labels = dict(PartnerKind.choices)
        return [str(labels.get(kind, kind)) for kind in self.partner_kinds]

    def is_for(self, kind: str) -> bool:
        return not self.partner_kinds or kind in self.partner_kinds


class ContractVariable(models.Model):
    """A {{variable}} that legal affairs set for each contract, with the value a new contract begins with."""

    code = models.SlugField(max_length=50, unique=True)
    label = models.CharField(_("name"), max_length=200)
    label_en = models.CharField(_("name in English"), max_length=200, blank=True)
    default = models.CharField(_("usual value"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("variable")
        verbose_name_plural = _("variables")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label_en if get_language() == "en" and self.label_en else self.label

    @property
    def braced(self) -> str:
        """As it is written in a clause."""
        return "{{" + self.code + "}}"
