"""Emptying the database after a test that really committed.

The product's database refuses TRUNCATE on the trail, and some tables are born with rows (rules, the head of the chain).
So the tests' own flush steps over the triggers, as only the owner of a test database may, and puts the first rows back.
"""

from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

# Django does not manage the queue's tables, so its own flush leaves one test's jobs for the next.
_JOBS = (
    "TRUNCATE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers"
    " RESTART IDENTITY CASCADE"
)
_SEED = "seed"  # a schema that holds a copy of what the migrations put in


def remember_first_rows() -> None:
    """Copy every table that the migrations filled; called once, right after they ran."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_SEED} CASCADE; CREATE SCHEMA {_SEED}")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if table != "django_migrations" and cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE {_SEED}."{table}" AS TABLE "{table}"')


def _put_back(cursor: Any) -> None:
    cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [_SEED])
    for (table,) in cursor.fetchall():
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        columns = cursor.fetchone()[0]
        cursor.execute(f'INSERT INTO public."{table}" ({columns}) SELECT {columns} FROM {_SEED}."{table}"')


def _flush(self: DatabaseOperations, sql_list: list[str]) -> None:
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_JOBS)
        for sql in sql_list:
            cursor.execute(sql)
        _put_back(cursor)


def install() -> None:
    DatabaseOperations.execute_sql_flush = _flush
