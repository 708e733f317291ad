"""Terms of reference: what is wanted, for whom, by when, for how much, and how bids will be judged."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import PartnerKind
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from partnership.workflow.path import TermsState
from tenders.models.budget import BudgetLine
from tenders.models.project import Project

# The states in which the department still writes; the sums are enforced by the database in all others.
EDITABLE_STATES = (TermsState.DRAFT, TermsState.RETURNED)
UNFINISHED_STATES = (*EDITABLE_STATES, TermsState.WITHDRAWN, TermsState.REJECTED)


class Method(models.TextChoices):
    OPEN = "open", _("public tender")
    LIMITED = "limited", _("limited tender")


class TermsOfReference(WorkflowModel):
    """A project's terms of reference: written by the department, approved by finance against a budget line."""

    machine = "tenders.termsofreference"

    state = state_field("tenders.termsofreference")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="terms", verbose_name=_("project"))
    drafted_by = models.ForeignKey(  # accountability: whoever drafted never approves
        User, on_delete=models.PROTECT, related_name="terms_drafted", verbose_name=_("drafted by")
    )
    objectives = models.TextField(_("objectives"), blank=True)
    scope = models.TextField(_("scope of work"), blank=True)
    duration_months = models.PositiveSmallIntegerField(_("duration in months"), null=True, blank=True)
    estimated_budget = models.DecimalField(
        _("estimated budget"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    method = models.CharField(_("tendering method"), max_length=10, choices=Method.choices, default=Method.OPEN)
    method_reason = models.TextField(_("reason for the method"), blank=True)
    eligible_kinds = ArrayField(
        models.CharField(max_length=20, choices=PartnerKind.choices),
        default=list,
        blank=True,
        verbose_name=_("kinds of partner that may bid"),
    )
    technical_weight = models.PositiveSmallIntegerField(_("technical weight"), null=True, blank=True)
    financial_weight = models.PositiveSmallIntegerField(_("financial weight"), null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField(_("technical pass mark"), null=True, blank=True)

    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("budget line")
    )
    revision = models.PositiveIntegerField(default=0, editable=False)  # counts saves: two people editing at once notice
    version = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)  # counts submissions
    editor_ids = ArrayField(
        models.BigIntegerField(), default=list, editable=False
    )  # whoever wrote in it never approves it
    edited_at = models.DateTimeField(_("last edited"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("sent to finance"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(  # accountability: who approved, returned or rejected
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="terms_decided"
    )
    decision_reason = models.TextField(_("reason"), blank=True, editable=False)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("terms of reference")
        verbose_name_plural = _("terms of reference")
        constraints = state_constraint(
            "tenders.termsofreference",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_method_known", condition=Q(method__in=sorted(Method.values))
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_kinds_known",
                condition=Q(eligible_kinds__contained_by=sorted(PartnerKind.values)),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_budget_positive",
                condition=Q(estimated_budget=None) | Q(estimated_budget__gt=0),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_weights_sum",
                condition=Q(state__in=sorted(UNFINISHED_STATES))
                | (Q(technical_weight__isnull=False) & Q(financial_weight=100 - F("technical_weight"))),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_pass_mark", condition=Q(pass_mark=None) | Q(pass_mark__lte=100)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_limited_has_reason",
                condition=Q(state__in=sorted(UNFINISHED_STATES)) | Q(method=Method.OPEN) | ~Q(method_reason=""),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approved_has_line",
                condition=~Q(state=TermsState.APPROVED) | Q(budget_line__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.project)

    def path_label(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        return reverse("tenders:terms", args=[self.project.reference])

    def desk_scope(self, role: str) -> str:
        """Only the department's own officers write its terms; finance is one desk."""
        return f"department:{self.project.department_id}" if role == "officer" else ""

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    def submit(self, *, by: Any, at: Any, **data: Any) -> None:
        self.version += 1
        self.submitted_at = at
        self.decided_at = self.decided_by = None
        self.decision_reason = ""

    def approve(self, *, by: Any, at: Any, budget_line: BudgetLine, **data: Any) -> None:
        self.budget_line = budget_line
        self.decided_at, self.decided_by = at, by

    def send_back(self, *, by: Any, at: Any, reason: str, **data: Any) -> None:
        self.decided_at, self.decided_by, self.decision_reason = at, by, reason

    def reject(self, *, by: Any, at: Any, reason: str, **data: Any) -> None:
        self.decided_at, self.decided_by, self.decision_reason = at, by, reason

    def withdraw(self, *, by: Any, at: Any, reason: str, **data: Any) -> None:
        self.decided_at, self.decided_by, self.decision_reason = at, by, reason


class TermsPart(models.Model):
    """A row of the terms; rows keep the order in which they were written."""

    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class BeneficiaryGroup(TermsPart):
    class Kind(models.TextChoices):
        ELDERLY = "elderly", _("elderly people")
        DISABILITY = "disability", _("persons with disabilities")
        CHILDREN = "children", _("children")
        YOUTH = "youth", _("young people")
        WOMEN = "women", _("women")
        FAMILIES = "families", _("families")
        PRODUCTIVE_FAMILIES = "productive_families", _("productive families")
        BEGGING = "begging", _("people found begging or homeless")
        PUBLIC = "public", _("the general public")
        OTHER = "other", _("others")

    terms = models.ForeignKey(TermsOfReference, on_delete=models.CASCADE, related_name="beneficiaries")
    kind = models.CharField(_("kind of beneficiary"), max_length=30, choices=Kind.choices)
    number = models.PositiveIntegerField(_("number"))
    note = models.CharField(_("details"), max_length=300, blank=True)

    class Meta(TermsPart.Meta):
        verbose_name = _("beneficiary group")
        verbose_name_plural = _("beneficiaries")
        constraints = [models.CheckConstraint(name="%(app_label)s_%(class)s_some", condition=Q(number__gt=0))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"


class Deliverable(TermsPart):
    terms = models.ForeignKey(TermsOfReference, on_delete=models.CASCADE, related_name="deliverables")
    title = models.CharField(_("deliverable"), max_length=300)
    due_month = models.PositiveSmallIntegerField(_("due in month"), null=True, blank=True)
    payment_percent = models.DecimalField(
        _("share of payment (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta(TermsPart.Meta):
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_share",
                condition=Q(payment_percent=None) | Q(payment_percent__gte=0, payment_percent__lte=100),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_month", condition=Q(due_month=None) | Q(due_month__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(TermsPart):
    """A measure of performance and its target; contracts score it by period."""

    class Better(models.TextChoices):
        HIGHER = "higher", _("at least the target")
        LOWER = "lower", _("at most the target")

    terms = models.ForeignKey(TermsOfReference, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicator"), max_length=300)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    better = models.CharField(_("met when"), max_length=6, choices=Better.choices, default=Better.HIGHER)

    class Meta(TermsPart.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name


class Criterion(TermsPart):
    """A technical criterion. The weights of all criteria sum to 100."""

    terms = models.ForeignKey(TermsOfReference, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("criterion"), max_length=200)
    description = models.TextField(_("what is judged"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(_("minimum of 100"), null=True, blank=True)

    class Meta(TermsPart.Meta):
        verbose_name = _("evaluation criterion")
        verbose_name_plural = _("evaluation criteria")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_weight", condition=Q(weight=None) | Q(weight__gt=0, weight__lte=100)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_minimum", condition=Q(minimum=None) | Q(minimum__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RequiredDocument(TermsPart):
    """A document that a bid must or may carry, and in which of the two envelopes."""

    class Envelope(models.TextChoices):
        TECHNICAL = "technical", _("technical envelope")
        FINANCIAL = "financial", _("financial envelope")

    terms = models.ForeignKey(TermsOfReference, on_delete=models.CASCADE, related_name="required_documents")
    name = models.CharField(_("document"), max_length=250)
    envelope = models.CharField(_("envelope"), max_length=10, choices=Envelope.choices, default=Envelope.TECHNICAL)
    is_mandatory = models.BooleanField(_("mandatory"), default=True)

    class Meta(TermsPart.Meta):
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")

    def __str__(self) -> str:
        return self.name


class TermsVersion(models.Model):
    """The whole text as it was sent to finance, kept for ever; one for each submission."""

    terms = models.ForeignKey(TermsOfReference, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kept_at = models.DateTimeField(_("sent on"))
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by"))
    data = models.JSONField()

    class Meta:
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["terms", "number"])]

    def __str__(self) -> str:
        return f"{self.terms}: {self.number}"
