"""The report to the higher committee: composed, ordered, commented, frozen, printed once, presented, and what is taken from it."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.utils import translation

from committee.meetings.services import item_add, meeting_create
from committee.models import Directive, Report
from committee.oversight.base import FIGURES
from committee.reports.composing import frozen_of, period_words, scope_of
from committee.reports.documents import paged, workbook_of
from committee.reports.prose import CONTRACTS, PROJECTS, TENDERS, tally
from committee.reports.sections import SECTIONS
from committee.reports.services import (
    directive_take,
    remark_answer,
    remark_make,
    report_begin,
    report_write,
    section_move,
    section_write,
)
from committee.services.office import directive_issue
from contracts.models import Contract
from partnership.audit.models import TrailEntry
from partnership.documents.models import Making
from partnership.documents.rendering import pdf_of
from partnership.documents.services import html_of_document, render
from partnership.people.models import User
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.committee.oversight_data import World
from tests.factories import make_user
from tests.house.test_documents import share_read, words, words_of_html

pytestmark = pytest.mark.django_db
SHORT = ("summary", "money", "directives")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        made = World(seed=11, size=12)
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def secretary(db: None) -> User:
    return make_user("partnership_secretary")


@pytest.fixture
def chair(db: None) -> User:
    return make_user("partnership_chair")


@pytest.fixture
def report(world: World, secretary: User) -> Report:
    return report_begin(by=secretary, year=2026)


def approved(report: Report, secretary: User, chair: User, only: tuple[str, ...] = SHORT) -> Report:
    """Approved with these sections only, so that its paper is short."""
    for section in report.sections.exclude(code__in=only):
        section_write(section, by=secretary, comment="", is_included=False)
    return fire(fire(report, "submit", by=secretary), "approve", by=chair)


# --- sentences --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "noun", "told"),
    [
        (0, PROJECTS, "لا مشروع"), (1, PROJECTS, "مشروع واحد"), (2, PROJECTS, "مشروعان"), (3, PROJECTS, "3 مشاريع"), (10, CONTRACTS, "10 عقود"),
        (11, CONTRACTS, "11 عقداً"), (52, PROJECTS, "52 مشروعاً"), (100, CONTRACTS, "100 عقد"), (102, PROJECTS, "102 مشروع"), (103, PROJECTS, "103 مشاريع"),
        (1, TENDERS, "مناقصة واحدة"), (2, TENDERS, "مناقصتان"), (1_011, TENDERS, "1,011 مناقصة"),
    ],
    ids=range(13),
)  # fmt: skip
def test_counted_things_agree_with_their_number(number: int, noun: Any, told: str) -> None:
    assert tally(number, noun) == told


def test_periods_read_as_people_say_them() -> None:
    assert [period_words(2026, part) for part in ("", "q2", "m3")] == [
        "سنة 2026",
        "الربع الثاني من سنة 2026",
        "شهر مارس 2026",
    ]


# --- composing --------------------------------------------------------------------------------------------------------
def test_its_figures_are_those_of_the_dashboards_for_its_period(report: Report) -> None:
    frozen = frozen_of(report)
    scope = scope_of(report, now())
    assert [s["code"] for s in frozen["sections"]] == list(SECTIONS)
    told = {f["code"]: f for s in frozen["sections"] for f in s["figures"]}
    for code, figure in told.items():
        lines = FIGURES[code].reckon(scope).lines
        assert len(figure["lines"]) == len(lines)
        for frozen_line, line in zip(figure["lines"], lines, strict=True):
            for kept, value, column in zip(frozen_line["values"], line.values, FIGURES[code].columns, strict=True):
                if column.unit != "days":  # time goes on between the two
                    assert (None if kept is None else Decimal(kept)) == (None if value is None else Decimal(value)), (
                        code
                    )
    tables = [t["table"] for s in frozen["sections"] for t in [*s["figures"], *s["tables"]]]
    assert sorted(tables) == list(range(1, len(tables) + 1))
    money = FIGURES["spending_field"].reckon(scope).total
    sentences = " ".join(p for s in frozen["sections"] for p in s["paragraphs"])
    assert money is not None and f"{money[1]:,.3f} د.ب." in sentences


def test_a_period_without_anything_reads_well(secretary: User) -> None:
    empty = report_begin(by=secretary, year=today().year - 7, part="q1")
    told = {s["code"]: s["paragraphs"] for s in frozen_of(empty)["sections"]}
    assert told["tenders"] == ["لم يعلن عن أي مناقصة في الفترة."]
    assert told["complaints"] == ["لم يقدم أي تظلم في الفترة."]
    assert all(paragraphs and all(p.strip() for p in paragraphs) for paragraphs in told.values())


def test_sections_change_places_with_their_neighbours(report: Report, secretary: User) -> None:
    first, second = report.sections.all()[:2]
    section_move(second, by=secretary, up=True)
    assert [s.code for s in report.sections.all()[:2]] == [second.code, first.code]
    section_move(report.sections.all()[0], by=secretary, up=True)  # already the first
    assert [s.code for s in report.sections.all()[:2]] == [second.code, first.code]
    section_write(first, by=secretary, comment="رأي", is_included=False)
    assert first.code not in [s["code"] for s in frozen_of(report)["sections"]]


def test_a_draft_is_written_by_the_secretary_only(report: Report, chair: User) -> None:
    section = report.sections.all()[0]
    for attempt in (
        lambda: section_move(section, by=chair, up=False),
        lambda: report_write(report, by=chair, title="x", foreword=""),
        lambda: section_write(section, by=make_user("higher"), comment="", is_included=True),
        lambda: remark_make(report, by=make_user("finance"), text="نص"),
        lambda: report_begin(by=chair, year=2026),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_remarks_are_answered_before_the_approval(report: Report, secretary: User, chair: User) -> None:
    remark = remark_make(report, by=chair, text="يوضح سبب التأخر", section="contracts")
    report = fire(report, "submit", by=secretary)
    with pytest.raises(DomainError) as refusal:
        fire(report, "approve", by=chair)
    assert refusal.value.code == "committee.remarks_answered"
    remark_answer(remark, by=secretary, answer="أضيف إلى القسم الرابع")
    with pytest.raises(DomainError) as again:
        remark_answer(remark, by=secretary, answer="مرة أخرى")
    assert again.value.code == "answered"
    assert fire(report, "approve", by=chair).state == "approved"


def test_an_empty_report_is_not_sent_and_nobody_approves_their_own(report: Report, secretary: User) -> None:
    report.sections.update(is_included=False)
    with pytest.raises(DomainError) as refusal:
        fire(report, "submit", by=secretary)
    assert refusal.value.code == "committee.report_has_sections"
    both = make_user("partnership_secretary", "partnership_chair")
    own = fire(report_begin(by=both, year=2026, part="q1"), "submit", by=both)
    with pytest.raises(PermissionDenied):
        fire(own, "approve", by=both)


def test_one_bar_is_not_drawn_and_a_last_line_says_what_it_is(report: Report) -> None:
    figures = [f for s in frozen_of(report)["sections"] for f in s["figures"]]
    assert all(f["figure"] is None for f in figures if len(f["lines"]) == 1) and any(f["figure"] for f in figures)
    whole = {f["code"]: f["whole"] for f in figures}
    with translation.override("ar"):
        assert (whole["spending_field"], str(FIGURES["flags"].whole)) == ("المجموع", "المناقصات المقيمة")


def test_annexes_hold_the_contracts_that_ran_in_the_period(report: Report, secretary: User) -> None:
    ended = Contract.objects.exclude(in_force_at=None).order_by("pk").first()
    assert ended is not None
    Contract.objects.filter(pk=ended.pk).update(ended_at=now())
    later = report_begin(by=secretary, year=today().year + 1)

    def numbers(of: Report) -> list[str]:
        tables = [t for s in frozen_of(of)["sections"] for t in s["tables"] if t["code"] == "contracts"]
        return [row[0] for table in tables for row in table["rows"]]

    assert ended.number in numbers(report) and ended.number not in numbers(later) and numbers(later)


# --- frozen -----------------------------------------------------------------------------------------------------------
def test_what_is_approved_never_changes(report: Report, secretary: User, chair: User) -> None:
    report = approved(report, secretary, chair)
    before = Report.objects.get(pk=report.pk).frozen
    Contract.objects.filter(in_force_at__isnull=False).update(amended_amount=F("amended_amount") + 7)
    assert Report.objects.get(pk=report.pk).frozen == before
    assert frozen_of(report) != before
    for change in ({"frozen": {}}, {"title": "آخر"}, {"year": 2020}, {"foreword": "آخر"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(DomainError):
        report_write(report, by=secretary, title="x", foreword="")


def test_the_printed_report_is_made_once_and_reads_back(
    report: Report, secretary: User, chair: User, sign_in: Any
) -> None:
    directive_issue(by=make_user("higher"), text="يوسع البرنامج.", due_on=today())
    report_write(report, by=secretary, title=report.title, foreword="بلغت نسبة الإنجاز 92.5% في السنة.")
    report = approved(report, secretary, chair, (*SHORT, "annexes"))
    report.refresh_from_db()
    document, client = report.document, sign_in(make_user("higher"))
    assert document is not None
    waiting = client.get(document.pdf_url)["Location"]
    assert waiting.endswith("/progress") and "ينتظر دوره." in client.get(waiting).content.decode()
    Making.objects.create(document=document, pages=12)
    assert "جهزت 12 صفحة حتى الآن." in client.get(waiting).content.decode()
    render(document.pk)  # what the job worker does
    pdf = client.get(document.pdf_url).content
    assert client.get(document.pdf_url).content == pdf
    assert not Making.objects.exists()
    html, data, told = html_of_document(document), ("figures.xlsx", workbook_of(document.data)), list[int]()
    assert pdf_of(html, data, at=document.issued_at, told=told.append) == pdf  # byte for byte, whenever it is made
    assert TrailEntry.objects.filter(kind="document_rendered", object_id=str(document.pk)).count() == 1
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = opened.attachments["figures.xlsx"].get_file().read_bytes()
        assert opened.Root.MarkInfo.Marked and len(opened.pages) >= 6
        wide = [page.mediabox[2] > page.mediabox[3] for page in opened.pages]
        places = {
            str(name): opened.pages.index(place[0]) + 1
            for name, place in pikepdf.NameTree(opened.Root.Names.Dests).items()
        }
        assert any(wide)  # the annexes
        assert told == list(range(1, len(wide) + 1))
    assert attached == workbook_of(document.data)
    read = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in read]
    read.close()
    assert share_read(words_of_html(html_of_document(document)), words("\n".join(texts))) >= 0.99
    paid = FIGURES["spending_field"].reckon(scope_of(report, now())).total
    assert paid is not None
    for money in (f"{value:,.3f}" for value in paid[1:3]):  # the same on the dashboard as on paper
        assert money in client.get("/oversight/money/?year=2026").content.decode() and money in "".join(texts)
    printed = {
        name.strip(" ."): int(page) for name, page in re.findall(r"(?m)^[ .\d]*?([^\d\n]+?)\s+(\d+)\s*$", texts[1])
    }
    for title, code in (("تقديم", "foreword"), ("الملاحق", "annexes"), ("الاعتماد والتوقيعات", "signatures")):
        assert printed[title] == places[f"s-{code}"]  # the contents know their pages
    assert '<bdi dir="ltr">92.5%</bdi>' in html  # the sign on the same side in a sentence as in a table
    annexes = next(n for n, text in enumerate(texts) if "تبين الجداول الآتية" in text)
    assert wide[annexes] and "العقد" in texts[annexes]  # its heading never stands alone before the wide pages


def test_a_section_without_tables_between_wide_ones_stays_on_wide_pages() -> None:
    wide, upright = {"wide": True}, {"wide": False}
    told = [([{}], [wide]), ([], []), ([], [wide]), ([{}], []), ([], []), ([], [upright])]
    sections = [{"figures": figures, "tables": tables} for figures, tables in told]
    found = [s["on_wide"] for s in paged({"sections": sections})["sections"]]
    assert found == [False, True, True, False, False, False]


def test_the_workbook_inside_holds_every_table(report: Report) -> None:
    frozen = frozen_of(report)
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(frozen)))
    tables = [t for s in frozen["sections"] for t in [*s["figures"], *s["tables"]]]
    assert len(book.sheetnames) == len(tables)
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    spending = next(t for t in tables if t.get("code") == "spending_field" and "lines" in t)
    sheet = book.worksheets[tables.index(spending)]
    assert [float(row[2].value) for row in sheet.iter_rows(min_row=2, max_row=len(spending["lines"]) + 1)] == [
        float(line["values"][1]) for line in spending["lines"]
    ]  # type: ignore[arg-type]
    assert workbook_of(frozen) == workbook_of(frozen)


# --- the meeting and what comes of it ---------------------------------------------------------------------------------
def test_it_is_presented_in_a_meeting_and_directives_are_taken_from_it(
    report: Report, secretary: User, chair: User
) -> None:
    report = approved(report, secretary, chair)
    with pytest.raises(DomainError) as refusal:
        fire(report, "present", by=secretary)
    assert refusal.value.code == "committee.report_was_discussed"
    members = [make_user("partnership_member") for _n in range(3)]
    meeting = meeting_create(
        by=secretary,
        committee="partnership",
        subject="عرض التقرير",
        held_on=now(),
        place="القاعة",
        attending=[secretary, chair, *members],
    )
    with translation.override("en"):
        item = item_add(meeting, by=secretary, key=f"committee.report:{report.pk}")
    assert item.subject == report.title
    fire(meeting, "hold", by=secretary)
    report = fire(report, "present", by=secretary)
    assert report.state == "presented" and report.presented_at
    directive = directive_issue(by=make_user("higher"), text="يوسع البرنامج.", due_on=today() + timedelta(days=60))
    with pytest.raises(PermissionDenied):
        directive_take(report, by=chair, directive=directive)
    directive_take(report, by=secretary, directive=directive)
    assert list(report.directives.all()) == [directive]


# --- pages ------------------------------------------------------------------------------------------------------------
def test_pages_of_a_report_from_its_beginning_to_its_approval(
    world: World, secretary: User, chair: User, sign_in: Any, query_budget: Any
) -> None:
    hers, his, higher = sign_in(secretary), sign_in(chair), sign_in(make_user("higher"))
    assert hers.post("/committee/reports/new/", {"year": "1900"}).status_code == 422
    made = hers.post("/committee/reports/new/", {"year": "2026", "part": "q3"})
    address = made["Location"]
    report = Report.objects.get()
    assert "الربع الثالث من سنة 2026" in report.title
    with query_budget(15):
        page = hers.get(address).content.decode()
    assert page.count("/move/") == len(SECTIONS) and "↑" in page
    assert higher.get(address).status_code == 404  # a draft is the committee's
    assert higher.get("/committee/reports/").status_code == 200
    section = report.sections.get(code="money")
    assert hers.get(f"/committee/reports/sections/{section.pk}/").status_code == 200
    assert hers.post(f"/committee/reports/sections/{section.pk}/move/", {"to": "up"}).status_code == 302
    assert (
        hers.post(
            f"/committee/reports/sections/{section.pk}/", {"comment": "نرى زيادة المخصص.", "is_included": "on"}
        ).status_code
        == 302
    )
    assert his.post(f"/committee/reports/sections/{section.pk}/", {"comment": "x"}).status_code == 403
    assert his.post(f"{address}remarks/", {"text": "", "section": ""}).status_code == 422
    assert his.post(f"{address}remarks/", {"text": "يضاف رسم", "section": "money"}).status_code == 302
    preview = hers.get(f"{address}preview/").content.decode()
    assert "نرى زيادة المخصص." in preview and "المحتويات" in preview
    remark = report.remarks.get()
    assert hers.post(f"/committee/reports/remarks/{remark.pk}/", {"answer": "أضيف"}).status_code == 302
    for client, step in ((hers, "submit"), (his, "approve")):
        assert client.post(f"/step/committee.report/{report.pk}/{step}/", {"sure": "1"}).status_code == 302
    page = higher.get(address).content.decode()
    report.refresh_from_db()
    assert report.document is not None and report.document.pdf_url in page
    assert hers.post(f"/committee/reports/sections/{section.pk}/move/", {"to": "up"}, follow=True).status_code == 200
    assert "نرى زيادة المخصص." in higher.get(f"{address}preview/").content.decode()
    assert sign_in(make_user("legal")).get(report.document.pdf_url).status_code in (403, 404)


def test_a_directive_is_linked_on_the_page(report: Report, secretary: User, chair: User, sign_in: Any) -> None:
    report = approved(report, secretary, chair)
    person = make_user("higher")
    directive = directive_issue(by=person, text="يرفع تقرير نصف سنوي.", due_on=today())
    client: Client = sign_in(person)
    assert client.post(f"/committee/reports/{report.pk}/directives/", {"directive": "999999"}).status_code == 422
    assert client.post(f"/committee/reports/{report.pk}/directives/", {"directive": directive.pk}).status_code == 302
    assert directive.number in client.get(f"/committee/reports/{report.pk}/").content.decode()
    assert Directive.objects.get().reports.get() == report
