"""Dashboards and figures as pages: who sees what, filters, rows behind numbers, files, saved views, reviews of contracts."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from committee.models import ContractReview, SavedView
from committee.oversight.base import FIGURES
from committee.oversight.pages import PAGES, everything
from committee.oversight.scope import Scope
from committee.oversight.services import MOST_VIEWS, review_plan, view_save
from contracts.models import Contract
from partnership.people.access import OVERSEERS
from partnership.people.roles import ROLES
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Task
from tests.committee.oversight_data import World
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        made = World(seed=5, size=12)
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def test_every_page_has_its_roles_and_nobody_elses(world: World, sign_in: Any) -> None:
    assert everything() == OVERSEERS
    for role in ROLES:
        client = sign_in(make_user(role, department=world.departments[0] if role == "officer" else None))
        for code, page in PAGES.items():
            assert client.get(f"/oversight/{code}/").status_code == (200 if role in page.roles else 403), (role, code)
    assert client.get("/oversight/nonsense/").status_code in (403, 404)
    assert sign_in(make_user("auditor")).get("/oversight/nonsense/").status_code == 404


def test_pages_ask_little_of_the_database_however_much_there_is(world: World, sign_in: Any, query_budget: Any) -> None:
    auditor, officer = sign_in(make_user("auditor")), sign_in(make_user("officer", department=world.departments[0]))
    for client, code in [
        *((auditor, code) for code in PAGES if code != "department"),
        (officer, "department"),
        (officer, "contracts"),
    ]:
        with query_budget(15):
            assert client.get(f"/oversight/{code}/").status_code == 200
    with query_budget(15):
        assert auditor.get("/oversight/figures/spending_field/rows/?line=care&column=paid").status_code == 200


def test_an_officer_sees_the_own_department_only_whatever_the_address_says(world: World, sign_in: Any) -> None:
    mine, other = world.departments[0], world.departments[1]
    client = sign_in(make_user("officer", department=mine))
    page = client.get(f"/oversight/department/?department={other.pk}").content.decode()
    shown = FIGURES["pipeline"].reckon(Scope(at=now(), department=mine.pk)).total
    rows = client.get("/oversight/figures/pipeline/rows/?column=now&export=csv").content.decode("utf-8-sig")
    assert shown is not None and len(list(csv.reader(io.StringIO(rows)))) == shown[0] + 1
    assert other.name not in rows and 'name="department"' not in page
    assert client.get("/oversight/figures/concentration/").status_code == 403
    assert sign_in(make_user("officer")).get("/oversight/department/").status_code == 200  # of no department: nothing


def test_filters_stand_in_the_address_and_in_every_link(world: World, sign_in: Any) -> None:
    page = sign_in(make_user("auditor")).get("/oversight/money/?field=care&year=2026&part=q2").content.decode()
    assert "/oversight/figures/spending_field/rows/?year=2026&amp;part=q2&amp;field=care&amp;line=care" in page
    assert "/oversight/figures/cost/?year=2026&amp;part=q2&amp;field=care" in page
    numbers = re.findall(r'<td class="num">(.*?)</td>', page)
    assert len(numbers) > 40 and all("<a href=" in number or "absent" in number for number in numbers)
    page = sign_in(make_user("auditor")).get("/oversight/finance/?kind=firm&year=2026")
    assert "مرشحات لا تضيق هذا المؤشر" in page.content.decode()  # the budget's lines know no kind of partner


@pytest.mark.parametrize(
    "query", ["year=99999", "part=q9", "department=999999999999", "department=x", "kind=%00", "field=%D9%A1", "year=٢٠٢٦", "line=%00&column=%27", "page=-1", "sort=x"],
    ids=range(10),
)  # fmt: skip
def test_nonsense_in_the_address_breaks_nothing(world: World, sign_in: Any, query: str) -> None:
    client = sign_in(make_user("auditor"))
    for address in (
        "/oversight/leaders/",
        "/oversight/figures/pipeline/",
        "/oversight/figures/pipeline/rows/",
        "/oversight/figures/forecast/rows/",
        "/oversight/figures/spending_year/rows/",
        "/oversight/figures/budget_lines/rows/",
    ):
        assert client.get(f"{address}?{query}").status_code == 200
    assert client.get("/oversight/figures/none/").status_code == 404


def test_the_way_to_ones_dashboard_keeps_the_filters(world: World, sign_in: Any) -> None:
    client = sign_in(make_user("finance"))
    assert client.get("/oversight/?year=2026")["Location"] == "/oversight/finance/?year=2026"
    assert client.get("/oversight/")["Location"] == "/oversight/finance/"


def test_a_figure_is_taken_as_a_file_with_the_numbers_of_the_page(world: World, sign_in: Any) -> None:
    client = sign_in(make_user("auditor"))
    result = FIGURES["spending_field"].reckon(Scope(at=now()))
    assert result.total is not None
    made = client.get("/oversight/figures/spending_field/?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(made.content)).active
    rows = list(sheet.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [float(v) for v in rows[-1][1:4]] == [float(v) for v in result.total[:3]]  # type: ignore[arg-type]
    assert sheet.sheet_view.rightToLeft  # type: ignore[union-attr]
    reached = client.get("/oversight/figures/reached/rows/?column=reached&export=xlsx")
    counted = next(openpyxl.load_workbook(io.BytesIO(reached.content)).active.iter_rows(min_row=2, values_only=True))  # type: ignore[union-attr]
    assert [type(value) for value in counted[3:5]] == [
        int,
        int,
    ]  # numbers are numbers, also where a list shows them as text
    written = client.get("/oversight/figures/spending_field/?export=csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written)))[-1][2] == str(result.total[1])


def test_every_figure_is_defined_in_words_for_who_may_see_it(world: World, sign_in: Any) -> None:
    page = sign_in(make_user("auditor")).get("/oversight/figures/").content.decode()
    assert page.count("المصدر") == len(FIGURES)
    legal = sign_in(make_user("legal")).get("/oversight/figures/").content.decode()
    assert "تركز الترسيات" not in legal and "الاستثناءات" in legal


# --- saved views ------------------------------------------------------------------------------------------------------
def test_a_view_is_saved_replaced_and_removed_by_its_own_person_only(world: World, sign_in: Any) -> None:
    person, other = make_user("finance"), make_user("finance")
    client = sign_in(person)
    saved = client.post("/oversight/finance/views/", {"name": "  سنة   2026 ", "query": "year=2026"})
    assert saved.status_code == 302 and saved["Location"] == "/oversight/finance/?year=2026"
    client.post("/oversight/finance/views/", {"name": "سنة 2026", "query": "year=2026&part=q1"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("سنة 2026", "year=2026&part=q1")
    assert "سنة 2026" in client.get("/oversight/finance/").content.decode()
    assert "سنة 2026" not in sign_in(other).get("/oversight/finance/").content.decode()
    assert sign_in(other).post(f"/oversight/views/{view.pk}/remove/").status_code == 404
    assert client.post("/oversight/finance/views/", {"name": " ", "query": ""}).status_code == 422
    assert client.post("/oversight/committee/views/", {"name": "x", "query": ""}).status_code == 403
    assert client.get("/oversight/finance/views/").status_code == 405
    assert client.post(f"/oversight/views/{view.pk}/remove/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_person_keeps_so_many_views_and_no_more(finance: Any) -> None:
    for n in range(MOST_VIEWS):
        view_save(by=finance, page="finance", name=f"v{n}", query="")
    with pytest.raises(DomainError) as refusal:
        view_save(by=finance, page="finance", name="one more", query="")
    assert refusal.value.code == "many"
    assert view_save(by=finance, page="finance", name="v3", query="year=2026").query == "year=2026"


# --- reviews of contracts ---------------------------------------------------------------------------------------------
@pytest.fixture
def running(world: World) -> Contract:
    return Contract.objects.filter(state="in_force").order_by("pk")[0]


def planned(contract: Contract, **facts: Any) -> ContractReview:
    secretary = facts.pop("by", None) or make_user("partnership_secretary")
    known = {
        "planned_on": today() + timedelta(days=5),
        "reviewer": make_user("partnership_member"),
        "subject": "كشوف الحضور",
    }
    return review_plan(contract, by=secretary, **known | facts)


def test_a_review_comes_to_its_reviewers_desk_and_is_recorded(running: Contract, sign_in: Any) -> None:
    review = planned(running)
    task = Task.objects.get(machine=review.machine, object_id=str(review.pk))
    assert (task.scope, task.role) == (f"user:{review.reviewer_id}", "partnership_member")
    client = sign_in(review.reviewer)
    address = f"/step/{review.machine}/{review.pk}/record_review/"
    assert (
        client.post(address, {"finding": "care", "verified": "طوبقت الكشوف"}).status_code == 422
    )  # nothing to be done
    assert (
        client.post(address, {"finding": "care", "verified": "طوبقت الكشوف", "action": "تستكمل خلال أسبوع"}).status_code
        == 302
    )
    page = client.get(f"/oversight/reviews/{review.pk}/").content.decode()
    assert "يحتاج إلى متابعة" in page and "تستكمل خلال أسبوع" in page
    assert not Task.objects.filter(machine=review.machine, object_id=str(review.pk), closed_at=None).exists()


def test_a_review_is_refused_to_others_for_the_past_and_for_drafts(running: Contract, world: World) -> None:
    review = planned(running)
    facts = {"finding": "good", "verified": "كل شيء"}
    with pytest.raises(PermissionDenied):
        fire(review, "record_review", by=make_user("partnership_member"), **facts)
    with pytest.raises(DomainError) as past:
        planned(running, planned_on=today() - timedelta(days=1))
    assert past.value.code == "past"
    with pytest.raises(DomainError) as draft:
        planned(Contract.objects.filter(state="drafting").order_by("pk")[0])
    assert draft.value.code == "not_in_force"
    with pytest.raises(PermissionDenied):
        planned(running, by=make_user("partnership_member"))
    assert fire(review, "record_review", by=make_user("partnership_secretary"), **facts).finding == "good"


def test_the_database_keeps_a_recorded_review_whole(running: Contract) -> None:
    review = planned(running)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractReview.objects.filter(pk=review.pk).update(finding="bad")


def test_the_page_of_task_three_names_owner_action_and_calendar(running: Contract, sign_in: Any) -> None:
    review = planned(running)
    secretary = sign_in(make_user("partnership_secretary"))
    page = secretary.get("/oversight/contracts/").content.decode()
    assert "مطالبة الشريك بتجديده قبل صرف الدفعة التالية." in page and f"/oversight/reviews/{review.pk}/" in page
    assert "/oversight/figures/exceptions/rows/?line=late&amp;column=cases" in page
    assert secretary.get("/oversight/reviews/new/").status_code == 200
    facts = {"contract": running.pk, "planned_on": "2020-01-01", "reviewer": review.reviewer_id, "subject": "نص"}
    assert secretary.post("/oversight/reviews/new/", facts).status_code == 422
    facts["planned_on"] = f"{today() + timedelta(days=3):%Y-%m-%d}"
    assert secretary.post("/oversight/reviews/new/", facts).status_code == 302
    assert secretary.get("/oversight/reviews/").content.decode().count("/oversight/reviews/") >= 2
    assert sign_in(make_user("partner")).get(f"/oversight/reviews/{review.pk}/").status_code == 403
    elsewhere = make_user(
        "officer", department=next(d for d in world_departments() if d.pk != running.project.department_id)
    )
    assert sign_in(elsewhere).get(f"/oversight/reviews/{review.pk}/").status_code == 404


def world_departments() -> list[Any]:
    from partnership.people.models import Department  # noqa: PLC0415 -- beside its one use

    return list(Department.objects.order_by("pk"))
