"""Tasks three, six and nine of the committee in Chromium, in Arabic: reviewing contracts, reporting, public money."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from committee.models import ContractReview, Report, SavedView
from committee.oversight.base import FIGURES
from committee.oversight.scope import Scope
from contracts.models import Contract
from partnership.documents.services import render
from partnership.people.models import User
from partnership.workflow.clock import now
from tests.committee.oversight_data import World
from tests.factories import make_user
from tests.journeys.actors import actors

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def act(browser: Any, live_server: Any) -> Iterator[Any]:
    for role in ("partnership_secretary", "partnership_chair", "partnership_member", "higher", "auditor"):
        make_user(role, username=role)
    World(seed=21, size=8)
    found = actors(browser, live_server.url, "ar")
    yield found
    found.close()  # type: ignore[attr-defined]


def from_the_tasks(actor: Any, number: int) -> Any:
    """From the page of the nine tasks to the page that does this one."""
    page = actor.open("/committee/tasks/")
    page.locator(".nine-tasks > li").nth(number - 1).locator(".nine-pages a").first.click()
    return page


def review(act: Any) -> None:
    """Task three: the secretary plans a review, the member records it on the own desk."""
    secretary, member = act("partnership_secretary"), act("partnership_member")
    from_the_tasks(secretary, 3)
    secretary.sees("الاستثناءات التي تستلزم إجراءً")
    secretary.page.get_by_role("link", name="جدولة مراجعة").click()
    contract = Contract.objects.filter(state__in=("in_force", "suspended")).order_by("pk")[0]
    secretary.page.select_option("[name=contract]", str(contract.pk))
    secretary.page.select_option("[name=reviewer]", str(User.objects.get(username="partnership_member").pk))
    secretary.fill(planned_on=f"{now():%Y-%m-%d}".replace(f"{now():%Y}", str(now().year + 1)), subject="كشوف الحضور")
    secretary.submit()
    secretary.sees("مراجعة مجدولة")
    found = ContractReview.objects.get()
    member.open("/desk/")
    member.sees("كشوف الحضور")
    member.open(f"/step/committee.contractreview/{found.pk}/record_review/")
    member.page.check("[name=finding][value=care]")
    member.fill(verified="طوبقت الكشوف بزيارة المقر", action="تستكمل خلال أسبوعين")
    member.submit("form[data-once] button[type=submit]")
    member.open(found.get_absolute_url())
    member.sees("يحتاج إلى متابعة")


def public_money(act: Any) -> None:
    """Task nine: from a number to its rows, a filter kept in the address, a view saved."""
    secretary = act("partnership_secretary")
    page = from_the_tasks(secretary, 9)
    whole = FIGURES["spending_year"].reckon(Scope(at=now())).total
    assert whole is not None
    secretary.sees(f"{whole[1]:,.3f}")
    page.locator(".dash-heads a").first.click()
    secretary.sees("السجلات التي يتكون منها هذا الرقم")
    secretary.open("/oversight/money/")
    page.select_option("[name=field]", "care")
    page.get_by_role("button", name="عرض", exact=True).click()
    expect(page).to_have_url(re.compile("field=care"))
    page.get_by_text("حفظ هذه المرشحات طريقة عرض لي").click()
    page.fill("[name=name]", "مجال الرعاية")
    page.get_by_role("button", name="حفظ طريقة العرض").click()
    secretary.sees("مجال الرعاية")
    assert "field=care" in SavedView.objects.get().query


def reporting(act: Any) -> None:
    """Task six: composed, ordered, remarked on, approved, read by the higher committee."""
    secretary, chair, higher = act("partnership_secretary"), act("partnership_chair"), act("higher")
    secretary.open("/committee/reports/new/")
    secretary.page.select_option("[name=part]", "m1")
    secretary.submit()
    report = Report.objects.get()
    first, second = report.sections.all()[:2]
    secretary.page.get_by_role("button", name=f"رفع موضع {second.get_code_display()}").click()
    expect(secretary.page.locator(".report-title").first).to_contain_text(str(second.get_code_display()))
    chair.open(report.get_absolute_url())
    chair.page.get_by_text("إبداء ملاحظة").click()
    chair.fill(text="يضاف رأي اللجنة")
    chair.page.get_by_role("button", name="إرسال الملاحظة").click()
    chair.sees("يضاف رأي اللجنة")
    remark = report.remarks.get()
    secretary.open(f"/committee/reports/remarks/{remark.pk}/")
    secretary.fill(answer="أضيف")
    secretary.submit()
    secretary.page.get_by_role("link", name="معاينة بأرقام هذه اللحظة").click()
    secretary.sees("المحتويات")
    secretary.step("committee.report", report.pk, "submit")
    chair.step("committee.report", report.pk, "approve")
    report.refresh_from_db()
    assert report.document is not None
    render(report.document.pk)  # what the job worker does
    higher.open("/committee/reports/")
    higher.page.get_by_role("link", name=report.number).click()
    higher.sees(report.title)
    found = higher.page.request.get(f"{higher.address}{report.document.pdf_url}")
    assert found.ok and found.body().startswith(b"%PDF")


def test_the_committee_reviews_reports_and_guards_public_money(act: Any) -> None:
    review(act)
    public_money(act)
    reporting(act)
