"""Gap-free numbers for each series and year: the row's lock lasts until commit, a rollback gives the number back."""

from django.db import connection, transaction


def next_number(series: str, year: int) -> str:
    """The next number of a series, such as "SH-2026-0017". Call inside a transaction.

    Raises TransactionManagementError outside one: the number would be gone if what it is for failed.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A number is drawn inside the transaction that uses it.")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO documents_numberseries (series, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (series, year) DO UPDATE SET last = documents_numberseries.last + 1 RETURNING last
            """,
            [series, year],
        )
        return f"{series}-{year}-{cursor.fetchone()[0]:04d}"
