"""Charts of the committees' rooms, on pages and in PDFs."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from committee.oversight.base import PERCENT, PLAIN
from committee.oversight.showing import plain
from partnership.interface.charts import Bar, Chart, ChartLine, chart_html, share_of

register = template.Library()


@register.simple_tag
def score_chart(bars: Any) -> SafeString:
    """`{% score_chart bars %}`: the ranked bids, each total made of its technical and its financial part."""
    lines = []
    for bar in bars:
        known = bar if isinstance(bar, dict) else {name: getattr(bar, name) for name in ("partner", "technical", "financial", "total")}  # fmt: skip
        text = f"{known['total']} = {known['technical']} + {known['financial']}"
        drawn = Bar(share_of(known["technical"], 100), text, rest=((share_of(known["financial"], 100), 1),))
        lines.append(ChartLine(known["partner"], [drawn]))
    names = [gettext("Technical part"), gettext("Financial part")]
    return chart_html(Chart("", names, lines))


@register.simple_tag
def frozen_chart(figure: dict[str, Any]) -> SafeString:
    """`{% frozen_chart figure %}`: the drawing of a report's figure, from what was frozen."""
    drawn = [n for n, column in enumerate(figure["columns"]) if column["drawn"]]
    most = {figure["columns"][n]["unit"]: _most(figure, n) for n in drawn}
    lines = []
    for line in figure["lines"]:
        if any(line["values"][n] for n in drawn):
            bars = [
                Bar(share_of(line["values"][n], most[figure["columns"][n]["unit"]]), plain(_exact(line["values"][n]), figure["columns"][n]["unit"]), series=series)
                for series, n in enumerate(drawn)
            ]  # fmt: skip
            lines.append(ChartLine(line["label"], bars))
    return chart_html(Chart("", [figure["columns"][n]["name"] for n in drawn], lines))


def _exact(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) else value


def _most(figure: dict[str, Any], drawn: int) -> Decimal:
    """The full length: 100 for percent, else the largest of all drawn numbers of that unit."""
    unit = figure["columns"][drawn]["unit"]
    if unit == PERCENT:
        return Decimal(100)
    same = [n for n, c in enumerate(figure["columns"]) if c["drawn"] and c["unit"] == unit]
    return max((Decimal(line["values"][n] or 0) for line in figure["lines"] for n in same), default=Decimal(0))


@register.simple_tag
def cells(values: Sequence[str]) -> SafeString:
    """`{% cells points %}`: a row's cells of numbers in one go; thirty bids by twenty-five criteria are too many for a loop."""
    return mark_safe("".join(f'<td class="num">{escape(value)}</td>' for value in values))  # noqa: S308 -- escaped here, text only


@register.filter
def in_unit(value: Any, unit: str) -> SafeString | str:
    """A frozen number as a printed table has it: dinars without their sign, which the head says; text stays text."""
    if unit == PLAIN:
        return str(value or "—")
    return format_html('<bdi dir="ltr">{}</bdi>', plain(_exact(value), unit))


@register.filter
def at(items: Any, index: int) -> Any:
    """`{{ list|at:n }}`."""
    return items[index]
