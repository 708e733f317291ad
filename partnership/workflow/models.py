"""What every machine's model shares, and the tasks the one door opens and closes."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField

from partnership.people.models import ROLE_CHOICES, User
from partnership.workflow import path
from partnership.workflow.path import Step
from partnership.workflow.steps import attach_steps


class StateField(FSMField):
    """The state of a machine. In a migration it is a plain column: an historical model takes no steps, and each one that
    tried to collect them made every later migration slower."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def state_field(model: str) -> StateField:
    """The state column of a machine: values and start from the path page, writable by the one door only."""
    machine = path.BY_MODEL[model]
    return StateField(_("state"), max_length=30, choices=machine.states.choices, default=machine.start, protected=True)


def state_constraint(model: str, *others: Any) -> list[Any]:
    """The values the page knows, as a database constraint, followed by the model's own constraints."""
    states = sorted(path.BY_MODEL[model].states.values)
    return [models.CheckConstraint(name="%(app_label)s_%(class)s_state_known", condition=Q(state__in=states)), *others]


class DoorQuerySet(models.QuerySet[Any]):
    """Refuses to change a state from the side."""

    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise AttributeError("A state changes through workflow.engine.fire() only.")
        return super().update(**kwargs)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        if "state" in fields:
            raise AttributeError("A state changes through workflow.engine.fire() only.")
        return super().bulk_update(objs, fields, batch_size)


class WorkflowModel(ConcurrentTransitionMixin, models.Model):
    """A model whose states stand on the path page. Subclasses set `machine` and `state = state_field(...)`."""

    machine: ClassVar[str] = ""
    state: Any

    objects = DoorQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [
            # The guarantee behind the one door: even raw SQL cannot move a state unless fire() announced this very move.
            pgtrigger.Trigger(
                name="one_door",
                operation=pgtrigger.UpdateOf("state"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func="""
                    IF current_setting('sharaka.door', true) IS DISTINCT FROM TG_TABLE_NAME || ':' || NEW.id || ':' || NEW.state THEN
                        RAISE EXCEPTION 'A state changes through the one door only (% %).', TG_TABLE_NAME, NEW.id USING ERRCODE = '42501';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("machine"):
            attach_steps(cls, path.BY_MODEL[cls.machine])

    def clean_fields(self, exclude: Any = None) -> None:
        """Checks values, not presence: the state is the door's, and what may be null is filled by later steps."""
        unset = {f.name for f in self._meta.concrete_fields if f.null and getattr(self, f.attname) is None}
        super().clean_fields(exclude={*(exclude or ()), *unset, "state"})

    def path_label(self) -> str:
        """Short text on desks and in the trail."""
        return str(self)

    def desk_scope(self, role: str) -> str:
        """Which holders of the role a task of this object is for: "" all, "user:7", "department:3", "partner:5"."""
        return ""

    def desk_roles(self, row: Step) -> tuple[str, ...]:
        """Whose desks a task of this row comes to: all of the row's roles, unless the object knows better."""
        return row.roles

    def task_due(self, state: str) -> datetime | None:
        """When a task in this state must be done, where the object itself knows (else the page's days count)."""
        return None

    def waits_for(self) -> list[str]:
        """Names of the steps that somebody is waited for now: the way forward, unless the object knows better."""
        machine = path.BY_MODEL[self.machine]
        forward = None if self.state in machine.rest else machine.forward(self.state)
        return [forward.name] if forward else []


class How(models.TextChoices):
    """When a notification goes out by e-mail."""

    NOW = "now", _("at once")
    DAILY = "daily", _("once a day, together")
    NEVER = "never", _("never")


class Task(models.Model):
    """What waits on a desk: one row for each role that may take the step. Opened and closed by the one door only."""

    machine = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    project_id = models.BigIntegerField(null=True)
    label = models.CharField(_("what"), max_length=300)  # in Arabic
    label_en = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)
    step = models.CharField(max_length=40)
    role = models.CharField(_("role"), max_length=30, choices=ROLE_CHOICES)
    scope = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=40)
    opened_at = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"))
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="tasks_sent"
    )  # who asked: accountability
    reason = models.TextField(_("reason"), blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="tasks_closed")
    closed_step = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(name="task_desk", fields=["role", "scope", "due_at"], condition=Q(closed_at=None)),
            models.Index(
                name="task_order", fields=["role", "due_at", "id"], condition=Q(closed_at=None)
            ),  # a long desk's head
            models.Index(name="task_object", fields=["machine", "object_id"], condition=Q(closed_at=None)),
            models.Index(name="task_project", fields=["project_id"], condition=Q(closed_at=None)),
            models.Index(name="task_sender", fields=["sent_by", "due_at"], condition=Q(closed_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_open_once",
                fields=["machine", "object_id", "step", "role", "scope"],
                condition=Q(closed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.step}"

    def words(self) -> str:
        """What it is about, in the reader's language."""
        return self.label_en if get_language() == "en" and self.label_en else self.label


class Notification(models.Model):
    """Told to one person, in the product and, as that person chose, by e-mail. Made by notices.tell() only."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=20, default="task")  # notices.KINDS
    machine = models.CharField(max_length=60)
    step = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    project_id = models.BigIntegerField(null=True)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    how = models.CharField(_("by e-mail"), max_length=5, choices=How.choices, default=How.NEVER)
    mailed_at = models.DateTimeField(_("sent"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    problem = models.CharField(_("problem"), max_length=100, blank=True)  # the kind of error, never the mail's content

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["person", "task"]),  # never twice
            models.CheckConstraint(name="%(app_label)s_%(class)s_how", condition=Q(how__in=How.values)),
        ]
        indexes = [
            models.Index(name="notification_unread", fields=["person"], condition=Q(read_at=None)),
            models.Index(
                name="notification_to_mail", fields=["how", "person"], condition=Q(mailed_at=None) & ~Q(how="never")
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Holiday(models.Model):
    """An official holiday: a day, or several in a row, on which the ministry is closed and working days do not count."""

    name = models.CharField(_("holiday"), max_length=120)
    name_en = models.CharField(_("holiday in English"), max_length=120, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    expected = models.BooleanField(_("expected, not announced yet"), default=False)  # moon-sighted feasts
    source = models.CharField(_("decision or announcement"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(  # accountability; empty for what the product ships
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("official holiday")
        verbose_name_plural = _("official holidays")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order", condition=Q(last_day__gte=models.F("first_day"))
            ),
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["first_day", "name"]),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class NoticeChoice(models.Model):
    """How a person wants one kind of notification by e-mail; without a row: at once."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20)
    how = models.CharField(max_length=5, choices=How.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["person", "kind"]),
            models.CheckConstraint(name="%(app_label)s_%(class)s_how", condition=Q(how__in=How.values)),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.how}"


class Mute(models.Model):
    """A project of which a person wants to hear nothing but what only they can do, and legal notices."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mutes")
    project_id = models.BigIntegerField()
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["person", "project_id"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.label}"


class CalendarFeed(models.Model):
    """The secret address of a person's deadlines; only its SHA-256 is kept, so a backup opens nobody's calendar."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person)
