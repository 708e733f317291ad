"""Five thousand notifications at once, by the real job worker: each once, retried without doubles, none for who may not see."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app

from partnership.people.models import Department, RoleGrant, User
from partnership.workflow import tasks
from partnership.workflow.models import NoticeChoice, Notification, Task
from tenders.models import Project
from tests.factories import make_department, make_user

PEOPLE, FILES, AT_ONCE = 100, 50, 12  # 5,000 notifications; who wants a mail for each of them, others one a day or none


class Moody(EmailBackend):
    """A mail server that takes every message into the outbox, but turns some of those sent at once away the first time."""

    turned_away: ClassVar[set[str]] = set()

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            mark = message.extra_headers["Message-ID"]
            if mark.startswith("<n") and number_of(mark) % 13 == 0 and mark not in self.turned_away:
                self.turned_away.add(mark)
                raise ConnectionResetError
        return super().send_messages(messages)


def number_of(mark: str) -> int:
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
    """What `manage.py serve` runs for jobs, until nothing waits; its one thread gives its connection back."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(max_workers=1))
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
        await loop.run_in_executor(None, connections.close_all)

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_five_thousand_at_once_reach_each_once_and_nobody_who_may_not_see(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.workflow.test_burst.Moody"
    Moody.turned_away.clear()
    here = make_department()
    people, strangers = officers(here, PEOPLE), officers(make_department(), 10)
    at_once, daily, never = people[:AT_ONCE], people[AT_ONCE:-5], people[-5:]
    NoticeChoice.objects.bulk_create(NoticeChoice(person=p, kind="task", how="daily") for p in daily)
    NoticeChoice.objects.bulk_create(NoticeChoice(person=p, kind="task", how="never") for p in never)
    ids = [task.pk for task in files(here, FILES)]
    tasks.tell_about_tasks.defer(task_ids=ids)
    tasks.tell_about_tasks.defer(task_ids=ids)  # the same burst comes twice
    work()
    assert Notification.objects.count() == PEOPLE * FILES == 5_000
    assert set(Counter(Notification.objects.values_list("person", "task")).values()) == {1}
    assert not Notification.objects.filter(person__in=strangers).exists()

    assert Moody.turned_away
    with connection.cursor() as cursor:  # the time of their next try has come
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    work()
    now = Notification.objects.filter(how="now")
    assert not now.filter(mailed_at=None).exists()
    assert now.filter(tries__gt=1).count() == len(Moody.turned_away)
    marks = Counter(m.extra_headers["Message-ID"] for m in outbox.outbox)
    assert len(marks) == len(outbox.outbox) == AT_ONCE * FILES
    assert Counter(m.to[0] for m in outbox.outbox) == {person.email: FILES for person in at_once}
    assert set(Counter((m.to[0], m.body) for m in outbox.outbox).values()) == {1}

    tasks.mail_digests.defer(timestamp=0)
    work()
    digests = outbox.outbox[AT_ONCE * FILES :]
    assert sorted(m.to[0] for m in digests) == sorted(person.email for person in daily)
    assert {m.body.count("مشروع") for m in digests} == {FILES}
