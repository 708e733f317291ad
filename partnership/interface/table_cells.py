"""Cells of a ListTable, quickly: what django-tables2 asks anew for every cell is asked once for every column."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html
from django_tables2.utils import Accessor, signature

from partnership.interface import tables as ours

Cell = Callable[[Any], Any]
_PLAIN = {tables.Column, ours.StateColumn, ours.MoneyColumn, ours.WhenColumn, ours.CodeColumn, ours.TextColumn}


def cell_of(table: Any, bound: Any, sample: Any) -> Cell:
    """`cell(row) -> content` of one column; `sample` is the first record. Other columns keep the library's way."""
    if type(bound.column) not in _PLAIN:
        return lambda row: row.get_cell(bound.name)
    read, render, link = reader(bound, sample), bound.render, bound.link
    wanted = _wanted(getattr(render, "__func__", render))
    empty = bound.column.empty_values
    given = {"column": bound.column, "bound_column": bound, "table": table}

    def cell(row: Any) -> Any:
        record = row.record
        value = read(record)
        if value in empty:
            return bound.default
        facts = {**given, "value": value, "record": record, "bound_row": row}
        content = render(**{name: facts[name] for name in wanted})
        return _linked(link, content, facts) if link else content

    return cell


@lru_cache(maxsize=512)
def _wanted(function: Any) -> tuple[str, ...]:
    """Which of value, record, column, bound_column, bound_row, table the render function asks for."""
    names, catch_all = signature(function)
    everything = ("value", "record", "column", "bound_column", "bound_row", "table")
    return everything if catch_all else tuple(name for name in names if name in everything)


def reader(bound: Any, sample: Any) -> Callable[[Any], Any]:
    """`read(record)` → the plain value of a column, choices in words; `sample` is the first record."""
    accessor = str(bound.accessor)
    if not isinstance(sample, models.Model) or "." in accessor or "__" in accessor:
        path = Accessor(accessor)
        return lambda record: path.resolve(record, quiet=True)
    try:
        choices = getattr(sample._meta.get_field(accessor), "flatchoices", None)
    except FieldDoesNotExist:
        choices = None
    if choices and not isinstance(bound.column, ours.StateColumn):
        words = {
            value: str(label) for value, label in choices
        }  # get_..._display() hashes and translates all of them again
        return lambda record: words.get(getattr(record, accessor), getattr(record, accessor))
    return lambda record: _called(getattr(record, accessor, None))


def _called(value: Any) -> Any:
    return value() if callable(value) and not getattr(value, "alters_data", False) else value


def _linked(link: Any, content: Any, facts: dict[str, Any]) -> Any:
    if link.url or link.accessor is not None or link.reverse_args or link.attrs:
        return link(content, **facts)
    target = facts["value"] if hasattr(facts["value"], "get_absolute_url") else facts["record"]
    return format_html('<a href="{}">{}</a>', target.get_absolute_url(), content)
