"""Bids. A bid's content is not here: it lies behind tenders.box, and only its hashes and times are ordinary data."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models.tender import Tender


class Bid(WorkflowModel):
    machine = "tenders.bid"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="bids", verbose_name=_("tender"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="bids", verbose_name=_("partner"))
    state = state_field(machine)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bids_created")
    created_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)  # again, after an addendum
    technical_opened_at = models.DateTimeField(null=True, blank=True)
    financial_opened_at = models.DateTimeField(null=True, blank=True)
    excluded_reason = models.TextField(_("why it was excluded"), blank=True)
    recipient = models.CharField(max_length=80, blank=True)  # public half of the bidder's key (tenders.box.keyring)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ["pk"]
        constraints = state_constraint(
            "tenders.bid",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_each", fields=["tender", "partner"]),
            models.CheckConstraint(  # the second envelope never opens before the first
                name="%(app_label)s_%(class)s_envelope_order",
                condition=Q(financial_opened_at=None) | Q(technical_opened_at__isnull=False),
            ),
        )
        triggers = [
            *WorkflowModel.Meta.triggers,
            # No envelope opens before the deadline, whatever the code says.
            pgtrigger.Trigger(
                name="sealed_until_closing",
                operation=pgtrigger.UpdateOf("technical_opened_at", "financial_opened_at"),
                when=pgtrigger.Before,
                func="""
                    IF (NEW.technical_opened_at IS NOT NULL OR NEW.financial_opened_at IS NOT NULL)
                       AND EXISTS (SELECT 1 FROM tenders_tender t WHERE t.id = NEW.tender_id
                                   AND (t.closing_at IS NULL OR t.closing_at > house_clock())) THEN
                        RAISE EXCEPTION 'Envelopes stay sealed until the deadline.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # A confirmation after an addendum counts before the deadline only.
            pgtrigger.Trigger(
                name="confirmed_in_time",
                operation=pgtrigger.UpdateOf("confirmed_at"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__confirmed_at__df=pgtrigger.F("new__confirmed_at")),
                declare=[("closing", "timestamptz"), ("tender_state", "text")],
                func="""
                    SELECT t.closing_at, t.state INTO closing, tender_state
                    FROM tenders_tender t WHERE t.id = NEW.tender_id FOR SHARE;
                    IF tender_state <> 'announced' OR house_clock() >= closing THEN
                        RAISE EXCEPTION 'The deadline has passed: nothing is confirmed any more.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # A withdrawal that meets the deadline waits for the closing, or the closing for it: the fixed list is true.
            pgtrigger.Trigger(
                name="withdrawn_in_time",
                operation=pgtrigger.UpdateOf("state"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__state="withdrawn"),
                declare=[("closing", "timestamptz"), ("tender_state", "text")],
                func="""
                    SELECT t.closing_at, t.state INTO closing, tender_state
                    FROM tenders_tender t WHERE t.id = NEW.tender_id FOR SHARE;
                    IF OLD.state <> 'withdrawn' AND (tender_state <> 'announced' OR house_clock() >= closing) THEN
                        RAISE EXCEPTION 'The deadline has passed: nothing is withdrawn any more.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender.reference}: {self.partner}"

    def get_absolute_url(self) -> str:
        return reverse("tenders:bid", args=[self.pk])

    def path_label(self) -> str:
        return f"{self.tender.reference} {self.tender.project.name}"

    @property
    def project_id(self) -> int:
        return self.tender.project_id

    def desk_scope(self, role: str) -> str:
        return f"partner:{self.partner_id}"

    def task_due(self, state: str) -> datetime | None:
        return self.tender.closing_at

    def waits_for(self) -> list[str]:
        """A bid that was sent waits for nobody, unless an addendum came after it."""
        return ["confirm"] if self.is_sent and self.is_unconfirmed else super().waits_for()

    @property
    def is_unconfirmed(self) -> bool:
        """An addendum came after it was sent or last confirmed: it must be confirmed, replaced or withdrawn."""
        amended, sent = self.tender.amended_at, self.submitted_at
        return bool(amended and sent and max(sent, self.confirmed_at or sent) < amended)

    @property
    def is_sent(self) -> bool:
        """Sealed and waiting for the opening."""
        return self.state == "submitted"

    def submit(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.submitted_at = at

    def take_over(self, *, by: Any, at: datetime, **data: Any) -> None:
        """The Tender Board opened both envelopes."""
        self.submitted_at = self.technical_opened_at = self.financial_opened_at = at

    def leave_out(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.submitted_at = at

    def receive_paper(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.submitted_at = at

    def replace(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.submitted_at = at

    def confirm(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.confirmed_at = at

    def exclude(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.excluded_reason = reason

    def open(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.technical_opened_at = at

    def price(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.financial_opened_at = at


class BidVersion(models.Model):
    """One sealing of a bid: when, and the SHA-256 of each envelope. Every version stays, and keeps its receipt."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    receipt = models.CharField(_("receipt number"), max_length=30, unique=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True)  # set by the database
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    technical_sha256 = models.CharField(max_length=64)
    financial_sha256 = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("sealed version")
        ordering = ["bid", "-number"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["bid", "number"]),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_current", fields=["bid"], condition=Q(is_current=True)
            ),
        ]
        triggers = [
            # The database's own clock decides whether a bid is in time, whatever the code says.
            pgtrigger.Trigger(
                name="in_time",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("closing", "timestamptz"), ("tender_state", "text")],
                func="""
                    SELECT t.closing_at, t.state INTO closing, tender_state
                    FROM tenders_tender t JOIN tenders_bid b ON b.tender_id = t.id
                    WHERE b.id = NEW.bid_id FOR SHARE OF t;
                    NEW.sealed_at := house_clock();
                    IF tender_state <> 'announced' OR closing IS NULL OR NEW.sealed_at >= closing THEN
                        RAISE EXCEPTION 'The deadline has passed: nothing more is accepted.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # A receipt stays true for ever: only which version stands may change.
            pgtrigger.Trigger(
                name="kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'is_current' IS DISTINCT FROM to_jsonb(OLD) - 'is_current' THEN
                        RAISE EXCEPTION 'A sealed version is never changed or removed.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} ({self.number})"
