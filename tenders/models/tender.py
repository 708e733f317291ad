"""A tender: one attempt to find a partner for a project. Its rules and criteria are frozen when it is announced."""

import secrets
from datetime import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models.project import Project
from tenders.models.terms import Method, TermsOfReference

OWN, BOARD = "internal", "board"
ROUTES = [(OWN, _("the ministry's own tender box")), (BOARD, _("through the Tender Board"))]


def invitation_key() -> str:
    """What makes the link in a letter impossible to guess."""
    return secrets.token_urlsafe(24)


ENDED = ("awarded", "cancelled", "unsuccessful")


class Tender(WorkflowModel):
    machine = "tenders.tender"

    reference = models.CharField(_("tender number"), max_length=30, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tenders", verbose_name=_("project"))
    terms = models.ForeignKey(TermsOfReference, on_delete=models.PROTECT, related_name="tenders")
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    state = state_field(machine)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices, default=Method.OPEN)
    route = models.CharField(_("route"), max_length=10, choices=ROUTES, default=OWN)
    route_reason = models.TextField(_("reason for the route"), blank=True)
    method_reason = models.TextField(_("reason for the method"), blank=True)
    few_invitees_reason = models.TextField(_("reason for inviting fewer than the rule says"), blank=True)
    newspaper = models.CharField(_("newspaper"), max_length=100, blank=True)
    newspaper_date = models.DateField(_("first day in the newspaper"), null=True, blank=True)
    documents_until = models.DateTimeField(_("last day to obtain the documents"), null=True, blank=True)
    questions_until = models.DateTimeField(_("last day to ask for clarification"), null=True, blank=True)
    closing_at = models.DateTimeField(_("closing date"), null=True, blank=True)
    opening_at = models.DateTimeField(_("opening date"), null=True, blank=True)
    short_window_reason = models.TextField(_("reason for a short publication window"), blank=True)
    bid_security_amount = models.DecimalField(
        _("bid security (BHD)"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    validity_days = models.PositiveSmallIntegerField(_("validity of bids (days)"), default=180)
    document_price = models.DecimalField(_("price of the documents (BHD)"), max_digits=15, decimal_places=3, default=0)
    prepared_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="tenders_prepared"
    )  # may never announce
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    announced_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="tenders_announced")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # Frozen at announcement:
    frozen_rules = models.JSONField(default=dict, blank=True)
    frozen_criteria = models.JSONField(default=list, blank=True)  # [{"id", "name", "description", "weight", "minimum"}]
    frozen_documents = models.JSONField(default=list, blank=True)
    frozen_terms = models.JSONField(
        default=dict, blank=True
    )  # {"scope", "beneficiaries": [{"kind", "number", "note"}]}
    amended_at = models.DateTimeField(_("last addendum"), null=True, blank=True)
    technical_weight = models.PositiveSmallIntegerField(_("technical weight"), default=70)
    financial_weight = models.PositiveSmallIntegerField(_("financial weight"), default=30)
    pass_mark = models.PositiveSmallIntegerField(_("technical pass mark"), default=70)
    ended_reason = models.TextField(_("why it ended"), blank=True)
    invitees: models.ManyToManyField = models.ManyToManyField(Partner, through="Invitation", related_name="invited_to")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("tender")
        verbose_name_plural = _("tenders")
        ordering = ["-pk"]
        constraints = state_constraint(
            "tenders.tender",
            models.UniqueConstraint(  # one live tender for the same terms: a re-tender only after the last one ended
                name="%(app_label)s_%(class)s_one_live", fields=["terms"], condition=~Q(state__in=ENDED)
            ),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_attempt", fields=["terms", "attempt"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_opens_after_closing",
                condition=Q(opening_at=None) | Q(closing_at=None) | Q(opening_at__gte=F("closing_at")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_announced_pair",
                condition=Q(announced_at=None, announced_by=None)
                | Q(announced_at__isnull=False, announced_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(announced_by=None) | ~Q(announced_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_money",
                condition=Q(document_price__gte=0) & (Q(bid_security_amount=None) | Q(bid_security_amount__gte=0)),
            ),
        )
        indexes = [
            models.Index(fields=["state", "closing_at"], name="tender_by_state"),
            models.Index(fields=["closing_at", "id"], name="tender_by_closing"),  # a page of the portal's archive
        ]
        triggers = [
            *WorkflowModel.Meta.triggers,
            # What was announced is changed by an addendum only (services.addendum names itself); the rules never.
            pgtrigger.Trigger(
                name="frozen_but_for_addenda",
                operation=pgtrigger.UpdateOf("frozen_rules", "frozen_criteria", "frozen_documents", "frozen_terms"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__announced_at__isnull=False),
                func="""
                    IF OLD.frozen_rules <> '{}'::jsonb AND (
                        NEW.frozen_rules IS DISTINCT FROM OLD.frozen_rules
                        OR current_setting('sharaka.addendum', true) IS DISTINCT FROM NEW.id::text AND (
                            NEW.frozen_criteria IS DISTINCT FROM OLD.frozen_criteria
                            OR NEW.frozen_documents IS DISTINCT FROM OLD.frozen_documents
                            OR NEW.frozen_terms IS DISTINCT FROM OLD.frozen_terms))
                    THEN
                        RAISE EXCEPTION 'What was announced is changed by an addendum only.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_but_for_addenda';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.project.name}"

    def get_absolute_url(self) -> str:
        return reverse("tenders:tender", args=[self.pk])

    def path_label(self) -> str:
        return str(self)

    def task_due(self, state: str) -> datetime | None:
        """A closed tender is opened at the announced hour."""
        return self.opening_at if state == "closed" else None

    def announce(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.announced_at, self.announced_by = at, by

    def hand_over(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.announced_at, self.announced_by = at, by

    def close(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.closed_at = at

    def extend(self, *, by: Any, at: datetime, closing_at: datetime, opening_at: datetime, **data: Any) -> None:
        self.closing_at, self.opening_at = closing_at, opening_at

    def cancel(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.ended_reason = reason

    def declare_unsuccessful(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.ended_reason = reason

    @property
    def is_editable(self) -> bool:
        return self.state == "preparing"

    @property
    def is_in_preparation(self) -> bool:
        """With the secretary or the chair, before anybody outside knows of it."""
        return self.state in ("preparing", "ready")

    @property
    def is_over(self) -> bool:
        """Every envelope that will ever be opened was opened, or none will be."""
        return self.state in ("financial_opened", "evaluated", *ENDED)

    @property
    def is_scored_now(self) -> bool:
        """The technical envelopes are open, the evaluators score."""
        return self.state == "technical_opened"

    @property
    def is_priced_now(self) -> bool:
        """The prices are open, nothing is recommended yet."""
        return self.state == "financial_opened"

    @property
    def found_no_partner(self) -> bool:
        """Ended without an award: it may be tendered again from the same terms."""
        return self.state in ("cancelled", "unsuccessful")

    @property
    def scope(self) -> str:
        """The scope of work as it stands: announced, and changed by addenda."""
        return str(self.frozen_terms.get("scope", self.terms.scope))

    @property
    def has_box(self) -> bool:
        """Bids come into the ministry's own box; above the internal ceiling they go to the Tender Board."""
        return self.route == OWN

    def accepts_bids_at(self, moment: datetime) -> bool:
        """Announced, and the deadline has not come."""
        return self.state == "announced" and self.closing_at is not None and moment < self.closing_at


class Invitation(models.Model):
    """A partner invited to a limited tender."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="invitations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="invitations")
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    key = models.CharField(max_length=40, blank=True, default=invitation_key)  # in the letter's link
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    received_at = models.DateTimeField(_("receipt confirmed at"), null=True, blank=True)
    received_by = models.ForeignKey(  # empty: by the link in the letter, whoever opened it
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["tender", "partner"]),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_key", fields=["key"], condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.partner} ← {self.tender.reference}"
