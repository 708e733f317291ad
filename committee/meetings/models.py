"""A meeting, who sits in it, what is on its agenda, what was decided and by whose votes."""

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import key_index, key_of
from partnership.people.models import User
from partnership.workflow.calendar import add_working_days
from partnership.workflow.models import WorkflowModel, state_constraint, state_field
from partnership.workflow.path import Step

COMMITTEES = [
    ("joint", _("both committees")),
    ("tender", _("tender committee")),
    ("partnership", _("partnership committee")),
]


class Meeting(WorkflowModel):
    machine = "committee.meeting"

    number = models.CharField(_("number"), max_length=30, unique=True)
    committee = models.CharField(_("committee"), max_length=20, choices=COMMITTEES)
    award = models.ForeignKey("committee.Award", on_delete=models.PROTECT, null=True, related_name="meetings")
    state = state_field(machine)
    subject = models.CharField(_("subject"), max_length=250)
    search_key = key_of("subject")
    held_on = models.DateTimeField(_("date and time"))
    lasts = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    place = models.CharField(_("place"), max_length=200, blank=True)
    discussion = models.TextField(_("discussion"), blank=True)
    decision = models.TextField(_("decision"), blank=True)
    invitation = models.PositiveSmallIntegerField(default=0)  # SEQUENCE of the iCalendar event: counts its changes
    minutes_put_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(WorkflowModel.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        constraints = state_constraint("committee.meeting")
        indexes = [key_index("meeting_search")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("committee:meeting", args=[self.pk])

    @property
    def project_id(self) -> int | None:
        return self.award.project_id if self.award else None

    @property
    def title(self) -> str:
        """The subject; for English readers the project's English name, where the subject is a project's title."""
        if get_language() != "en" or self.award is None or self.subject != self.award.tender.project.title:
            return self.subject
        name: str = self.award.tender.project.name
        return name

    @property
    def is_open(self) -> bool:
        """Its minutes are not put to the attendees yet: the secretary may still write in them."""
        return self.state in ("scheduled", "held")

    @property
    def is_scheduled(self) -> bool:
        return self.state == "scheduled"

    @property
    def ends_at(self) -> datetime:
        return self.held_on + timedelta(minutes=self.lasts)

    def task_due(self, state: str) -> datetime | None:
        return self.held_on if state == "scheduled" else None

    def desk_roles(self, row: Step) -> tuple[str, ...]:
        """The other committee's officers are not asked."""
        if self.committee == "joint":
            return row.roles
        return tuple(role for role in row.roles if role.startswith(self.committee))

    def circulate(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.minutes_put_at = at


class MeetingAttendance(WorkflowModel):
    """Somebody who attended, and what they say to the minutes: a small machine, so that it stands on their desk."""

    machine = "committee.meetingattendance"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = state_field(machine)
    remark = models.TextField(_("remark to the minutes"), blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta(WorkflowModel.Meta):
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = state_constraint(
            "committee.meetingattendance",
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["meeting", "person"]),
        )

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    def path_label(self) -> str:
        return str(self.meeting)

    @property
    def project_id(self) -> int | None:
        return self.meeting.project_id

    def desk_scope(self, role: str) -> str:
        return f"user:{self.person_id}"

    def ask(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.remark, self.answered_at = "", None

    def agree(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.remark, self.answered_at = data.get("remark", ""), at

    def object_to(self, *, by: Any, at: datetime, reason: str = "", **data: Any) -> None:
        self.remark, self.answered_at = reason, at


class AgendaItem(models.Model):
    """One item. `machine` and `object_id` name what it is about, where that is an object of the path."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    machine = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    discussion = models.TextField(_("discussion"), blank=True)
    opinion = models.TextField(_("opinion of the partnership committee"), blank=True)
    title: str  # the subject in the reader's language: subjects.titled

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["order", "pk"]
        indexes = [models.Index(name="agenda_object", fields=["machine", "object_id"])]
        constraints = [
            models.UniqueConstraint(  # checked at the end of the transaction, so that two can change places
                name="%(app_label)s_%(class)s_order", fields=["meeting", "order"], deferrable=Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("committee:meeting_item", args=[self.pk])


class Recusal(models.Model):
    """A member who does not take part in one item; lowers the denominator of its quorum."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recusals")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["item", "person"])]

    def __str__(self) -> str:
        return str(self.person)


class Choice(models.TextChoices):
    YES = "yes", pgettext_lazy("vote", "in favour")
    NO = "no", pgettext_lazy("vote", "against")
    ABSTAIN = "abstain", pgettext_lazy("vote", "abstains")


class Outcome(models.TextChoices):
    OPEN = "", pgettext_lazy("decision", "being voted on")
    CARRIED = "carried", pgettext_lazy("decision", "carried")
    LOST = "lost", pgettext_lazy("decision", "not carried")


_CLOSED = """
    IF EXISTS (SELECT 1 FROM committee_decision WHERE id = NEW.decision_id AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'This vote is closed.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""


class Decision(models.Model):
    """What was put to the vote, and what came of it. Numbered and unchangeable once it is closed."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="resolution")
    number = models.CharField(_("number"), max_length=30, unique=True, null=True)
    text = models.TextField(_("decision"))
    put_at = models.DateTimeField()
    put_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    unanimous = models.BooleanField(_("without a count: nobody opposed"), default=False)
    casting = models.BooleanField(_("decided by the casting vote of the chair"), default=False)
    tally = models.JSONField(default=dict)  # quorum.py and voting.py: counts and names as they were

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_closed",
                condition=Q(closed_at=None, outcome="", number=None)
                | Q(closed_at__isnull=False, outcome__in=("carried", "lost"), number__isnull=False),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_for_ever", operation=pgtrigger.Update, condition=pgtrigger.Q(old__closed_at__isnull=False)
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number or self.text[:80]

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Vote(models.Model):
    """An open vote of one member, by name."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(_("vote"), max_length=10, choices=Choice.choices)
    remark = models.CharField(_("reasons"), max_length=1000, blank=True)
    cast_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["decision", "person"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_choice", condition=Q(choice__in=sorted(Choice.values))
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="vote_open", operation=pgtrigger.Insert | pgtrigger.Update, when=pgtrigger.Before, func=_CLOSED
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"


def minutes_silence_ends(meeting: Meeting, days: int) -> datetime | None:
    """Until when attendees may answer: `days` working days after the minutes were put to them."""
    if meeting.minutes_put_at is None:
        return None
    put = timezone.localtime(meeting.minutes_put_at)
    return put + timedelta(days=(add_working_days(put.date(), days) - put.date()).days)
