"""Many times the projects, by the database alone: every row of every project is copied with shifted keys.

For measuring speed and for trying lists. The copies have no trail and no envelopes: only the first set was lived.
"""

from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

COPIED = (
    "tenders.project", "tenders.termsofreference", "tenders.beneficiarygroup", "tenders.deliverable", "tenders.indicator",
    "tenders.criterion", "tenders.requireddocument", "tenders.commitment", "tenders.tender", "tenders.invitation", "tenders.bid",
    "tenders.bidversion", "committee.openingsession", "committee.attendance", "committee.evaluationpanel", "committee.evaluationmember",
    "committee.pricereview", "committee.examination", "committee.consensus", "committee.consensusscore", "committee.consensusattendance", "committee.dissent", "committee.scoresheet", "committee.conflictanswer",
    "committee.score", "committee.bidresult", "committee.award", "committee.meeting", "committee.meetingattendance", "committee.complaint",
    "contracts.contract", "contracts.contractclause", "contracts.milestone", "contracts.period", "contracts.contractindicator",
    "contracts.indicatorvalue", "contracts.beneficiaries", "contracts.evaluation", "contracts.referral", "contracts.standing",
    "contracts.penalty", "contracts.bond", "contracts.payment", "committee.contractreview", "workflow.task",
)  # fmt: skip
UNIQUE_TEXT = {"reference", "number", "receipt"}


def multiply(times: int) -> int:
    """Copy what is there `times - 1` times; returns the number of rows written. Needs a database superuser."""
    found = [apps.get_model(label) for label in COPIED]
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # rows copied as they are: no triggers, no checks of keys
        offsets = {model: _highest(cursor, model) for model in found}
        for model in found:
            cursor.execute(_copy(model, offsets), {"copies": times - 1})
            written += cursor.rowcount
            _follow_sequence(cursor, model)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return written


def _highest(cursor: Any, model: type[models.Model]) -> int:
    cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{model._meta.db_table}"')  # noqa: S608 -- our own table's name
    return int(cursor.fetchone()[0])


def _copy(model: type[models.Model], offsets: dict[type[models.Model], int]) -> str:
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.generated:  # the database reckons it
            continue
        column = f'"{field.column}"'
        columns.append(column)
        values.append(_value(field, f"t.{column}", model, offsets))
    table = f'"{model._meta.db_table}"'
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} t, generate_series(1, %(copies)s) AS n"  # noqa: S608 -- names of tables and columns come from the models


def _value(field: Any, column: str, model: type[models.Model], offsets: dict[type[models.Model], int]) -> str:
    if field.primary_key:
        return f"{column} + n * {offsets[model]}"
    if field.is_relation:
        target = offsets.get(field.related_model)
        return f"{column} + n * {target}" if target is not None else column
    label = model._meta.label_lower
    if label == "workflow.task":
        return _task_value(field.name, column, offsets)
    if (field.name in UNIQUE_TEXT and field.unique) or (label, field.name) == ("tenders.invitation", "key"):
        return f"{column} || '-' || n"
    return column


def _task_value(name: str, column: str, offsets: dict[type[models.Model], int]) -> str:
    """A task names its object by machine and number, not by a foreign key."""
    if name == "project_id":
        return f"{column} + n * {offsets[apps.get_model('tenders.project')]}"
    if name == "object_id":
        cases = " ".join(
            f"WHEN t.machine = '{m._meta.label_lower}' THEN (t.object_id::bigint + n * {o})::text"
            for m, o in offsets.items()
        )
        return f"CASE {cases} ELSE t.object_id || '-' || n END"
    return column


def _follow_sequence(cursor: Any, model: type[models.Model]) -> None:
    table = model._meta.db_table
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))")  # noqa: S608 -- a model's table
