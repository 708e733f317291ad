"""How figures are shown: numbers with their unit, bars, the table behind each chart. One maker for page and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from committee.oversight import base
from committee.oversight.base import Column, Figure, Line, Result
from partnership.interface import formats
from partnership.interface.charts import Bar, Chart, ChartLine, chart_html

_NOTHING = mark_safe('<span class="absent">—</span>')


def number(value: Any, unit: str) -> SafeString | str:
    """A number with its unit, isolated from the text around it."""
    if value is None:
        return _NOTHING
    if unit == base.MONEY:
        return formats.money(value)
    return format_html('<bdi dir="ltr">{}</bdi>', plain(value, unit))


def plain(value: Any, unit: str) -> str:
    """The same without markup, for sentences and printed tables."""
    if value is None:
        return "—"
    if unit == base.MONEY:
        return formats.digits(formats.amount(value))
    text = f"{value:,}" if isinstance(value, int) else f"{Decimal(value):,f}"
    return formats.digits(f"{text}%" if unit == base.PERCENT else text)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its result and the filters of the page. `query` are the filters as they stand in the address."""

    figure: Figure
    result: Result
    query: dict[str, str]
    linked: bool = True  # printed ones have no links

    @property
    def url(self) -> str:
        return _address("committee:figure", self.figure, self.query)

    @property
    def unfiltered(self) -> list[str]:
        """The filters that are set and do not narrow this figure, in words."""
        names = {"period": gettext("period"), "field": gettext("field"), "department": gettext("department"), "kind": gettext("kind of partner")}  # fmt: skip
        asked = {"period" if name in ("year", "part") else name for name in self.query}
        return [names[name] for name in names if name in asked and name not in self.figure.filters]

    def behind(self, key: str, column: Column) -> str:
        """The address of the rows that a number counts, sums or is reckoned from; "" on paper."""
        if not self.linked:
            return ""
        return _address("committee:figure_rows", self.figure, self.query | {"line": key, "column": column.code})

    def chart(self) -> SafeString:
        """The chart; nothing where no column is drawn or there is nothing to draw."""
        found = self._chart()
        return chart_html(found) if found is not None else mark_safe("")

    def _chart(self) -> Chart | None:
        drawn = [(n, c) for n, c in enumerate(self.figure.columns) if c.code in self.figure.draw]
        shown = [line for line in self.result.lines if any(line.values[n] for n, _c in drawn)]
        if not drawn or not shown:
            return None
        most = {unit: _most(self.result.lines, drawn, unit) for unit in {c.unit for _n, c in drawn}}
        lines = [
            ChartLine(line.label, [
                Bar(_share(line.values[n], most[c.unit]), number(line.values[n], c.unit), self.behind(line.key, c), series)
                for series, (n, c) in enumerate(drawn)
            ])
            for line in shown
        ]  # fmt: skip
        return Chart(self.figure.name, [c.name for _n, c in drawn], lines)

    def table(self) -> SafeString:
        """Every number, with the way to the rows behind it."""
        columns = self.figure.columns
        heads = format_html_join("", '<th scope="col" class="num">{}</th>', ((c.name,) for c in columns))
        body = format_html_join("", "{}", ((self._row(line),) for line in self.result.lines))
        foot = mark_safe("")
        if self.result.total is not None and len(self.result.lines) > 1:
            foot = format_html("<tfoot>{}</tfoot>", self._row(Line("", self.figure.whole, self.result.total)))
        return format_html(
            '<table class="table figure-table"><caption class="visually-hidden">{}</caption><thead><tr><th scope="col">{}</th>{}</tr></thead>'
            "<tbody>{}</tbody>{}</table>", self.figure.name, self.figure.head, heads, body, foot,
        )  # fmt: skip

    def _row(self, line: Line) -> SafeString:
        way = formats.direction(line.label)
        label = format_html('<a href="{}" dir="{}">{}</a>', line.url, way, line.label) if line.url and self.linked else format_html('<span dir="{}">{}</span>', way, line.label)  # fmt: skip
        cells = ((self._cell(line, n, c),) for n, c in enumerate(self.figure.columns))
        return format_html(
            '<tr><th scope="row">{}</th>{}</tr>', label, format_html_join("", '<td class="num">{}</td>', cells)
        )

    def _cell(self, line: Line, n: int, column: Column) -> SafeString | str:
        text = number(line.values[n], column.unit)
        url = self.behind(line.key, column) if line.values[n] is not None else ""
        return format_html('<a href="{}">{}</a>', url, text) if url else text


def _address(name: str, figure: Figure, query: dict[str, str]) -> str:
    asked = urlencode({key: value for key, value in query.items() if value})
    return reverse(name, args=[figure.code]) + (f"?{asked}" if asked else "")


def _most(lines: Sequence[Line], drawn: list[tuple[int, Column]], unit: str) -> Decimal:
    """The full length of a bar: 100 for percent, else the largest number of that unit."""
    if unit == base.PERCENT:
        return Decimal(100)
    return max((Decimal(line.values[n] or 0) for line in lines for n, c in drawn if c.unit == unit), default=Decimal(0))


def _share(value: Any, most: Decimal) -> Decimal:
    """0 to 1."""
    return min(max(Decimal(value or 0) / most, Decimal(0)), Decimal(1)) if most else Decimal(0)


def grid(figure: Figure, result: Result) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows for a file."""
    heads = [str(figure.head), *(str(c.name) for c in figure.columns)]
    rows: list[list[Any]] = [[str(line.label), *line.values] for line in result.lines]
    if result.total is not None:
        rows.append([str(figure.whole), *result.total])
    return heads, rows
