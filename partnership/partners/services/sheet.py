"""A spreadsheet of partners: its columns, its template, and its rows as they were typed.

Reading refuses what is no small spreadsheet: a file bigger than MOST_BYTES, unpacked bigger than MOST_UNPACKED, with more
than MOST_ROWS rows. Formulas are not reckoned: the value that was saved with them counts.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _

from partnership.arabic.search import normalise
from partnership.partners.fields import FIELDS
from partnership.partners.models import Activity
from partnership.workflow.errors import DomainError

MOST_BYTES, MOST_UNPACKED, MOST_ROWS, LONGEST = 5_000_000, 60_000_000, 2_000, 2_000
SHEET = "الشركاء"
# (fact, header as the template writes it, an example)
COLUMNS = [
    ("kind", "نوع الشريك", "جمعية أهلية"),
    ("name", "الاسم", "جمعية المثال الخيرية"),
    ("name_en", "الاسم بالإنجليزية", "Example Charity Society"),
    ("registration_number", "رقم الترخيص أو السجل", "12/ج/أج/2010"),
    ("registered_on", "تاريخ التأسيس", "2010-05-01"),
    ("licence_expires", "تاريخ انتهاء الترخيص أو السجل", "2028-12-31"),
    ("fields", "مجالات الشراكة", "الرعاية، الأسرة"),
    ("activities", "رموز الأنشطة", ""),
    ("board", "مجلس الإدارة", "الرئيس والأعضاء"),
    ("board_valid_until", "انتهاء مدة مجلس الإدارة", "2027-06-30"),
    ("evaluated_on", "تاريخ التقييم المؤسسي", "2025-03-15"),
    ("evaluation_score", "درجة التقييم المؤسسي", "82"),
    ("country", "الدولة", ""),
    ("experience", "الخبرة في العمل الاجتماعي", ""),
    ("email", "البريد الإلكتروني", "info@example.org"),
    ("phone", "الهاتف", "17000000"),
    ("address", "العنوان", "المنامة"),
]
KINDS = {"جمعية أهلية": "association", "القطاع الخاص": "firm", "مؤسسة دولية": "international"}
FIELD_WORDS = {
    "الرعاية": "care",
    "التنمية": "development",
    "المراكز": "centres",
    "الأسرة": "family",
    "الأنشطة": "activities",
}
_BETWEEN = re.compile(r"[،,;؛\n]+")
NEEDED = ("kind", "name", "registration_number")


def template() -> bytes:
    """An empty spreadsheet with the headers, one example on a sheet of its own, and the words that are understood."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center"})
        for name, example in ((SHEET, False), ("مثال", True)):
            sheet = book.add_worksheet(name)
            sheet.right_to_left()
            sheet.freeze_panes(1, 0)
            for column, (fact, header, sample) in enumerate(COLUMNS):
                sheet.set_column(column, column, 22)
                sheet.write_string(0, column, header + (" *" if fact in NEEDED else ""), head)
                if example:
                    sheet.write_string(1, column, sample)
        _words(book.add_worksheet("الكلمات المقبولة"))
    return out.getvalue()


def _words(sheet: Any) -> None:
    sheet.right_to_left()
    sheet.set_column(0, 2, 45)
    columns = [
        ("نوع الشريك", list(KINDS)),
        (
            "مجالات الشراكة",
            [f"{word} ({label})" for (code, label) in FIELDS for word, c in FIELD_WORDS.items() if c == code],
        ),
        ("رموز الأنشطة", [f"{a.code} {a.name}" for a in Activity.objects.filter(listed_until=None)]),
    ]
    for number, (header, words) in enumerate(columns):
        sheet.write_string(0, number, header)
        for row, word in enumerate(words, 1):
            sheet.write_string(row, number, str(word))


def rows_of(upload: Any) -> list[tuple[int, dict[str, str]]]:
    """(number of the row in the file, {fact: text}) of every row that is not empty. Raises DomainError with what is wrong."""
    _refuse_heavy(upload)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it leaves out
            book = openpyxl.load_workbook(upload, read_only=True, data_only=True)
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            lines = [
                [_text(cell) for cell in line[:60]] for line in sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)
            ]
            book.close()
    except Exception as error:  # the library raises what it meets: KeyError, ValueError, XML errors of three kinds
        raise DomainError(
            _("This file cannot be read as a spreadsheet; save it again as xlsx."), "unreadable"
        ) from error
    return list(_facts(lines))


def _refuse_heavy(upload: Any) -> None:
    if upload.size > MOST_BYTES:
        raise DomainError(
            _("The file is larger than %(limit)s megabytes.") % {"limit": MOST_BYTES // 1_000_000}, "large_file"
        )
    try:
        with zipfile.ZipFile(upload) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise DomainError(
            _("This file cannot be read as a spreadsheet; save it again as xlsx."), "unreadable"
        ) from error
    finally:
        upload.seek(0)
    if unpacked > MOST_UNPACKED:
        raise DomainError(_("This file is too large once it is unpacked."), "large_file")


def _facts(lines: list[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    known = {normalise(header): fact for fact, header, _sample in COLUMNS}
    heads = [known.get(normalise(cell.replace("*", ""))) for cell in (lines[0] if lines else [])]
    if missing := [header for fact, header, _sample in COLUMNS if fact in NEEDED and fact not in heads]:
        raise DomainError(
            _("The first row lacks these headers: %(names)s. Use the template.") % {"names": "، ".join(missing)},
            "headers",
        )
    if len([line for line in lines[1:] if any(line)]) > MOST_ROWS:
        raise DomainError(_("The file has more than %(limit)s rows: divide it.") % {"limit": MOST_ROWS}, "rows")
    for number, line in enumerate(lines[1:], 2):
        if any(line):
            yield number, {fact: cell for fact, cell in zip(heads, line, strict=False) if fact and cell}


def _text(cell: Any) -> str:
    """A cell as a person would type it: a whole number without .0, a day without its hour."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\x00", "").strip()[:LONGEST]


def typed_data(typed: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The kind, and the row as the registration form takes it."""
    kinds = {normalise(word): code for word, code in KINDS.items()}
    kind = kinds.get(normalise(typed.get("kind", "")), "")
    data: dict[str, Any] = {name: text for name, text in typed.items() if name != "kind"}
    words = {normalise(word): code for word, code in FIELD_WORDS.items()}
    data["fields"] = [words.get(normalise(word), word.strip()) for word in _several(typed.get("fields", ""))]
    data["activities"] = [word.split()[0] for word in _several(typed.get("activities", ""))]
    return kind, data


def _several(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part.strip()]
