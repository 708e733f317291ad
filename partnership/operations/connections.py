"""The few connections to the database that the threads of a web process share."""

from django.db import connection


def give_back() -> None:
    """Give this thread's connection back while something else takes long; the next question takes one again.

    Inside a transaction nothing happens.
    """
    if not connection.in_atomic_block:
        connection.close()
