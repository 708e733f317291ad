"""Notifications: who is told, how by e-mail, once each; what people choose; the calendar's secret address."""

import smtplib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from procrastinate.contrib.django.models import ProcrastinateJob

from partnership.people.models import User
from partnership.workflow import calendars, mail, notices, preferences, tasks
from partnership.workflow.models import CalendarFeed, Mute, Notification, Task
from tests.factories import make_department, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db
URL = "/projects/"


def told(*people: User, kind: str = "tender", **facts: Any) -> list[int]:
    rows = notices.tell(people, machine="tenders.tender", step="announce", label="خبر", url=URL, kind=kind, **facts)
    return [row.pk for row in rows]


def project() -> Any:
    """A project of a department of its own; its officer's task is open."""
    return make.make_project(make_user("officer", department=make_department()))


# --- one row each, and the mail as chosen -----------------------------------------------------------------------------
def test_everybody_is_told_once(officer: User, finance: User) -> None:
    ids = told(officer, finance, officer)
    assert sorted(Notification.objects.values_list("person__username", flat=True)) == ["finance", "officer"]

    assert mail.send_now(ids) == 2
    assert mail.send_now(ids) == 0
    assert sorted(m.to[0] for m in outbox.outbox) == ["finance@example.org", "officer@example.org"]


def test_what_is_rolled_back_is_not_queued(officer: User) -> None:
    with transaction.atomic():
        ids = told(officer)
        transaction.set_rollback(True)
    assert not Notification.objects.filter(pk__in=ids).exists()
    assert not ProcrastinateJob.objects.filter(task_name="workflow.mail_notifications").exists()


@pytest.mark.parametrize(("how", "at_once", "in_digest"), [("now", 1, 0), ("daily", 0, 1), ("never", 0, 0)])
def test_a_kind_comes_as_chosen(officer: User, how: str, at_once: int, in_digest: int) -> None:
    preferences.choices_save(officer, by=officer, only_mine=False, tender=how)
    ids = told(officer)
    assert mail.send_now(ids) == at_once
    assert mail.send_digests() == in_digest
    assert Notification.objects.filter(person=officer).count() == 1  # in the product it stands anyway


def test_a_legal_notice_comes_at_once_whatever_was_chosen(officer: User) -> None:
    preferences.choices_save(officer, by=officer, only_mine=True, tender="never", legal="never")
    found = project()
    preferences.mute_toggle(officer, found.pk, by=officer, known=("ملف", URL))
    assert mail.send_now(told(officer, kind="legal", project_id=found.pk)) == 1


def test_a_digest_is_one_mail_in_the_readers_language(officer: User) -> None:
    preferences.choices_save(officer, by=officer, only_mine=False, tender="daily", contract="daily")
    for kind in ("tender", "tender", "contract"):
        told(officer, kind=kind)
    assert mail.send_digests() == 1
    assert mail.send_digests() == 0
    assert len(outbox.outbox) == 1
    assert outbox.outbox[0].subject == "3 إشعارات"
    assert outbox.outbox[0].body.count("خبر") == 3


def test_a_muted_project_is_silent_but_for_what_only_this_person_can_do(officer: User) -> None:
    found = project()
    preferences.mute_toggle(officer, found.pk, by=officer, known=("ملف", URL))
    assert mail.send_now(told(officer, project_id=found.pk)) == 0
    assert mail.send_now(told(officer, project_id=found.pk, alone=True)) == 1
    assert mail.send_now(told(officer, project_id=found.pk + 1)) == 1


def test_only_mine_means_projects_of_my_own_steps(officer: User, finance: User) -> None:
    preferences.choices_save(officer, by=officer, only_mine=True)
    found = project()
    assert mail.send_now(told(officer, project_id=found.pk)) == 0
    Task.objects.filter(project_id=found.pk).update(closed_by=officer)
    assert mail.send_now(told(officer, project_id=found.pk)) == 1


