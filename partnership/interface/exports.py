"""Lists as files: what is filtered, in the order it is sorted, as xlsx (right to left in Arabic) or CSV.

Texts are written as texts, so that nothing typed into a title becomes a formula in somebody's office program.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import get_language, gettext

from partnership.audit.services import record
from partnership.interface import components
from partnership.interface import tables as ours
from partnership.interface.table_cells import cell_of, reader

MOST_ROWS = 50_000
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what an office program takes for the beginning of one
_WIDTHS = (10, 60)  # of a column, in characters
Value = str | Decimal | int | dt.date | dt.datetime | None


def list_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page around `context["table"]` (a ListTable), or with `?export=xlsx|csv` the whole filtered list as a file."""
    table = context["table"]
    kind = request.GET.get("export", "")
    if kind in KINDS:
        return exported(request, table, kind)
    table.exports = True
    return render(request, template, context)


def exported(request: HttpRequest, table: Any, kind: str) -> HttpResponse:
    """The list as a file; the trail notes who took it, with which filters. At most MOST_ROWS rows, and then it says so."""
    heads, rows = _heads(table), list(_rows(table))
    name = str(table.caption or gettext("List"))
    asked = {key: value for key, value in request.GET.items() if key not in ("export", "page") and value}
    record("list_exported", by=request.user, label=name, after={"rows": len(rows), "filters": asked, "kind": kind})
    content = (as_xlsx if kind == "xlsx" else as_csv)(name, heads, rows)
    return attachment(content, f"{name} {timezone.localdate().isoformat()}", kind)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep: its name in the reader's letters, its type not guessed at."""
    response = HttpResponse(content, content_type=KINDS[kind], headers={"X-Content-Type-Options": "nosniff"})
    response["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(slugify(name, allow_unicode=True) or 'list')}.{kind}"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def as_xlsx(name: str, heads: list[str], rows: list[list[Value]]) -> bytes:
    """A sheet with a fixed head, filters, dinars with three decimals; right to left where the page is."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    head, money, tenths, hundredths, day, moment = (
        book.add_format(facts)
        for facts in (
            {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"},
            {"num_format": "#,##0.000"}, {"num_format": "#,##0.0"}, {"num_format": "#,##0.00"}, {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm"},
        )
    )  # fmt: skip
    formats: dict[Any, Any] = {
        -1: tenths,
        -2: hundredths,
    }  # percents and ratios as the page shows them; everything else is dinars
    sheet = book.add_worksheet(_sheet_name(name))
    if get_language() == "ar":
        sheet.right_to_left()
    for column, text in enumerate(heads):
        sheet.write_string(0, column, text, head)
        longest = max((len(str(row[column] or "")) for row in rows[:200]), default=0)
        sheet.set_column(column, column, min(_WIDTHS[1], max(_WIDTHS[0], len(text) + 2, longest + 2)))
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(number, column, float(value), formats.get(value.as_tuple().exponent, money))
            elif isinstance(value, bool) or value is None:
                sheet.write_string(number, column, "" if value is None else str(value))
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            elif isinstance(value, dt.datetime):
                sheet.write_datetime(number, column, value, moment)
            elif isinstance(value, dt.date):
                sheet.write_datetime(number, column, dt.datetime.combine(value, dt.time.min), day)
            else:
                sheet.write_string(number, column, str(value)[:32_767])
    sheet.freeze_panes(1, 1)
    if heads and rows:
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    book.close()
    return buffer.getvalue()


def as_csv(name: str, heads: list[str], rows: list[list[Value]]) -> bytes:
    """Comma-separated, UTF-8 with a byte-order mark: office programs then read Arabic right."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_harmless(text) for text in heads])
    writer.writerows([[_harmless(value) for value in row] for row in rows])
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value.isoformat(sep=" ", timespec="minutes") if isinstance(value, dt.datetime) else str(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def _heads(table: Any) -> list[str]:
    return [strip_tags(str(column.header)) for column in table.columns]


def _rows(table: Any) -> Iterator[list[Value]]:
    readers: list[Callable[[Any], Value]] = []
    for number, row in enumerate(table.rows):
        if number == MOST_ROWS:
            told = gettext("Only the first %(n)s rows: narrow the list.") % {"n": f"{MOST_ROWS:,}"}
            yield [told, *[None] * (len(readers) - 1)]
            return
        readers = readers or [_value_of(table, column, row.record) for column in table.columns]
        yield [read(row) for read in readers]


def _value_of(table: Any, bound: Any, sample: Any) -> Callable[[Any], Value]:
    """How a cell reads in a file: amounts, numbers and dates as such, everything else as the words of the page.

    A table says by `value_<column>(record)` what stands in a file for a cell that is drawn.
    """
    column = bound.column
    if own := getattr(table, f"value_{bound.name}", None):
        return lambda row: _plain(own(row.record))
    if isinstance(column, ours.StateColumn):
        outside = components.is_outside(table.request.user)
        return lambda row: str(components.state_words(row.record.machine, row.record.state, outside=outside))
    if isinstance(column, ours.MoneyColumn | ours.WhenColumn) or "num" in column.attrs.get("td", {}).get("class", ""):
        raw = reader(bound, sample)
        return lambda row: _plain(raw(row.record))
    cell = cell_of(table, bound, sample)
    return lambda row: _text(cell(row))


def _plain(value: Any) -> Value:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value if isinstance(value, Decimal | int | dt.date) or value is None else str(value)


def _text(value: Any) -> Value:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    words = "" if value is None else " ".join(unescape(strip_tags(str(value))).split())
    return "" if words == "—" else words


def _sheet_name(name: str) -> str:
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip("' ")[:31] or "1"
