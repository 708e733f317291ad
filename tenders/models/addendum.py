"""Addenda: the only thing that changes what an announced tender says, and who received them."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import StoredFile
from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models.tender import Tender

LIVE = ("draft", "ready")


class Addendum(WorkflowModel):
    """A change of an announced tender, drafted by the secretary, issued by the chair.

    `changes` holds the new values by name, as services.addendum.notice_record writes them; `before` what they replaced.
    """

    machine = "tenders.addendum"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="addenda")
    state = state_field(machine)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)  # given when it is issued
    summary = models.TextField(_("what changes and why"), blank=True)
    changes = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    sha256_before = models.CharField(max_length=64, blank=True)
    sha256_after = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # may never issue it
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["tender", "-pk"]
        constraints = state_constraint(
            "tenders.addendum",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["tender", "number"]),
            models.UniqueConstraint(  # one at a time: the difference shown is the difference made
                name="%(app_label)s_%(class)s_one_live", fields=["tender"], condition=Q(state__in=LIVE)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_people", condition=Q(issued_by=None) | ~Q(issued_by=F("drafted_by"))
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_issued",
                condition=~Q(state="issued") | Q(issued_at__isnull=False, issued_by__isnull=False),
            ),
        )
        triggers = [
            *WorkflowModel.Meta.triggers,
            # Nothing is changed after the deadline, whatever the code says.
            pgtrigger.Trigger(
                name="issued_in_time",
                operation=pgtrigger.UpdateOf("state"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__state="issued"),
                declare=[("closing", "timestamptz"), ("tender_state", "text")],
                func="""
                    SELECT t.closing_at, t.state INTO closing, tender_state
                    FROM tenders_tender t WHERE t.id = NEW.tender_id FOR UPDATE;
                    IF OLD.state <> 'issued' AND (tender_state <> 'announced' OR house_clock() >= closing) THEN
                        RAISE EXCEPTION 'The deadline has passed: no addendum is issued any more.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'addendum_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.tender.reference}"

    def get_absolute_url(self) -> str:
        return reverse("tenders:addendum", args=[self.pk])

    def path_label(self) -> str:
        return f"{self} {self.tender.project.name}"

    @property
    def name(self) -> str:
        """«ملحق رقم 2»; without a number until it is issued."""
        return gettext("Addendum no. %(n)s") % {"n": self.number} if self.number else gettext("Addendum in preparation")

    @property
    def project_id(self) -> int:
        return self.tender.project_id

    @property
    def is_editable(self) -> bool:
        return self.state == "draft"

    @property
    def is_live(self) -> bool:
        """In somebody's hands: neither issued nor dropped."""
        return self.state in LIVE

    @property
    def is_issued(self) -> bool:
        return self.state == "issued"

    def issue(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.issued_at, self.issued_by = at, by


class AddendumFile(models.Model):
    """A document that an addendum adds; everybody's once it is issued."""

    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of an addendum")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name


class AddendumReceipt(models.Model):
    """A partner that was told of an addendum: when it was told, first opened it, and confirmed that it received it."""

    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, related_name="receipts")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("told at"))
    opened_at = models.DateTimeField(_("opened at"), null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(_("receipt confirmed at"), null=True)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("receipt of an addendum")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["addendum", "partner"])]

    def __str__(self) -> str:
        return f"{self.partner} ← {self.addendum}"
