"""Emptying the database after a test with real transactions: what migrations put there stays, the trail begins anew.

Only a superuser who switches the guards off can do this (session_replication_role); the test database's owner is one.
"""

from typing import Any

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

SEEDED = {"django_migrations", "audit_head", "audit_clock", "tenders_rule", "django_content_type"}


def empty_database(self: Any = None, sql_list: Any = None) -> None:
    """Empty every table but those that migrations fill."""
    tables = sorted(set(connection.introspection.table_names()) - SEEDED)
    names = ", ".join(connection.ops.quote_name(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        cursor.execute("UPDATE audit_head SET last_id = 0, last_hash = repeat('0', 64)")
        cursor.execute("UPDATE audit_clock SET demo = false, shift = interval '0'")
        cursor.execute("SET session_replication_role = DEFAULT")


def install() -> None:
    DatabaseOperations.execute_sql_flush = empty_database
