"""The yearly plan: who writes its lines, how it is decided, plan against actual."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from committee.demo.knowledge import decide
from committee.models import Award
from committee.plans.models import Plan
from committee.plans.selectors import lines_visible
from committee.plans.services import line_remove, line_write, plan_begin, project_link, project_unlink
from partnership.documents.models import OfficialDocument
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification
from tests.committee import story as told
from tests.factories import make_department, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db
FACTS = {"field": "centres", "title": "أندية الوالدين", "quarter": 1, "budget": Decimal("5000.000")}


class Seats(dict[str, object]):
    def holders(self, role: str) -> list[object]:
        return [self[role]]


@pytest.fixture
def seats(partnership_chair, partnership_secretary, partnership_member, minister):
    return Seats(
        partnership_chair=partnership_chair, partnership_secretary=partnership_secretary,
        partnership_member=partnership_member, minister=minister,
    )  # fmt: skip


@pytest.fixture
def plan(seats, officer):
    return plan_begin(by=seats["partnership_secretary"], year=2027)


def write(plan, officer, **facts):
    return line_write(plan, by=officer, department=officer.department, **FACTS | facts)


def approved(plan, seats):
    plan = fire(plan, "submit", by=seats["partnership_secretary"])
    decide(seats, plan, "اعتماد الخطة", "تعتمد الخطة.")
    return fire(fire(plan, "adopt", by=seats["partnership_chair"]), "approve", by=seats["minister"])


def test_the_departments_are_asked_and_write_their_own_lines(plan, officer, seats):
    assert Notification.objects.filter(person=officer, kind="deadline").count() == 1
    line = write(plan, officer)
    stranger = make_user("officer", department=make_department())
    for attempt in (
        lambda: line_write(plan, by=stranger, department=officer.department, **FACTS),
        lambda: line_write(plan, by=stranger, department=stranger.department, line=line, **FACTS),
        lambda: line_remove(line, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    line_write(plan, by=seats["partnership_secretary"], department=officer.department, line=line, **FACTS)


def test_a_plan_is_decided_approved_and_printed(plan, officer, seats):
    with pytest.raises(DomainError) as empty:
        fire(plan, "submit", by=seats["partnership_secretary"])
    assert empty.value.code == "committee.plan_has_lines"
    write(plan, officer)
    plan = approved(plan, seats)
    paper = OfficialDocument.objects.get(kind="committee.plan")
    assert (paper.data["whole"]["planned"], bool(paper.data["decision"])) == ("5000.000", True)
    with pytest.raises(DomainError) as closed:
        write(plan, officer)
    assert closed.value.code == "not_now"


def test_a_reopened_plan_needs_a_new_decision(plan, officer, seats):
    write(plan, officer)
    plan = fire(approved(plan, seats), "reopen", by=seats["partnership_chair"], reason="مشروع مستعجل.")
    plan = fire(plan, "submit", by=seats["partnership_secretary"])
    with pytest.raises(DomainError) as refusal:
        fire(plan, "adopt", by=seats["partnership_chair"])
    assert refusal.value.code == "committee.plan_decided"


def test_a_project_belongs_to_one_line_of_its_department(plan, officer):
    line, other = write(plan, officer), write(plan, officer, title="آخر")
    project = make.make_project(officer)
    project_link(line, by=officer, project=project)
    with pytest.raises(DomainError) as twice:
        project_link(other, by=officer, project=project)
    with pytest.raises(DomainError) as linked:
        line_remove(line, by=officer)
    foreign = make.make_project(make_user("officer", department=make_department()))
    with pytest.raises(DomainError) as department:
        project_link(other, by=officer, project=foreign)
    assert (twice.value.code, linked.value.code, department.value.code) == ("twice", "linked", "department")
    project_unlink(line, by=officer, project=project)
    line_remove(line, by=officer)


def test_awarded_is_the_sum_of_standing_awards():
    story = told.standstill()
    project, secretary = story.tender.project, story.partnership[1]
    plan = plan_begin(by=secretary, year=2027)
    line = line_write(plan, by=secretary, department=project.department, **FACTS)
    project_link(line, by=secretary, project=project)
    found = lines_visible(secretary).get(pk=line.pk)
    plain = Award.objects.filter(tender__project=project, state="standstill").aggregate(s=Sum("amount"))["s"]
    assert (found.projects, found.awarded, found.paid) == (1, plain, Decimal(0))


def test_the_pages_of_a_plan(plan, officer, seats, sign_in, query_budget):
    page = sign_in(officer)
    refused = page.post("/committee/plans/2027/lines/new/", {"title": "بلا مبلغ"})
    assert (refused.status_code, "بلا مبلغ" in refused.content.decode()) == (422, True)
    data = {
        "department": officer.department_id,
        "title": "نادي",
        "field": "centres",
        "quarter": "2",
        "budget": "١٢٥٠٫٥",
    }
    assert page.post("/committee/plans/2027/lines/new/", data).status_code == 302
    line = Plan.objects.get().lines.get()
    assert line.budget == Decimal("1250.500")
    with query_budget(15):
        assert "نادي" in page.get("/committee/plans/2027/?q=نادي").content.decode()
    project = make.make_project(officer)
    assert page.post(line.get_absolute_url(), {"project": project.pk}).status_code == 302
    assert project.reference in page.get(line.get_absolute_url()).content.decode()
    assert page.get("/committee/plans/2027/?export=xlsx").status_code == 200
    assert page.get("/committee/plans/2031/").status_code == 404
    assert page.get("/committee/plans/new/").status_code == 403
    again = sign_in(seats["partnership_secretary"]).post("/committee/plans/new/", {"year": "2027"})
    assert again.status_code == 422
    other = sign_in(make_user("officer", department=make_department()))
    assert other.post(f"{line.get_absolute_url()}edit/", data).status_code == 403
    assert other.post(f"{line.get_absolute_url()}remove/").status_code == 403
