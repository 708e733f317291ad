"""A tender above the internal ceiling: the Tender Board announces, receives and opens; we record what it decides."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import StoredFile
from partnership.partners.models import Partner
from partnership.people.models import User
from tenders.models.tender import Tender


class BoardRecord(models.Model):
    """Number, dates and decision of the Tender Board for one tender (RULES.md 1, "Two routes")."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="board")
    number = models.CharField(_("Number at the Tender Board"), max_length=60, blank=True)
    published_on = models.DateField(_("Published by the Board on"), null=True)
    opened_on = models.DateField(_("Opened by the Board on"), null=True)
    decision = models.CharField(_("Number of the Board's decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("Decided on"), null=True)
    notes = models.TextField(_("Remarks"), blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("record of the Tender Board")

    def __str__(self) -> str:
        return self.number or str(self.tender_id)


class BoardBid(models.Model):
    """A price that the Board opened: the bidder by name, and from our register where it is known there."""

    record = models.ForeignKey(BoardRecord, on_delete=models.CASCADE, related_name="bids")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("Bidder"), max_length=250)
    price = models.DecimalField(_("Price (BHD)"), max_digits=15, decimal_places=3)
    technical_score = models.DecimalField(_("Technical score"), max_digits=6, decimal_places=3, null=True)
    accepted = models.BooleanField(_("Accepted"), default=True)
    is_winner = models.BooleanField(_("Awarded"), default=False)

    class Meta:
        ordering = ["-is_winner", "-accepted", "price", "pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_price", condition=Q(price__gt=0)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_score",
                condition=Q(technical_score=None) | Q(technical_score__gte=0, technical_score__lte=100),
            ),
            models.CheckConstraint(  # whom we contract with stands in our register
                name="%(app_label)s_%(class)s_winner",
                condition=Q(is_winner=False) | Q(accepted=True, partner__isnull=False),
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_winner", fields=["record"], condition=Q(is_winner=True)
            ),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["record", "partner"]),
        ]
        triggers = [
            # What the committees decided on stays as it was recorded.
            pgtrigger.Trigger(
                name="kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM tenders_boardrecord r JOIN tenders_tender t ON t.id = r.tender_id
                               WHERE r.id = OLD.record_id AND t.state IN ('evaluated', 'awarded')) THEN
                        RAISE EXCEPTION 'The result of the Tender Board was taken over: it stays.' USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name


class BoardDocument(models.Model):
    """A paper of the Board: its announcement, its minutes, its decision."""

    record = models.ForeignKey(BoardRecord, on_delete=models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name
