"""Figures of a large programme are kept: exact while nothing has happened, named as old after a step, reckoned anew by a job."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from committee.oversight import kept
from committee.oversight.base import FIGURES
from committee.oversight.models import KeptFigures
from committee.oversight.scope import Scope
from contracts.models import Contract
from partnership.audit.services import record
from tests.committee.oversight_data import NOW, World, queries_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
WANTED = [FIGURES[code] for code in ("spending_field", "exceptions", "reached", "penalties", "pipeline")]
BEHIND = "طرأ تغيير بعد ذلك"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        made = World(seed=8, size=10)
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def large(world: World, db: None) -> None:
    """The database believes that it holds very many projects."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = %s WHERE relname = 'tenders_project'", [kept.LARGE])


def scope(**facts: Any) -> Scope:
    return Scope(at=facts.pop("at", NOW), **facts)


def change() -> None:
    Contract.objects.filter(in_force_at__isnull=False).update(amended_amount=Decimal("9999777.125"))
    record("edited", by=make_user("finance"), label="x")


def test_a_small_programme_is_reckoned_for_every_page(world: World) -> None:
    assert kept.reckoned(scope(), WANTED).results["reached"].total
    assert not KeptFigures.objects.exists()


def test_what_is_kept_is_exactly_what_was_reckoned(large: None) -> None:
    first = kept.reckoned(scope(), WANTED)
    assert KeptFigures.objects.count() == 1
    later = scope(at=NOW + timedelta(minutes=30))
    assert queries_of(lambda: kept.reckoned(later, WANTED)) == 1
    again = kept.reckoned(later, WANTED)
    assert (again.at, again.is_behind) == (NOW, False)
    for code, result in first.results.items():
        told = again.results[code]
        assert [(line.key, str(line.label), line.values, line.url) for line in result.lines] == [
            (line.key, line.label, line.values, line.url) for line in told.lines
        ]
        assert (result.total, str(result.says)) == (told.total, told.says)


def test_a_page_is_kept_as_it_was_drawn(large: None) -> None:
    for page, code in (("committee", "exceptions"), ("contracts", "cases"), ("contracts", "calendar")):
        first = kept.reckoned(scope(), WANTED, query={"field": "care"}, page=page)
        again = kept.reckoned(scope(at=NOW + timedelta(minutes=5)), WANTED, query={"field": "care"}, page=page)
        assert again.at == NOW and again.html == first.html
        assert "field=care" in again.html["reached"] and again.html[code]
    key = KeptFigures.objects.order_by("pk").values_list("key", flat=True)[0]
    kept.renew(key)
    assert "field=care" in KeptFigures.objects.get(key=key).content["html"]["reached"]


def test_after_a_step_they_are_named_as_old_and_a_job_reckons_them_anew(large: None) -> None:
    kept.reckoned(scope(), WANTED)
    change()
    for _visit in range(3):
        old = kept.reckoned(scope(at=NOW + timedelta(minutes=1)), WANTED)
        assert old.is_behind and old.at == NOW
    jobs = ProcrastinateJob.objects.filter(task_name="committee.renew_figures")
    assert jobs.count() == 1
    kept.renew(jobs.get().args["key"])
    row = KeptFigures.objects.get()
    assert not row.is_renewing and row.reckoned_at != NOW
    totals = row.content["figures"]["spending_field"]["total"]
    contracts = Contract.objects.exclude(in_force_at=None).count()
    assert Decimal(totals[1]) == contracts * Decimal("9999777.125")


@pytest.mark.parametrize("minutes", [10, 11, 600])
def test_old_ones_are_not_shown_for_long(large: None, minutes: int) -> None:
    kept.reckoned(scope(), WANTED)
    change()
    fresh = kept.reckoned(scope(at=NOW + timedelta(minutes=minutes)), WANTED)
    assert not fresh.is_behind and fresh.at == NOW + timedelta(minutes=minutes)


def test_reading_changes_no_figure_and_anew_asks_again(large: None) -> None:
    kept.reckoned(scope(), WANTED)
    record("list_exported", by=make_user("finance"), label="x")
    assert not kept.reckoned(scope(at=NOW + timedelta(minutes=1)), WANTED).is_behind
    change()
    anew = kept.reckoned(scope(at=NOW + timedelta(minutes=1)), WANTED, anew=True)
    assert not anew.is_behind and anew.at == NOW + timedelta(minutes=1)


def test_nobody_is_shown_what_was_reckoned_for_somebody_else(large: None, world: World) -> None:
    views = [
        scope(), scope(barred=(7,)), scope(department=world.departments[0].pk), scope(field="care"), scope(kind="firm"),
        scope(first=NOW.date(), last=NOW.date()),
    ]  # fmt: skip
    keys = {kept.key_of(view, figures) for view in views for figures in (WANTED, WANTED[:2])}
    assert len(keys) == 2 * len(views)
    for view in views:
        kept.reckoned(view, WANTED)
    assert KeptFigures.objects.count() == len(views)
    for key in KeptFigures.objects.values_list("key", flat=True):
        kept.renew(key)  # the facts of each lead back to its own key
    assert KeptFigures.objects.count() == len(views)


def test_the_page_says_how_fresh_its_figures_are(large: None, sign_in: Any) -> None:
    client = sign_in(make_user("auditor"))
    assert BEHIND not in client.get("/oversight/money/?field=care").content.decode()
    change()
    page = client.get("/oversight/money/?field=care").content.decode()
    assert BEHIND in page and 'href="?field=care&amp;anew=1"' in page
    page = client.get("/oversight/money/?field=care&anew=1").content.decode()
    assert BEHIND not in page and "9,999,777.125" in page


def test_what_is_too_old_to_be_shown_is_swept(large: None) -> None:
    kept.reckoned(scope(at=NOW - timedelta(days=400)), WANTED)
    kept.sweep()
    assert not KeptFigures.objects.exists()
