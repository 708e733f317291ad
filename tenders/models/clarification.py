"""Questions on an announced tender. Who asked stands in a table of its own, which only the auditor's pages read."""

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models.tender import Tender


class Clarification(WorkflowModel):
    """A question and its answer. Nothing here, and nothing the door writes about it, names the asker."""

    machine = "tenders.clarification"

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="clarifications")
    state = state_field(machine)
    number = models.PositiveSmallIntegerField(_("number"))
    question = models.TextField(_("question"))
    asked_at = models.DateTimeField(_("asked at"), null=True)  # set by the database
    answer_by = models.DateTimeField(_("answer due"), null=True)
    published_question = models.TextField(_("question as published"), blank=True)
    answer_ar = models.TextField(_("answer in Arabic"), blank=True)
    answer_en = models.TextField(_("answer in English"), blank=True)
    declined_reason = models.TextField(_("why it is not answered"), blank=True)  # whoever asked reads it on its page
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # may never publish
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("question on a tender")
        verbose_name_plural = _("questions on tenders")
        ordering = ["tender", "number"]
        constraints = state_constraint(
            "tenders.clarification",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["tender", "number"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answered",
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(answer_ar="", answer_en="")),
            ),
        )
        triggers = [
            *WorkflowModel.Meta.triggers,
            # The database's own clock decides whether a question is in time.
            pgtrigger.Trigger(
                name="asked_in_time",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("until", "timestamptz"), ("tender_state", "text")],
                func="""
                    SELECT coalesce(t.questions_until, t.closing_at), t.state INTO until, tender_state
                    FROM tenders_tender t WHERE t.id = NEW.tender_id FOR SHARE;
                    NEW.asked_at := house_clock();
                    IF tender_state <> 'announced' OR until IS NULL OR NEW.asked_at >= until THEN
                        RAISE EXCEPTION 'The time for questions is over.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'asked_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender.reference} / {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("tenders:clarification", args=[self.pk])

    def path_label(self) -> str:
        return f"{self.tender.reference} / {self.number}: {self.tender.project.name}"

    @property
    def project_id(self) -> int:
        return self.tender.project_id

    def task_due(self, state: str) -> datetime | None:
        """An answer is due in good time before the closing: the day is kept with the question."""
        if self.answer_by is None:
            return None
        return self.answer_by if state == "asked" else self.answer_by + timedelta(days=1)

    @property
    def is_published(self) -> bool:
        return self.state == "published"

    @property
    def is_open(self) -> bool:
        """Waiting for its answer."""
        return self.state in ("asked", "late", "drafted")

    @property
    def shown_question(self) -> str:
        """The question as everybody may read it: the secretary takes out what would tell who asks."""
        return self.published_question or self.question

    @property
    def answer(self) -> str:
        """The answer in the reader's language, else in the other."""
        first, second = (self.answer_en, self.answer_ar) if get_language() == "en" else (self.answer_ar, self.answer_en)
        return first or second

    def draft(
        self, *, by: Any, at: datetime, published_question: str, answer_ar: str = "", answer_en: str = "", **data: Any
    ) -> None:
        self.published_question, self.answer_ar, self.answer_en = published_question, answer_ar, answer_en
        self.answered_by = by

    def decline(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.declined_reason = reason

    def publish(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.published_at = at


class ClarificationAsker(models.Model):
    """Who asked: for the auditor alone, and for the asker's own list. Never joined to a page, paper or file of others."""

    clarification = models.OneToOneField(Clarification, on_delete=models.PROTECT, related_name="asker")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("who asked")

    def __str__(self) -> str:
        return str(self.clarification_id)  # never a name: this text may be printed anywhere
