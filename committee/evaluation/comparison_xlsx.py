"""The comparison as a workbook: right to left, numbers as numbers, and no text that a spreadsheet takes for a formula."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from committee.evaluation.comparison import Matrix
from tenders.models import Tender

WIDE, NARROW = 34, 18


def workbook(tender: Tender, matrix: Matrix) -> bytes:
    """One sheet: criteria down, bids across."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(_("Comparison of bids")[:31])
    sheet.right_to_left()
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.000"})
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, len(matrix.columns) + 1, NARROW)
    sheet.write_string(0, 0, f"{tender.reference} {tender.project.name}", bold)
    for n, heading in enumerate([_("Criterion"), _("Weight (%)"), *(c.partner for c in matrix.columns)]):
        sheet.write_string(2, n, heading, bold)
    for row, (name, weight, cells) in enumerate(_rows(matrix), 3):
        sheet.write_string(row, 0, name, bold)
        _write(sheet, row, 1, weight, money)
        for n, cell in enumerate(cells, 2):
            _write(sheet, row, n, cell, money)
    sheet.freeze_panes(3, 2)
    book.close()
    return out.getvalue()


def _rows(matrix: Matrix) -> list[tuple[str, Any, list[Any]]]:
    results = [c.result for c in matrix.columns]
    rows: list[tuple[str, Any, list[Any]]] = [(c["name"], c["weight"], list(points)) for c, points in matrix.lines]
    return [
        *rows,
        (_("Technical score"), "", [r.technical_score for r in results]),
        (_("Passed"), "", [_("yes") if r.passed else r.why_not or _("no") for r in results]),
        (_("Price"), "", [r.price for r in results]),
        (_("Conditions"), "", [c.conditions for c in matrix.columns]),
        (_("Financial score"), "", [r.financial_score for r in results]),
        (_("Total"), "", [r.total for r in results]),
        (_("Rank"), "", [r.rank for r in results]),
        (_("Why it was excluded"), "", [r.why_not for r in results]),
    ]


def _write(sheet: Any, row: int, column: int, value: Any, money: Any) -> None:
    """Text always as text (write_string never makes a formula), numbers as numbers."""
    if value is None or isinstance(value, str):
        number = _number(value) if column == 1 else None
        if number is None:
            sheet.write_string(row, column, value or "")
            return
        value = number
    sheet.write_number(row, column, float(value), None if isinstance(value, int) else money)


def _number(value: str | None) -> float | None:
    try:
        return float(value) if value else None
    except ValueError:
        return None
