"""What a figure is: a name, its definition in words, its source, and one function that reckons it in the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from committee.oversight.scope import FILTERS, Scope

Text = str | Promise
TENTH, FILS = Decimal("0.1"), Decimal("0.001")
TOTAL = _("Total")  # what a figure's last line is, where it does not say
# How a number is shown, and what it counts.
COUNT, MONEY, DAYS, PERCENT, RATIO, PLAIN = "count", "money", "days", "percent", "ratio", "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """One measure. `linked`: the number counts or sums the rows behind it; others are reckoned from them."""

    code: str
    name: Text
    unit: str
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key in addresses, its label, its numbers in the order of the columns (None: does not apply)."""

    key: str
    label: Text
    values: tuple[Any, ...]
    url: str = ""  # the page of the object, where the line is one


@dataclass(frozen=True, slots=True)
class Result:
    """What was found. `total` in the order of the columns. `says` is the finding in one sentence."""

    lines: Sequence[Line]
    total: tuple[Any, ...] | None = None
    says: Text = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure by name. `rows(scope, key, column)` are the rows behind a number; key "" behind the total.

    `filters` are those that narrow it. `draw` are the columns of its chart (none: a table only).
    """

    code: str
    name: Text
    words: Text
    source: Text
    columns: tuple[Column, ...]
    reckon: Callable[[Scope], Result]
    rows: Callable[[Scope, str, str], QuerySet[Any]]
    filters: frozenset[str] = frozenset(FILTERS)
    draw: tuple[str, ...] = ()
    head: Text = ""  # what the lines are
    whole: Text = TOTAL  # what the last line is
    rank: int = field(default=0)

    def column(self, code: str) -> Column | None:
        return next((c for c in self.columns if c.code == code), None)


FIGURES: dict[str, Figure] = {}


def figure(
    code: str, *, name: Text, words: Text, source: Text, head: Text, columns: tuple[Column, ...],
    rows: Callable[[Scope, str, str], QuerySet[Any]], filters: Sequence[str] = FILTERS, draw: Sequence[str] = (), whole: Text = TOTAL,
) -> Callable[[Callable[[Scope], Result]], Callable[[Scope], Result]]:  # fmt: skip
    """Register a figure; decorates the function that reckons it."""

    def register(function: Callable[[Scope], Result]) -> Callable[[Scope], Result]:
        if code in FIGURES:
            raise ValueError(f"{code} is registered twice")
        FIGURES[code] = Figure(
            code,
            name,
            words,
            source,
            columns,
            function,
            rows,
            frozenset(filters),
            tuple(draw),
            head,
            whole,
            len(FIGURES),
        )
        return function

    return register


def in_language(way: str) -> Any:
    """A name or title in the page's language, as far as there is one: `project__title` or `project__title_en`."""
    if get_language() != "en":
        return F(way)
    return Coalesce(NullIf(F(f"{way}_en"), Value("")), F(way))


def percent(part: Any, whole: Any) -> Decimal | None:
    """To one decimal; None of nothing."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(TENTH) if whole else None


def ratio(part: Any, whole: Any, places: str = "0.01") -> Decimal | None:
    return (Decimal(part) / Decimal(whole)).quantize(Decimal(places)) if whole else None


def days_of(value: Any) -> Decimal | None:
    """A duration, or seconds, in days to one decimal."""
    if value is None:
        return None
    seconds = value.total_seconds() if hasattr(value, "total_seconds") else value
    return (Decimal(str(seconds)) / 86_400).quantize(TENTH)


def total_of(lines: Sequence[Line], *columns: int) -> list[Any]:
    """The sums of these columns over the lines."""
    return [sum((line.values[n] or 0 for line in lines), 0) for n in columns]
