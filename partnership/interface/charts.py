"""Bars, drawn here once for page and PDF: shapes in SVG, labels in HTML (Arabic inside SVG text breaks in PDFs).

Right to left the bars grow from the right. No series is told by its colour alone: the first is solid, the second striped,
the third hollow, and every bar carries its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from partnership.interface.formats import direction

WIDTH, HEIGHT, STRIPE = 320, 14, 7
GROUND = "#e7e3d8"
FILLS = ("#0b5a53", "#f0cf97", "#ffffff")
EDGES = ("#0b5a53", "#7a4a00", "#17282a")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how much of the full length (0 to 1), its number, where that leads. `rest`: further parts of the same bar."""

    share: Decimal
    text: SafeString | str
    url: str = ""
    series: int = 0
    rest: tuple[tuple[Decimal, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ChartLine:
    label: str | Promise
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` is read aloud only; on paper the caption below says it. `series` are the names of the bars of a line, in their order."""

    title: str | Promise
    series: Sequence[str | Promise]
    lines: Sequence[ChartLine] = field(default_factory=list)


def chart_html(chart: Chart) -> SafeString:
    """The whole chart: a table of label, bar and number, so that it reads aloud as what it says."""
    rows = format_html_join("", "{}", ((_line(line),) for line in chart.lines))
    keys = ((mark_safe(_key(n)), name) for n, name in enumerate(chart.series))  # noqa: S308 -- numbers of ours
    legend = format_html('<p class="chart-legend">{}</p>', format_html_join("", "<span>{} {}</span>", keys))
    title = format_html('<caption class="visually-hidden">{}</caption>', chart.title) if chart.title else ""
    return format_html('{}<table class="chart">{}<tbody>{}</tbody></table>', legend, title, rows)


def _line(line: ChartLine) -> SafeString:
    bars = format_html_join("", '<div class="chart-bar">{}<span class="chart-number">{}</span></div>', (
        (mark_safe(svg(bar)), format_html('<a href="{}">{}</a>', bar.url, bar.text) if bar.url else bar.text) for bar in line.bars  # noqa: S308 -- numbers of ours
    ))  # fmt: skip
    return format_html(
        '<tr><th scope="row"><span dir="{}">{}</span></th><td>{}</td></tr>', direction(line.label), line.label, bars
    )


def svg(bar: Bar) -> str:
    """The shapes of one bar; numbers only."""
    backwards, at, shapes = get_language_bidi(), Decimal(0), []
    for share, series in ((bar.share, bar.series), *bar.rest):
        shapes.append(_part(at, share, series, backwards=backwards))
        at += share
    ground = f'<rect class="chart-ground" width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>'
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true" focusable="false">'
        f"{ground}{''.join(shapes)}</svg>"
    )


def _part(at: Decimal, share: Decimal, series: int, *, backwards: bool) -> str:
    width = (share * WIDTH).quantize(Decimal("0.1"))
    if width <= 0:
        return ""
    start = (at * WIDTH).quantize(Decimal("0.1"))
    x = WIDTH - start - width if backwards else start
    kind = series % len(FILLS)
    shape = (
        f'<rect class="chart-{kind}" x="{x + Decimal("0.5")}" y="0.5" width="{max(width - 1, Decimal("0.5"))}" height="{HEIGHT - 1}" '
        f'fill="{FILLS[kind]}" stroke="{EDGES[kind]}"/>'
    )
    if kind != 1:
        return shape
    lines = "".join(f"M{x + n} {HEIGHT - 1}V1" for n in range(STRIPE, int(width), STRIPE))
    return shape + (f'<path class="chart-stripe" d="{lines}" stroke="{EDGES[kind]}" fill="none"/>' if lines else "")


def _key(series: int) -> str:
    kind = series % len(FILLS)
    stripe = f'<path class="chart-stripe" d="M7 13V1M14 13V1" stroke="{EDGES[kind]}"/>' if kind == 1 else ""
    return (
        f'<svg viewBox="0 0 20 {HEIGHT}" width="20" height="{HEIGHT}" aria-hidden="true" focusable="false">'
        f'<rect class="chart-{kind}" x="0.5" y="0.5" width="19" height="{HEIGHT - 1}" fill="{FILLS[kind]}" stroke="{EDGES[kind]}"/>{stripe}</svg>'
    )


def share_of(part: Any, whole: Any) -> Decimal:
    """Part of a whole, 0 to 1."""
    return min(max(Decimal(str(part or 0)) / Decimal(str(whole)), Decimal(0)), Decimal(1)) if whole else Decimal(0)
