"""A partner: an association, a private firm or an international body."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import key_index, key_of
from partnership.partners.models.activity import Activity
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field


class PartnerKind(models.TextChoices):
    """Whom the ministry may partner with (programme.ar.md, «الجهات المعنية بالشراكة»)."""

    ASSOCIATION = "association", _("civil association")
    FIRM = "firm", _("private sector")
    INTERNATIONAL = "international", _("international body")


class Partner(WorkflowModel):
    machine = "partners.partner"

    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    name = models.CharField(_("name"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    registration_number = models.CharField(_("licence or registration number"), max_length=60)
    registered_on = models.DateField(_("founded or registered on"), null=True, blank=True)
    licence_expires = models.DateField(_("licence or registration valid until"), null=True, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    fields = ArrayField(
        models.CharField(max_length=20), verbose_name=_("fields of partnership"), default=list, blank=True
    )
    # a firm's
    activities = models.ManyToManyField(Activity, verbose_name=_("activities that permit social work"), blank=True)
    other_activities = models.CharField(_("other activities"), max_length=300, blank=True)
    vat_number = models.CharField(_("VAT account number"), max_length=30, blank=True)
    # an association's
    board = models.TextField(_("board of directors"), blank=True)
    board_valid_until = models.DateField(_("board's term ends"), null=True, blank=True)
    has_legal_dispute = models.BooleanField(_("a legal dispute over the board is open"), default=False)
    evaluated_on = models.DateField(_("institutional evaluation on"), null=True, blank=True)
    evaluation_score = models.DecimalField(
        _("score of the institutional evaluation"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    # an international body's
    experience = models.TextField(_("experience in social work"), blank=True)
    local_registration = models.CharField(_("local registration number"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # from a spreadsheet
    search_key = key_of("name", "name_en")
    state = state_field(machine)
    created_at = models.DateTimeField(_("begun"))
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # may never approve
    verified_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "pk"]
        indexes = [key_index("partner_search")]
        constraints = state_constraint(
            "partners.partner",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["kind", "registration_number"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(approved_by=None) | ~Q(approved_by=F("verified_by")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_score",
                condition=Q(evaluation_score=None) | Q(evaluation_score__range=(0, 100)),
            ),
        )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:partner", args=[self.pk])

    project_id = None

    def desk_scope(self, role: str) -> str:
        return f"partner:{self.pk}" if role == "partner" else ""

    def verify(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.verified_by, self.verified_at = by, at

    def approve(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.approved_by, self.approved_at = by, at

    def send_back(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.verified_by = self.verified_at = None

    @property
    def is_editable(self) -> bool:
        """In the partner's own hands: a draft, or returned with reasons."""
        return self.state in ("draft", "returned")

    @property
    def is_registered(self) -> bool:
        """Approved, whether or not debarred at the moment."""
        return self.state in ("approved", "debarred")

    @property
    def is_in_check(self) -> bool:
        return self.state == "submitted"

    def licence_in_force(self, on: date) -> bool:
        """By the registered date alone; the documents that were accepted know more (selectors.eligibility)."""
        return self.licence_expires is None or self.licence_expires >= on
