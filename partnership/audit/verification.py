"""Checking the chain: every number follows the one before, every hash fits, the stored text is what the row says."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

BATCH = 5_000

_CHECK = """
    WITH rows AS (
        SELECT t.*, lag(t.id) OVER w AS id_before, lag(t.hash) OVER w AS hash_before
        FROM audit_trail t WHERE t.id >= %(first)s - 1 AND t.id <= %(last)s WINDOW w AS (ORDER BY t.id)
    )
    SELECT id, CASE
        WHEN id <> coalesce(id_before, 0) + 1 THEN 'gap'
        WHEN prev_hash <> coalesce(hash_before, repeat('0', 64)) THEN 'link'
        WHEN hash <> audit_hash(prev_hash, canonical) THEN 'hash'
        WHEN canonical::jsonb IS DISTINCT FROM audit_canonical((SELECT t FROM audit_trail t WHERE t.id = rows.id))::jsonb THEN 'content'
    END AS fault
    FROM rows WHERE id >= %(first)s
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the check came. `broken_id` is the first broken row, `fault` the sentence that tells what is wrong with it."""

    checked: int
    total: int
    broken_id: int | None = None
    fault: str = ""


def fault_sentence(code: str) -> str:
    return {
        "gap": _("A row is missing before this one."),
        "link": _("The row does not continue from the hash of the row before it."),
        "hash": _("The row's hash does not fit its content."),
        "content": _("The row was changed after it was written."),
        "tail": _("Rows are missing at the end, or the head does not fit the last row."),
    }[code]


def check_batch(checked: int) -> Progress:
    """Check the next batch after row `checked`; the last batch also compares the head with the last row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_id, last_hash FROM audit_head WHERE id = 1")
        total, head_hash = cursor.fetchone()
        last = min(checked + BATCH, total)
        cursor.execute(
            f"SELECT id, fault FROM ({_CHECK}) c WHERE fault IS NOT NULL ORDER BY id LIMIT 1",  # noqa: S608 -- our own text
            {"first": checked + 1, "last": last},
        )
        if row := cursor.fetchone():
            return Progress(row[0] - 1, total, row[0], fault_sentence(row[1]))
        if last == total and total:
            cursor.execute(
                "SELECT (SELECT hash FROM audit_trail WHERE id = %s), (SELECT max(id) FROM audit_trail)", [total]
            )
            last_hash, newest = cursor.fetchone()
            if last_hash != head_hash or newest < total:
                return Progress(last, total, total, fault_sentence("tail"))
        return Progress(last, total)


def verify() -> Iterator[Progress]:
    """Walk the trail from the first row, yielding progress; stops at the first broken link."""
    progress = check_batch(0)
    yield progress
    while progress.broken_id is None and progress.checked < progress.total:
        progress = check_batch(progress.checked)
        yield progress
