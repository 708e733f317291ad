"""Jobs of the workflow: telling people, and taking the steps whose time has come."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from partnership.people.models import Delegation, User
from partnership.workflow import path
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.models import Notification, Task

logger = logging.getLogger(__name__)


@app.task(name="workflow.tell_about_tasks", queue="default", retry=5)
def tell_about_tasks(task_ids: list[int]) -> None:
    """Tell each holder of the role in whose scope a task lies: a notification in the product, and an e-mail."""
    for task in Task.objects.filter(pk__in=task_ids, closed_at=None):
        people = list(_audience(task))
        made = Notification.objects.bulk_create(
            [
                Notification(
                    person=person, machine=task.machine, step=task.step, label=task.label, url=task.url, task=task
                )
                for person in people
            ],
            ignore_conflicts=True,
        )
        logger.info("told %s people about task %s", len(made), task.pk)
        for person in people:
            if person.email:
                _mail(person, task)


def _audience(task: Task) -> Any:
    if task.scope.startswith("user:"):
        return User.objects.filter(pk=int(task.scope[5:]), is_active=True)
    from partnership.workflow.registry import audience_of_scope  # noqa: PLC0415 -- filled by higher apps

    held = Q(grants__role=task.role, grants__until=None)
    lent = Q(pk__in=Delegation.objects.in_force().filter(role=task.role).values("to_user"))
    return audience_of_scope(task.scope, User.objects.filter(held | lent, is_active=True)).distinct()


def _mail(person: User, task: Task) -> None:
    row = path.BY_MODEL[task.machine].step(task.step)
    with translation.override(person.language):
        subject = _("On your desk: %(what)s") % {"what": row.label}
        body = _("%(label)s\n\nWhat to do: %(what)s\nUntil: %(due)s\n%(url)s") % {
            "label": task.label,
            "what": row.label,
            "due": timezone.localdate(task.due_at).isoformat(),
            "url": settings.SITE_URL + task.url,
        }
    send_mail(subject, body, None, [person.email])


@app.periodic(cron="* * * * *")
@app.task(name="workflow.take_due_steps", queue="default", queueing_lock="workflow.take_due_steps", pass_context=False)
def due_steps(timestamp: int) -> None:
    """Every minute: take the steps whose deadline has passed."""
    take_due_steps()
