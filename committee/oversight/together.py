"""Several grouped questions in one: a page that shows many figures asks the database little."""

import json
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet


def together(**asked: QuerySet[Any, Any]) -> dict[str, list[dict[str, Any]]]:
    """Name → rows of each `.values(…)` query; decimals stay exact. Name every column: what is joined loses its table's name."""
    parts: list[str] = []
    params: list[Any] = []
    for name, rows in asked.items():
        sql, own = rows.query.sql_with_params()
        parts.append(f"SELECT %s, coalesce(json_agg(found), '[]')::text FROM ({sql}) AS found")  # noqa: S608 -- a query of the ORM with its own parameters
        params += [name, *own]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return {name: json.loads(text, parse_float=Decimal) for name, text in cursor.fetchall()}
