"""The one door on a real database: order of checks, trail, tasks, delegation, side doors, two people at once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.forms import modelform_factory
from django.utils import timezone, translation

from partnership.audit.models import TrailEntry
from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow import desk
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification, Task
from partnership.workflow.selectors import open_tasks_for, tasks_sent_by
from partnership.workflow.tasks import tell_about_tasks
from tests.factories import make_delegation, make_user
from tests.partners import registering


def register(by: User, **facts: Any) -> Partner:
    return registering.complete(by, **{"name": "جمعية الاختبار"} | facts)


def checked(partner: Partner, by: User) -> Partner:
    """Sent, and every item of it found in order."""
    sent = fire(partner, "submit", by=by)
    registering.check(sent, make_user("partnership_secretary"))
    return sent


@pytest.fixture
def partner(partner_user: User) -> Partner:
    return register(partner_user)


@pytest.fixture
def submitted(partner: Partner, partner_user: User) -> Partner:
    return checked(partner, partner_user)


@pytest.mark.django_db
def test_step_moves_the_state_writes_the_trail_and_hands_over_the_task(submitted, partner_user, partnership_secretary):
    row = TrailEntry.objects.get(step="submit")
    assert (row.from_state, row.to_state, row.actor_id, row.role) == ("draft", "submitted", partner_user.pk, "partner")
    task = open_tasks_for(partnership_secretary).get()
    assert (task.step, task.sent_by_id, task.state) == ("verify", partner_user.pk, "submitted")
    assert list(open_tasks_for(partner_user)) == []
    assert [t.pk for t in tasks_sent_by(partner_user)] == [task.pk]


@pytest.mark.parametrize("acting", ["ar", "en"])
@pytest.mark.django_db
def test_a_task_and_its_notice_are_read_in_the_readers_language(partner_user, partnership_secretary, acting):
    with translation.override(acting):  # whichever language the sender reads
        checked(register(partner_user, name_en="Test Society"), partner_user)
    task = open_tasks_for(partnership_secretary).get()
    for language, name in (("ar", "جمعية الاختبار"), ("en", "Test Society")):
        with translation.override(language):
            assert task.words() == name
        User.objects.filter(pk=partnership_secretary.pk).update(language=language)
        Notification.objects.all().delete()
        tell_about_tasks([task.pk])
        assert Notification.objects.get(person=partnership_secretary).label == name


@pytest.mark.django_db
def test_stranger_is_refused_before_learning_the_state(submitted, stranger):
    with pytest.raises(PermissionDenied):
        fire(submitted, "submit", by=stranger)  # wrong state too, but who is asked first


@pytest.mark.django_db
def test_wrong_state_is_refused_and_nothing_is_written(submitted, partner_user):
    before = TrailEntry.objects.count()
    with pytest.raises(DomainError) as refusal:
        fire(submitted, "submit", by=partner_user)
    assert refusal.value.code == "stale"
    assert TrailEntry.objects.count() == before


@pytest.mark.django_db
def test_guard_refuses_with_its_sentence(partner_user):
    empty = register(partner_user, phone="", registration_number="2/ج")
    with pytest.raises(DomainError) as refusal:
        fire(empty, "submit", by=partner_user)
    assert refusal.value.code == "partners.registration_complete"
    offer = next(o for o in available_steps(empty, partner_user) if o.step.name == "submit")
    assert (offer.enabled, offer.why) == (False, str(refusal.value))


@pytest.mark.django_db
def test_reason_is_demanded_and_read_on_the_desk(submitted, partner_user, partnership_secretary):
    with pytest.raises(DomainError) as refusal:
        fire(submitted, "send_back", by=partnership_secretary, reason="  ")
    assert refusal.value.code == "reason"
    fire(submitted, "send_back", by=partnership_secretary, reason="أرفق الترخيص الجديد")
    assert open_tasks_for(partner_user).get().reason == "أرفق الترخيص الجديد"
    assert TrailEntry.objects.get(step="send_back").reason == "أرفق الترخيص الجديد"


@pytest.mark.django_db
def test_delegation_lets_act_and_names_both_people(submitted, partnership_secretary):
    colleague = make_user("partnership_member")
    now = timezone.now()
    make_delegation(
        partnership_secretary,
        colleague,
        "partnership_secretary",
        starts=now - timedelta(hours=1),
        ends=now + timedelta(days=1),
    )
    fire(submitted, "verify", by=colleague)
    row = TrailEntry.objects.get(step="verify")
    assert (row.actor_id, row.behalf_id, row.behalf) == (
        colleague.pk,
        partnership_secretary.pk,
        partnership_secretary.name,
    )


@pytest.mark.django_db
def test_delegation_does_not_get_around_separated_duties(submitted):
    both = make_user("partnership_secretary")
    verified = fire(submitted, "verify", by=both)
    chair = make_user("partnership_chair")
    now = timezone.now()
    make_delegation(chair, both, "partnership_chair", starts=now - timedelta(hours=1), ends=now + timedelta(days=1))
    with pytest.raises(PermissionDenied):
        fire(verified, "approve", by=both)  # would approve what they verified
    make_delegation(
        both,
        make_user("partnership_member"),
        "partnership_secretary",
        starts=now - timedelta(hours=1),
        ends=now + timedelta(days=1),
    )
    assert fire(verified, "approve", by=chair).state == "approved"


@pytest.mark.django_db
def test_side_doors_are_closed(partner):
    with pytest.raises(AttributeError):
        partner.state = "approved"
    with pytest.raises(AttributeError):
        Partner.objects.filter(pk=partner.pk).update(state="approved")
    with pytest.raises(AttributeError):
        Partner.objects.bulk_update([partner], ["state"])
    form = modelform_factory(Partner, fields=["state"])(
        {"state": "approved"}, instance=Partner.objects.get(pk=partner.pk)
    )
    with pytest.raises(AttributeError):
        form.is_valid()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE partners_partner SET state = 'approved' WHERE id = %s", [partner.pk])
    assert Partner.objects.get(pk=partner.pk).state == "draft"


@pytest.mark.django_db
def test_open_door_lets_through_one_move_only(partner, partner_user):
    with transaction.atomic():
        fire(partner, "submit", by=partner_user)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE partners_partner SET state = 'approved' WHERE id = %s", [partner.pk])


@pytest.mark.django_db
def test_failed_effect_takes_everything_back(submitted, partnership_secretary, monkeypatch):
    def breaks(*args, **kwargs):
        raise ZeroDivisionError

    rows = TrailEntry.objects.count()
    monkeypatch.setattr(desk, "open_next", breaks)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fire(submitted, "verify", by=partnership_secretary)
    assert Partner.objects.get(pk=submitted.pk).state == "submitted"
    assert TrailEntry.objects.count() == rows
    assert Task.objects.filter(closed_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_moment_one_succeeds_the_other_reads_why(partner_user):
    partner = checked(register(partner_user), partner_user)
    people = [make_user("partnership_secretary"), make_user("partnership_secretary")]
    both_ready = threading.Barrier(2)
    outcomes: list[str] = []

    def verify(person: User) -> None:
        copy = Partner.objects.get(pk=partner.pk)
        both_ready.wait()
        try:
            outcomes.append(fire(copy, "verify", by=person).state)
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=verify, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["stale", "verified"]
    assert TrailEntry.objects.filter(step="verify").count() == 1
    assert Task.objects.filter(closed_at=None, step="approve").count() == 1
