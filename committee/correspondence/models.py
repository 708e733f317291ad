"""A letter of the register, in or out; a memorandum of understanding."""

from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committee.meetings.models import Meeting
from partnership.arabic.search import key_index, key_of
from partnership.interface.formats import listed
from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.clock import today
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from tenders.models import Project


class Party(models.TextChoices):
    """With whom the committee corresponds (programme.ar.md, task 4)."""

    GOVERNMENT = "government", _("government body")
    ASSOCIATION = "association", _("civil association")
    FIRM = "firm", _("private sector")
    INTERNATIONAL = "international", _("international body")
    OTHER = "other", pgettext_lazy("party", "other")


def end_of(day: Any) -> datetime | None:
    """The last minute of a day in Bahrain."""
    return datetime.combine(day, time(23, 59), tzinfo=timezone.get_default_timezone()) if day else None


class Letter(WorkflowModel):
    """One letter. An outgoing one gets its number when it is sent: the number of its document."""

    machine = "committee.letter"

    number = models.CharField(_("number"), max_length=30, unique=True, null=True)
    outgoing = models.BooleanField(_("outgoing"))
    state = state_field(machine)
    party = models.CharField(_("kind of body"), max_length=20, choices=Party.choices)
    correspondent = models.CharField(_("from or to"), max_length=250)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"), blank=True)
    their_reference = models.CharField(_("their number"), max_length=60, blank=True)
    dated = models.DateField(_("date of the letter"))
    reply_due = models.DateField(_("reply due on"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("registered at"))
    signatory: str = ""  # who sends it, while its document is issued
    search_key = key_of("subject", "correspondent")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [key_index("letter_search")]
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.letter",
            models.CheckConstraint(name="%(app_label)s_%(class)s_party", condition=Q(party__in=sorted(Party.values))),
            models.CheckConstraint(  # what came in is numbered at once, what goes out when it goes
                name="%(app_label)s_%(class)s_numbered",
                condition=Q(outgoing=True) | Q(number__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.subject}" if self.number else self.subject

    def get_absolute_url(self) -> str:
        return reverse("committee:letter", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    @property
    def is_waiting(self) -> bool:
        """A reply is due, ours or theirs."""
        return self.state in ("registered", "sent")

    @property
    def is_overdue(self) -> bool:
        """Its reply should have come, or gone out, before today."""
        return self.is_waiting and self.reply_due is not None and self.reply_due < today()

    @property
    def direction(self) -> Any:
        return pgettext_lazy("letter", "out") if self.outgoing else pgettext_lazy("letter", "in")

    def waits_for(self) -> list[str]:
        return [] if self.is_waiting and self.reply_due is None else super().waits_for()

    def task_due(self, state: str) -> datetime | None:
        return end_of(self.reply_due) if self.is_waiting else None


class Memorandum(WorkflowModel):
    """A memorandum of understanding: who, about what, from when until when."""

    machine = "committee.memorandum"

    number = models.CharField(_("number"), max_length=30, unique=True)
    state = state_field(machine)
    subject = models.CharField(_("subject"), max_length=250)
    party = models.CharField(_("kind of body"), max_length=20, choices=Party.choices)
    parties = models.TextField(_("parties"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("what was agreed"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("registered at"))
    search_key = key_of("subject", "parties")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("memorandum of understanding")
        verbose_name_plural = _("memoranda of understanding")
        ordering = ["-pk"]
        constraints = state_constraint(
            "committee.memorandum",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_signed",
                condition=~Q(state="in_force") | Q(signed_on__isnull=False, starts_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def parties_in_a_line(self) -> str:
        return listed(line.strip() for line in self.parties.splitlines() if line.strip())

    def get_absolute_url(self) -> str:
        return reverse("committee:memorandum", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"
