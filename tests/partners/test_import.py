"""Partners from a spreadsheet: preview, row by row; whole or not at all; the same file twice."""

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnership.partners.models import Partner, PartnerImport
from partnership.partners.selectors.importing import preview
from partnership.partners.services import sheet
from partnership.partners.services.importing import import_apply, import_read
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.factories import make_partner, make_user
from tests.partners.registering import check

pytestmark = pytest.mark.django_db
GOOD = [
    ["جمعية أهلية", "جمعية الساحل", "12/ج", "٢٠١٠-٠٥-٠١", "2030-01-01", "الرعاية، الأسرة", "a@example.org"],
    ["القطاع الخاص", "شركة الميناء", 84213, "2015-01-01", "2031-01-01", "التنمية", "b@example.org"],
    ["مؤسسة دولية", "منظمة الأفق", "INT-7", "", "2031-01-01", "الأنشطة", ""],
]
HEADERS = [
    "نوع الشريك *",
    "الاسم",
    "رقم الترخيص أو السجل",
    "تاريخ التأسيس",
    "تاريخ انتهاء الترخيص أو السجل",
    "مجالات الشراكه",
    "البريد الإلكتروني",
]


def xlsx(rows, headers=HEADERS):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in [headers, *rows]:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("شركاء.xlsx", out.getvalue())


@pytest.fixture
def secretary(db):
    return make_user("partnership_secretary")


def test_a_file_is_entered_whole_and_a_second_time_nothing(secretary):
    done = import_apply(import_read(by=secretary, upload=xlsx(GOOD)), by=secretary)

    assert done.created == 3
    assert set(Partner.objects.values_list("registration_number", "state")) == {
        ("12/ج", "submitted"), ("84213", "submitted"), ("INT-7", "submitted"),
    }  # fmt: skip
    again = import_read(by=secretary, upload=xlsx(GOOD))
    assert all(line.known for line in preview(again))
    assert import_apply(again, by=secretary).created == 0
    assert Partner.objects.count() == 3


def test_the_same_upload_is_entered_once(secretary):
    found = import_read(by=secretary, upload=xlsx(GOOD))
    import_apply(found, by=secretary)

    with pytest.raises(DomainError) as refusal:
        import_apply(found, by=secretary)

    assert refusal.value.code == "applied"
    assert Partner.objects.count() == 3


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (0, "شركة"), (1, ""), (2, ""), (3, "أمس"), (4, "2030-13-45"), (5, "الفضاء"), (6, "no mail"), (3, "2999-01-01"),
        (1, "ا" * 400),
    ],
    ids=["kind", "name", "number", "date", "no day", "field", "mail", "to come", "long"],
)  # fmt: skip
def test_one_wrong_row_keeps_everything_back_and_is_named(secretary, column, value):
    wrong = ["جمعية أهلية", "جمعية النخيل", "55/ج", "2010-05-01", "2030-01-01", "الرعاية", "c@example.org"]
    wrong[column] = value
    found = import_read(by=secretary, upload=xlsx([*GOOD, wrong]))

    with pytest.raises(DomainError) as refusal:
        import_apply(found, by=secretary)

    assert refusal.value.code == "errors"
    assert [line.number for line in preview(found) if line.errors] == [5]
    assert not Partner.objects.exists()


def test_a_partner_twice_in_one_file_is_an_error(secretary):
    found = import_read(by=secretary, upload=xlsx([*GOOD, GOOD[0]]))

    assert [bool(line.errors) for line in preview(found)] == [False, False, False, True]


def test_look_alikes_are_shown_and_registered_ones_left_as_they_are(secretary):
    make_partner(name="جمعيّة السَّاحِل", registration_number="999")
    make_partner(kind="firm", name="اسم آخر", registration_number="84213")
    found = import_read(by=secretary, upload=xlsx(GOOD))

    lines = preview(found)

    assert [len(line.doubles) for line in lines] == [1, 0, 0]
    assert [bool(line.known) for line in lines] == [False, True, False]
    import_apply(found, by=secretary)
    assert Partner.objects.get(registration_number="84213").name == "اسم آخر"


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.xlsx", b"no spreadsheet"), SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), xlsx([]),
        xlsx(GOOD, headers=["الاسم"]), xlsx([[]]),
    ],
    ids=["text", "broken", "empty", "headers", "blank"],
)  # fmt: skip
def test_what_is_no_such_spreadsheet_is_refused_beside_the_field(secretary, sign_in, upload):
    upload.seek(0)

    assert sign_in(secretary).post(reverse("partners:imports"), {"file": upload}).status_code == 422
    assert not PartnerImport.objects.exists()


def test_the_template_can_be_filled_in_and_read_back(secretary, sign_in):
    response = sign_in(secretary).get(reverse("partners:import_template"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    book[sheet.SHEET].append([sample for _fact, _header, sample in sheet.COLUMNS])
    out = io.BytesIO()
    book.save(out)

    found = import_read(by=secretary, upload=SimpleUploadedFile("t.xlsx", out.getvalue()))

    assert book[sheet.SHEET].sheet_view.rightToLeft
    assert [line.errors for line in preview(found)] == [[]]


def test_the_pages_preview_and_enter(secretary, sign_in, query_budget):
    client = sign_in(secretary)
    location = client.post(reverse("partners:imports"), {"file": xlsx(GOOD)})["Location"]
    with query_budget(15):
        page = client.get(location).content.decode()
    assert "جمعية الساحل" in page
    assert not Partner.objects.exists()

    assert client.post(location).status_code == 302
    assert client.post(location).status_code == 302

    assert Partner.objects.count() == 3
    assert client.get(location).status_code == client.get(reverse("partners:imports")).status_code == 200
    assert sign_in(make_user("partnership_chair")).get(location).status_code == 403
    with pytest.raises(PermissionDenied):
        import_read(by=make_user("officer"), upload=xlsx(GOOD))


def test_an_imported_partner_is_checked_on_paper_and_approved_by_another_person(secretary):
    full = [
        "جمعية أهلية",
        "جمعية البر",
        "7/ج",
        "2010-05-01",
        "2030-01-01",
        "الرعاية",
        "a@example.org",
        "17",
        "الرئيس",
        "2030-01-01",
        "2025-01-01",
        80,
    ]
    headers = [
        *HEADERS,
        "الهاتف",
        "مجلس الإدارة",
        "انتهاء مدة مجلس الإدارة",
        "تاريخ التقييم المؤسسي",
        "درجة التقييم المؤسسي",
    ]
    import_apply(import_read(by=secretary, upload=xlsx([full], headers)), by=secretary)
    partner = Partner.objects.get()

    check(partner, secretary)
    partner = fire(partner, "verify", by=secretary)

    assert fire(partner, "approve", by=make_user("partnership_chair")).state == "approved"
