"""The trail refuses every change, chains without gap or fork under 32 writers, and names its first broken row."""

import hashlib
import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from partnership.audit import verification
from partnership.audit.models import TrailEntry
from partnership.audit.services import collected, record

WRITERS, ROWS = 32, 12


def last_progress() -> verification.Progress:
    return list(verification.verify())[-1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_trail SET actor = 'x'",
        "DELETE FROM audit_trail",
        "TRUNCATE audit_trail",
        "UPDATE audit_head SET last_id = 0",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "INSERT INTO audit_head (id, last_id, last_hash) VALUES (2, 0, '')",
        "UPDATE audit_clock SET demo = true",
        "UPDATE audit_clock SET shift = interval '1 day'",
    ],
)
def test_database_refuses_to_change_the_past(statement, officer):
    record("sign_in", by=officer)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_row_carries_the_hash_of_its_content_and_its_predecessor(officer):
    record("sign_in", by=officer, reason="سطر\nآخر")
    record("edited", by=officer, before={"a": 1}, after={"a": 2})

    first, second = TrailEntry.objects.order_by("id")

    assert first.prev_hash == "0" * 64
    assert second.prev_hash == first.hash
    for row in (first, second):
        assert row.hash == hashlib.sha256(f"{row.prev_hash}\n{row.canonical}".encode()).hexdigest()
    content = json.loads(second.canonical)
    assert content["actor"] == officer.name
    assert content["data"] == {"before": {"a": 1}, "after": {"a": 2}}
    assert json.loads(first.canonical)["reason"] == "سطر\nآخر"


@pytest.mark.django_db
def test_forged_values_are_overwritten_by_the_database(officer):
    forged = TrailEntry(id=999, kind="sign_in", hash="f" * 64, prev_hash="e" * 64, canonical="{}")
    forged.save(force_insert=True)

    row = TrailEntry.objects.get()

    assert row.id == 1
    assert row.hash != "f" * 64
    assert last_progress().broken_id is None


@pytest.mark.django_db
def test_rolled_back_rows_leave_no_gap(officer):
    record("sign_in", by=officer)
    with transaction.atomic():
        record("edited", by=officer)
        transaction.set_rollback(True)
    record("sign_out", by=officer)

    assert list(TrailEntry.objects.values_list("id", "kind")) == [(1, "sign_in"), (2, "sign_out")]


@pytest.mark.django_db
def test_collected_rows_are_written_last_and_in_order(officer):
    with transaction.atomic(), collected():
        record("begin", by=officer, label="1")
        with collected():
            record("step", by=officer, label="2")
        assert TrailEntry.objects.count() == 0
        record("edited", by=officer, label="3")

    assert list(TrailEntry.objects.values_list("label", flat=True)) == ["1", "2", "3"]


@pytest.mark.django_db(transaction=True)
def test_chain_holds_under_32_writers():
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for n in range(ROWS):
                with transaction.atomic():
                    record("edited", label=f"{number}/{n}")
                    if n % 4 == 3:
                        transaction.set_rollback(True)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = WRITERS * ROWS * 3 // 4
    assert failures == []
    assert list(TrailEntry.objects.order_by("id").values_list("id", flat=True)) == list(range(1, kept + 1))
    assert last_progress() == verification.Progress(kept, kept)


def tamper(statement: str) -> None:
    """What only a superuser who switches the guards off could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "broken_id"),
    [
        ("UPDATE audit_trail SET actor = 'somebody else' WHERE id = 3", 3),
        ("UPDATE audit_trail SET canonical = '{}' WHERE id = 2", 2),
        ("UPDATE audit_trail SET canonical = '{}', hash = audit_hash(prev_hash, '{}') WHERE id = 2", 2),
        ("DELETE FROM audit_trail WHERE id = 3", 4),
        ("DELETE FROM audit_trail WHERE id = 1", 2),
        ("DELETE FROM audit_trail WHERE id = 5", 5),
        ("UPDATE audit_trail SET prev_hash = repeat('a', 64) WHERE id = 4", 4),
    ],
)
def test_verification_names_the_first_broken_row(statement, broken_id, officer, monkeypatch):
    monkeypatch.setattr(verification, "BATCH", 2)  # batches must join without a seam
    for _n in range(5):
        record("edited", by=officer)
    assert last_progress().broken_id is None

    tamper(statement)

    assert last_progress().broken_id == broken_id
    with pytest.raises(CommandError, match=str(broken_id)):
        call_command("verify_trail")


@pytest.mark.django_db
def test_verify_trail_command_says_that_the_trail_is_whole(officer, capsys):
    record("sign_in", by=officer)
    call_command("verify_trail")
    assert "1" in capsys.readouterr().out


@pytest.mark.django_db
def test_empty_trail_is_whole():
    assert last_progress() == verification.Progress(0, 0)
