"""Lists as files: exactly what is filtered, in its order, right to left, and harmless in an office program."""

import csv
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from partnership.audit.models import TrailEntry
from partnership.interface import exports
from partnership.people.models import User
from tests.tenders import make

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://evil.example","اضغط")'


def sheet(response: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(response.content)).active


@pytest.fixture
def three(officer: User) -> list[Any]:
    titles = ("مركز الرفاع", HOSTILE, "نادي سترة")
    return [make.make_project(officer, title=title) for title in titles]


def test_the_sheet_holds_all_that_is_filtered_in_its_order(
    officer: User, three: list[Any], sign_in: Callable[..., Client]
) -> None:
    response = sign_in(officer).get("/projects/?sort=reference&export=xlsx")
    found = sheet(response)
    rows = list(found.iter_rows(min_row=2, values_only=True))
    assert found.sheet_view.rightToLeft
    assert [row[0] for row in rows] == [project.reference for project in three]
    assert sheet(sign_in(officer).get("/projects/?q=سترة&export=xlsx")).max_row == 2


def test_more_than_a_page_is_saved(officer: User, sign_in: Callable[..., Client]) -> None:
    for n in range(23):
        make.make_project(officer, title=f"مشروع {n}")
    assert sheet(sign_in(officer).get("/projects/?page=2&export=xlsx")).max_row == 24


def test_a_title_never_becomes_a_formula(officer: User, three: list[Any], sign_in: Callable[..., Client]) -> None:
    client = sign_in(officer)
    cells = [cell for row in sheet(client.get("/projects/?export=xlsx")).iter_rows() for cell in row]
    hostile = next(cell for cell in cells if cell.value == HOSTILE)
    assert hostile.data_type == "s"

    text = client.get("/projects/?export=csv").content.decode("utf-8-sig")
    cells_of_csv = [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert f"'{HOSTILE}" in cells_of_csv
    assert not [cell for cell in cells_of_csv if cell.startswith(("=", "+", "@", "\t", "\r"))]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_every_beginning_of_a_formula_is_taken_for_text(begin: str) -> None:
    content = exports.as_csv("قائمة", ["عمود"], [[f"{begin}1+1"]]).decode("utf-8-sig")
    assert next(csv.reader(StringIO(content.split("\r\n", 1)[1]))) == [f"'{begin}1+1"]


def test_amounts_stay_exact_numbers() -> None:
    book = openpyxl.load_workbook(
        BytesIO(exports.as_xlsx("عقود", ["المبلغ"], [[Decimal("3144949.500")], [Decimal("-0.001")]]))
    )
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [3144949.5, -0.001]
    assert book.active["A2"].number_format == "#,##0.000"
    shares = openpyxl.load_workbook(BytesIO(exports.as_xlsx("عقود", ["النسبة"], [[Decimal("65.5")]])))
    assert shares.active["A2"].number_format == "#,##0.0"
    assert exports.as_csv("عقود", ["المبلغ"], [[Decimal("-0.001")]]).decode("utf-8-sig").split("\r\n")[1] == "-0.001"


def test_too_long_a_list_says_so(
    officer: User, three: list[Any], sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    rows = list(sheet(sign_in(officer).get("/projects/?export=xlsx")).iter_rows(min_row=2, values_only=True))
    assert len(rows) == 3
    assert "2" in rows[2][0] and not any(rows[2][1:])


def test_who_saved_a_list_stands_in_the_trail(officer: User, three: list[Any], sign_in: Callable[..., Client]) -> None:
    sign_in(officer).get("/projects/?q=سترة&export=csv")
    row = TrailEntry.objects.get(kind="list_exported")
    assert (row.actor_id, row.data["after"]) == (officer.pk, {"rows": 1, "filters": {"q": "سترة"}, "kind": "csv"})


def test_a_list_saves_only_what_its_reader_may_see(three: list[Any], sign_in: Callable[..., Client]) -> None:
    from tests.factories import make_user  # noqa: PLC0415 -- one use

    assert sheet(sign_in(make_user("officer")).get("/projects/?export=xlsx")) is not None
    assert "مركز" not in sign_in(make_user("officer")).get("/projects/?export=csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("kind", ["exe", "", "xlsx/../"])
def test_an_unknown_kind_is_the_page(officer: User, sign_in: Callable[..., Client], kind: str) -> None:
    assert sign_in(officer).get(f"/projects/?export={kind}")["Content-Type"].startswith("text/html")
