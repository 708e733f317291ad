"""Jobs of the workflow: telling people, and taking the steps whose time has come."""

import logging
from typing import Any

from django.db.models import Q
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from partnership.people.models import Delegation, User
from partnership.workflow import mail, notices, registry
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.models import Task

logger = logging.getLogger(__name__)


@app.task(name="workflow.tell_about_tasks", queue="default", retry=5)
def tell_about_tasks(task_ids: list[int]) -> None:
    """Tell each holder of the role in whose scope a task lies, and who may see what it is about."""
    rows = list(Task.objects.filter(pk__in=task_ids, closed_at=None))
    may_see = _Sight(rows)
    for task in rows:
        told = notices.tell(
            [person for person in _audience(task) if may_see(person, task)],
            machine=task.machine, step=task.step, label=task.words, url=task.url, kind="task",
            project_id=task.project_id, task=task, alone=task.scope.startswith("user:"),
        )  # fmt: skip
        logger.info("told %s people about task %s", len(told), task.pk)


class _Sight:
    """Who may see what: one query for each person and machine, however many tasks a burst brings."""

    def __init__(self, tasks: list[Task]) -> None:
        self.about: dict[str, set[str]] = {}
        for task in tasks:
            self.about.setdefault(task.machine, set()).add(task.object_id)
        self.known: dict[tuple[int, str], set[str]] = {}

    def __call__(self, person: User, task: Task) -> bool:
        selector = registry.SELECTORS.get(task.machine)
        if selector is None:
            return True
        key = (person.pk, task.machine)
        if key not in self.known:
            found = selector(person).filter(pk__in=self.about[task.machine]).order_by().values_list("pk", flat=True)
            self.known[key] = {str(pk) for pk in found}
        return task.object_id in self.known[key]


@app.task(
    name="workflow.mail_notifications",
    queue="default",
    retry=RetryStrategy(max_attempts=mail.MOST_TRIES, exponential_wait=5),
)
def mail_notifications(ids: list[int]) -> None:
    """Send what is to go out at once. A job carries numbers of rows only."""
    mail.send_now(ids)


@app.periodic(cron="0 4 * * *")
@app.task(name="workflow.mail_digests", queue="default", queueing_lock="workflow.mail_digests", pass_context=False)
def mail_digests(timestamp: int) -> None:
    """Every morning at seven in Bahrain: what people want once a day."""
    mail.send_digests()


def _audience(task: Task) -> Any:
    if task.scope.startswith("user:"):
        return User.objects.filter(pk=int(task.scope[5:]), is_active=True)
    held = Q(grants__role=task.role, grants__until=None)
    lent = Q(pk__in=Delegation.objects.in_force().filter(role=task.role).values("to_user"))
    return registry.audience_of_scope(task.scope, User.objects.filter(held | lent, is_active=True)).distinct()


@app.periodic(cron="* * * * *")
@app.task(name="workflow.take_due_steps", queue="default", queueing_lock="workflow.take_due_steps", pass_context=False)
def due_steps(timestamp: int) -> None:
    """Every minute: take the steps whose deadline has passed."""
    take_due_steps()
