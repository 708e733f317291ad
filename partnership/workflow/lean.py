"""Rows of several tables in one query: each comes as one column with the few fields that are shown of it."""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Func, JSONField, Model


class Read(Func):
    """`Read("pk", "title", …)`: these values of a row, as one value."""

    function = "jsonb_build_array"
    output_field = JSONField()


@cache
def paths(fields: tuple[str, ...]) -> tuple[str, ...]:
    """What must be read for these fields ("title", "project__title"): also the row's key and those of the tables gone through."""
    keys = [path.partition("__")[0] for path in fields if "__" in path]
    return tuple(dict.fromkeys(["pk", *keys, *fields]))


def row(model: type[Model], names: tuple[str, ...], values: list[Any]) -> Any:
    """The object with what was read of it (names: from `paths`); whatever else it is asked for, it fetches."""
    told = dict(zip(names, values, strict=False))
    fields = _columns(model, names)
    made = model.from_db(
        DEFAULT_DB_ALIAS, [each.attname for _, each in fields], [each.to_python(told[name]) for name, each in fields]
    )
    for key, inside, outside in _tables(model, names):
        known = told[key.name] is not None
        key.set_cached_value(made, row(key.related_model, inside, [told[path] for path in outside]) if known else None)
    return made


@cache
def _columns(model: type[Model], names: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Which of the names are columns of this table, in the table's order, as `from_db` wants them."""
    known = {"pk" if field.primary_key else field.name: field for field in model._meta.concrete_fields}
    return [(name, field) for name, field in known.items() if name in names]


@cache
def _tables(model: type[Model], names: tuple[str, ...]) -> list[tuple[Any, tuple[str, ...], tuple[str, ...]]]:
    """The keys gone through: (field, the names in the other table, the same names from here)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in names:
        key, _, name = path.partition("__")
        if name:
            found.setdefault(key, [("pk", key)]).append((name, path))
    tables = []
    for key, pairs in found.items():
        inside, outside = zip(*pairs, strict=True)
        tables.append((model._meta.get_field(key), inside, outside))
    return tables
