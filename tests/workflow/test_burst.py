"""Five thousand notifications at once, by the real job worker: each once, retried without doubles, none for who may not see."""

from collections import Counter
from typing import Any, ClassVar

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from partnership.people.models import Department, RoleGrant, User
from partnership.workflow import tasks
from partnership.workflow.models import Notification, Task
from tenders.models import Project
from tests.factories import make_department, make_user

PEOPLE, FILES = 100, 50  # 5,000 notifications


class Moody(EmailBackend):
    """A mail server that takes every message into the outbox, but turns some away the first time."""

    turned_away: ClassVar[set[str]] = set()

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            mark = message.extra_headers["Message-ID"]
            if hash_of(mark) % 50 == 0 and mark not in self.turned_away:
                self.turned_away.add(mark)
                raise ConnectionResetError
        return super().send_messages(messages)


def hash_of(mark: str) -> int:
    return int("".join(c for c in mark.partition("@")[0] if c.isdigit()))


def officers(department: Department, count: int) -> list[User]:
    made = User.objects.bulk_create(
        User(username=f"{department.code}-{n}", email=f"{department.code}-{n}@example.org", name=f"شخص {n}", department=department)
        for n in range(count)
    )  # fmt: skip
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role="officer") for user in made)
    return made


def files(department: Department, count: int) -> list[Task]:
    """Projects of a department, each with a task for every officer who may see it."""
    now, person = timezone.now(), make_user("officer", department=make_department(), email="")
    projects = Project.objects.bulk_create(
        Project(reference=f"SH-B-{n}", title=f"مشروع {n}", department=department, created_by=person, created_at=now, year=now.year, stage_since=now)
        for n in range(count)
    )  # fmt: skip
    return Task.objects.bulk_create(
        Task(machine="tenders.project", object_id=str(p.pk), project_id=p.pk, label=p.title, url="/desk/", step="x", role="officer", state="x", opened_at=now, due_at=now)
        for p in projects
    )  # fmt: skip


def work() -> None:
    """What `manage.py serve` runs for jobs, until nothing waits."""
    call_command("procrastinate", "worker", "--one-shot", "--concurrency", "1")


@pytest.mark.django_db(transaction=True)
def test_five_thousand_at_once_reach_each_once_and_nobody_who_may_not_see(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.workflow.test_burst.Moody"
    Moody.turned_away.clear()
    here = make_department()
    people, strangers = officers(here, PEOPLE), officers(make_department(), 10)
    ids = [task.pk for task in files(here, FILES)]
    tasks.tell_about_tasks.defer(task_ids=ids)
    tasks.tell_about_tasks.defer(task_ids=ids)  # the same burst comes twice
    work()
    assert Notification.objects.count() == PEOPLE * FILES
    assert not Notification.objects.filter(person__in=strangers).exists()

    failed = Notification.objects.filter(mailed_at=None)
    assert failed.count() == len(Moody.turned_away) > 0
    assert set(failed.values_list("problem", flat=True)) == {"ConnectionResetError"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    work()
    assert not failed.exists()

    assert len(outbox.outbox) == PEOPLE * FILES
    assert set(Counter(m.extra_headers["Message-ID"] for m in outbox.outbox).values()) == {1}
    assert Counter(m.to[0] for m in outbox.outbox) == {person.email: FILES for person in people}
    each = Counter((m.to[0], m.subject) for m in outbox.outbox)
    assert set(each.values()) == {1}