def test_a_failed_mail_is_tried_again_and_seen_by_the_administrator(
    officer: User, admin: User, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    ids = told(officer)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    with pytest.raises(mail.NotAllSent):
        mail.send_now(ids)
    row = Notification.objects.get(pk=ids[0])
    assert (row.mailed_at, row.tries, row.problem) == (None, 1, "ConnectionRefusedError")

    page = sign_in(admin).get(reverse("workflow:mails")).content.decode()
    assert "ConnectionRefusedError" in page
    assert "خبر" not in page  # what it says is not the administrator's business

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail.send_now(ids) == 1
    assert issubclass(smtplib.SMTPException, OSError)  # so refusals by the server are caught the same way


def test_the_administrator_tries_failed_mails_again(officer: User, admin: User, sign_in: Callable[..., Client]) -> None:
    ids = told(officer)
    Notification.objects.filter(pk__in=ids).update(tries=mail.MOST_TRIES, problem="TimeoutError")
    assert mail.send_now(ids) == 0
    assert sign_in(admin).post(reverse("workflow:mails")).status_code == 302
    assert mail.send_now(ids) == 1


# --- tasks ------------------------------------------------------------------------------------------------------------
def test_a_task_is_told_to_who_may_see_it_only(officer: User) -> None:
    elsewhere = make_user("officer")  # same role, no department of this project
    found = project()
    task = Task.objects.get(project_id=found.pk, closed_at=None)
    tasks.tell_about_tasks(task_ids=[task.pk])
    tasks.tell_about_tasks(task_ids=[task.pk])  # a job that comes twice
    people = list(Notification.objects.filter(task=task).values_list("person", flat=True))
    assert people == [found.created_by_id]
    assert elsewhere.pk not in people


@pytest.mark.django_db(transaction=True)
def test_a_burst_is_mailed_once_each_by_two_workers() -> None:
    people = [make_user("finance") for _ in range(3)]
    ids = [pk for _ in range(20) for pk in told(*people)]
    sent: list[int] = []

    def work() -> None:
        try:
            sent.append(mail.send_now(ids))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == len(ids) == len(outbox.outbox)
    assert Notification.objects.filter(mailed_at=None).count() == 0


# --- pages ------------------------------------------------------------------------------------------------------------
def test_choices_are_saved_and_shown(officer: User, sign_in: Callable[..., Client]) -> None:
    client, page = sign_in(officer), reverse("workflow:notice_settings")
    facts = {code: "never" for code, kind in notices.KINDS.items() if not kind.legal}
    assert client.post(page, facts | {"only_mine": "on"}).status_code == 302
    officer.refresh_from_db()
    assert officer.only_mine
    assert preferences.choices_of(officer)["contract"] == "never"
    assert preferences.choices_of(officer)["legal"] == "now"


def test_a_wrong_choice_is_refused_beside_its_field(officer: User, sign_in: Callable[..., Client]) -> None:
    response = sign_in(officer).post(reverse("workflow:notice_settings"), {"task": "hourly"})
    assert response.status_code == 422
    assert "hourly" not in {c.how for c in officer.notice_choices.all()}


def test_a_project_that_i_do_not_see_cannot_be_muted(sign_in: Callable[..., Client]) -> None:
    stranger = make_user("officer")
    assert sign_in(stranger).post(reverse("workflow:mute", args=[project().pk])).status_code == 404
    assert Mute.objects.count() == 0


def test_a_project_is_muted_and_heard_again(finance: User, sign_in: Callable[..., Client]) -> None:
    client, found = sign_in(finance), project()
    address = reverse("workflow:mute", args=[found.pk])
    assert found.reference in client.get(address).content.decode()
    client.post(address)
    assert Mute.objects.filter(person=finance, project_id=found.pk).exists()
    client.post(address)
    assert Mute.objects.count() == 0


# --- calendar ---------------------------------------------------------------------------------------------------------
def test_the_calendar_holds_my_deadlines(finance: User, client: Client) -> None:
    make.submitted_terms(make_user("officer", department=make_department()))
    token = calendars.feed_renew(finance, by=finance)
    response = client.get(reverse("workflow:calendar", args=[token]))
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert response["Cache-Control"] == "private, no-store"
    assert len(events) == 1
    assert make.TITLE in events[0]["SUMMARY"]
    assert events[0].decoded("DTSTART") == Task.objects.get(closed_at=None).due_at.replace(microsecond=0)
    assert events[0]["TRANSP"] == "TRANSPARENT" and events[0].walk("VALARM")  # a deadline keeps nobody busy
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


def test_a_renewed_address_ends_the_old_one(finance: User, client: Client) -> None:
    old, new = calendars.feed_renew(finance, by=finance), calendars.feed_renew(finance, by=finance)
    assert client.get(reverse("workflow:calendar", args=[old])).status_code == 404
    assert client.get(reverse("workflow:calendar", args=[new])).status_code == 200
    assert new not in CalendarFeed.objects.get().token_sha256
    User.objects.filter(pk=finance.pk).update(is_active=False)
    assert client.get(reverse("workflow:calendar", args=[new])).status_code == 404


def test_the_address_is_shown_once(finance: User, sign_in: Callable[..., Client]) -> None:
    client = sign_in(finance)
    shown = client.post(reverse("workflow:calendar_renew")).content.decode()
    assert "/calendar/" in shown and ".ics" in shown
    assert ".ics" not in client.get(reverse("workflow:notice_settings")).content.decode()
    client.post(reverse("workflow:calendar_end"))
    assert not CalendarFeed.objects.exists()
