"""The one clock: the database's, never the web server's."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """The database's time at this moment (not the transaction's start)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
