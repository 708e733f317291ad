"""System checks: the formats in use are ours, and the database can do what the search key needs."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.utils.formats import get_format

EXPECTED = {
    "DECIMAL_SEPARATOR": ".",
    "THOUSAND_SEPARATOR": ",",
    "NUMBER_GROUPING": 3,
    "DATE_FORMAT": "j F Y",
    "FIRST_DAY_OF_WEEK": 0,
}
OLDEST_POSTGRESQL = 150_000


@register(Tags.translation)
def formats_are_ours(**kwargs: Any) -> list[CheckMessage]:
    """Django's own `ar` formats read 1250.750 as 1250750: ours must be in use in every language."""
    found: list[CheckMessage] = []
    for language, _name in settings.LANGUAGES:
        for name, expected in EXPECTED.items():
            actual = get_format(name, language, use_l10n=True)
            if actual != expected:
                found.append(
                    Error(
                        f"{name} is {actual!r} in {language!r}; {expected!r} is needed.",
                        hint='Set FORMAT_MODULE_PATH = "partnership.arabic.formats".',
                        id="arabic.E001",
                    )
                )
    return found


@register(Tags.database)
def database_can_search(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """`arabic_key` needs PostgreSQL 15 and a UTF-8 database (Unicode normalisation)."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')")
            version, encoding = cursor.fetchone()
        found += _complaints(version, encoding)
    return found


def _complaints(version: int, encoding: str) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if version < OLDEST_POSTGRESQL:
        found.append(Error("PostgreSQL 15 or later is needed.", hint="Upgrade the server.", id="arabic.E002"))
    if encoding != "UTF8":
        found.append(
            Error(
                f"The database's encoding is {encoding}; UTF8 is needed.",
                hint="CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
                id="arabic.E003",
            )
        )
    return found
