"""The printed report and the workbook inside it. Pure: what was frozen, and nothing else."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from committee.models import Report
from committee.oversight.base import COUNT, MONEY, PERCENT
from partnership.documents.registry import document
from partnership.people.access import REPORT_READERS
from partnership.people.roles import has_role


def may_read(user: Any, official: Any) -> bool:
    return has_role(user, *REPORT_READERS)


def workbook_of(data: dict[str, Any]) -> bytes:
    """Every table of the report as a sheet, right to left; the same data make the same bytes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": data["title"], "created": dt.datetime(2020, 1, 1)})  # noqa: DTZ001 -- a fixed date: same data, same bytes
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    formats = {MONEY: book.add_format({"num_format": "#,##0.000"}), PERCENT: book.add_format({"num_format": "0.0"})}
    for section in data["sections"]:
        for table in [*section["figures"], *section["tables"]]:
            sheet = book.add_worksheet(f"{table['table']} {table['name']}".translate(_FORBIDDEN)[:31])
            sheet.right_to_left()
            sheet.freeze_panes(1, 1)
            _fill(sheet, table, head, formats)
    if not book.worksheets():
        book.add_worksheet("1")
    book.close()
    return buffer.getvalue()


_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def _fill(sheet: Any, table: dict[str, Any], head: Any, formats: dict[str, Any]) -> None:
    heads, rows, units = grid(table)
    for column, text in enumerate(heads):
        sheet.write_string(0, column, text, head)
        sheet.set_column(column, column, 34 if column == 0 else 18)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            elif units[column] in formats or _is_number(units[column]):
                sheet.write_number(number, column, float(Decimal(value)), formats.get(units[column]))
            else:
                sheet.write_string(number, column, str(value)[:32_767])


def _is_number(unit: str) -> bool:
    return unit in (COUNT, "days", "ratio")


def grid(table: dict[str, Any]) -> tuple[list[str], list[list[Any]], list[str]]:
    """Heads, rows and units of a frozen table, be it a figure's or a list's."""
    names, units = [c["name"] for c in table["columns"]], [c["unit"] for c in table["columns"]]
    if "rows" in table:
        return names, table["rows"], units
    rows = [[line["label"], *line["values"]] for line in table["lines"]]
    if table["total"]:
        rows.append([table["whole"], *table["total"]])
    return [table["head"], *names], rows, ["text", *units]


@document(
    "committee.report", title=_("Report to the higher committee"), template="committee/pdf/report.html", series="HC",
    visible=may_read, long=True, attach=lambda data: ("figures.xlsx", workbook_of(data)),
)  # fmt: skip
def report_data(report: Report) -> dict[str, Any]:
    """What was frozen at approval."""
    return paged(dict(report.frozen or {}))


def paged(data: dict[str, Any]) -> dict[str, Any]:
    """The report with its sections told apart: one that begins with a wide table, or stands between such, goes on wide
    pages, so that no heading stands alone on an upright one."""
    wide, sections = False, []
    for section in data.get("sections", []):
        begins_wide = section["tables"][0]["wide"] if section["tables"] else wide
        on_wide = not section["figures"] and begins_wide
        figures = [
            {"whole": "المجموع", **f} for f in section["figures"]
        ]  # reports frozen earlier do not name their last line
        sections.append({**section, "figures": figures, "on_wide": on_wide})
        wide = section["tables"][-1]["wide"] if section["tables"] else on_wide
    return {**data, "sections": sections}
