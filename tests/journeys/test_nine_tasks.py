"""The partnership committee's tasks in Chromium, in Arabic: each from the page of the nine tasks to the work done.

Tasks 3, 6 (reports) and 9 have their journeys beside the dashboards.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from committee.demo.knowledge import decide
from committee.models import Improvement, Letter, PartnershipRequest, Plan, Study, TextVersion
from partnership.workflow import clock
from tests.factories import make_department, make_partner, make_user

pytestmark = pytest.mark.django_db(transaction=True)


class Seats(dict[str, Any]):
    """The committee, the minister, the higher committee and an officer, each at a browser of their own once asked for."""

    def __init__(self, person: Any) -> None:
        clock.become_demo()
        roles = ("partnership_secretary", "partnership_chair", "minister", "higher")
        super().__init__({role: make_user(role, username=role) for role in roles})
        self["officer"] = make_user("officer", username="officer", department=make_department())
        self.members = [make_user("partnership_member") for _ in range(2)]
        self._person, self._seated = person, {}

    def holders(self, role: str) -> list[Any]:
        return self.members

    def at(self, user: Any) -> Any:
        """That person's page."""
        if user.pk not in self._seated:
            self._seated[user.pk] = self._person(user)
        return self._seated[user.pk]

    def task(self, number: int, words: str) -> Any:
        """The secretary goes from the nine tasks to a page of one of them."""
        page = self.at(self["partnership_secretary"]).open("/committee/tasks/")
        page.locator(".nine-tasks > li").nth(number - 1).get_by_role("link", name=words).click()
        return page

    def step(self, who: Any, obj: Any, name: str, reason: str = "") -> Any:
        page = self.at(who).open(f"/step/{obj.machine}/{obj.pk}/{name}/")
        if reason:
            page.fill("[name=reason]", reason)
        confirm(page)
        return page


@pytest.fixture
def seats(person: Any) -> Seats:
    return Seats(person)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def press(page: Any, words: str) -> None:
    follow(page, page.get_by_role("button", name=words, exact=True))


def confirm(page: Any) -> None:
    """Take the step whose page is open."""
    follow(page, page.locator("main form[data-once] button[type=submit]").last)


def follow(page: Any, button: Any) -> None:
    """Press a button and wait for the page that follows."""
    page.evaluate("window.before = true")
    button.click()
    for _try in range(400):
        try:
            if page.evaluate("!window.before && document.readyState === 'complete'"):
                return
        except PlaywrightError:
            pass  # the old page is going, the new one is not there yet
        page.wait_for_timeout(50)
    raise AssertionError(f"nothing followed the button on {page.url}")


@pytest.mark.parametrize(
    ("number", "kind", "words"), [(1, "policy", "سياسة الشراكة المجتمعية"), (7, "guide", "دليل الإجراءات")]
)
def test_a_text_is_written_decided_approved_and_read_by_everybody(
    seats: Seats, browser: Any, live_server: Any, number: int, kind: str, words: str
) -> None:
    page = seats.task(number, "الإصدارات والمسودات")
    press(page, f"كتابة إصدار جديد: {words}")
    page.fill("[name=note]", "الإصدار الأول")
    press(page, "حفظ المسودة")
    version = TextVersion.objects.get(kind=kind)
    seats.step(seats["partnership_secretary"], version, "submit")
    decide(seats, TextVersion.objects.get(pk=version.pk), "اعتماد النص", "يعتمد النص.")
    seats.step(seats["partnership_chair"], version, "adopt")
    seats.step(seats["minister"], version, "approve")
    visitor = browser.new_context(locale="ar").new_page()
    visitor.goto(f"{live_server.url}/{kind}/")
    expect(visitor.locator("main")).to_contain_text("المادة (1)")
    visitor.context.close()


def test_task_2_the_yearly_plan(seats: Seats) -> None:
    page = seats.task(2, "الخطط السنوية")
    page.get_by_role("link", name="خطة سنوية جديدة").click()
    page.fill("[name=year]", "٢٠٢٧")
    press(page, "حفظ")
    officer = seats.at(seats["officer"]).open("/committee/plans/2027/")
    officer.get_by_role("link", name="إضافة سطر إلى الخطة").click()
    officer.fill("[name=title]", "أندية الوالدين")
    officer.fill("[name=budget]", "٩٦٥٠٠")
    press(officer, "حفظ")
    expect(officer.locator("main")).to_contain_text("96,500.000")
    plan = Plan.objects.get()
    seats.step(seats["partnership_secretary"], plan, "submit")
    decide(seats, Plan.objects.get(), "اعتماد الخطة", "تعتمد الخطة.")
    seats.step(seats["partnership_chair"], plan, "adopt")
    seats.step(seats["minister"], plan, "approve")
    assert Plan.objects.get().state == "approved"


def test_task_2_a_request_is_studied_decided_and_becomes_a_project(seats: Seats) -> None:
    sender = make_user("partner")
    make_partner(sender)
    theirs = seats.at(sender).open("/committee/requests/new/")
    theirs.fill("[name=title]", "سوق أسبوعي للحرفيات")
    theirs.select_option("[name=field]", "development")
    theirs.fill("[name=text]", "نقترح سوقاً أسبوعياً لمنتجات الأسر.")
    press(theirs, "إرسال الطلب")
    request = PartnershipRequest.objects.get()
    page = seats.task(2, "طلبات الشراكة")
    page.get_by_role("link", name=request.number).click()
    page.get_by_role("link", name="بدء الدراسة").click()
    confirm(page)
    scoring = seats.at(seats.members[0]).open(request.get_absolute_url())
    scoring.get_by_role("link", name="تقييم الطلب").click()
    for points in scoring.locator("[name^=points_]").all():
        points.fill("٨٠")
    press(scoring, "حفظ درجاتي")
    page.get_by_role("link", name="تسجيل رأي اللجنة").click()
    page.fill("[name=opinion]", "يسد حاجة ثابتة.")
    press(page, "حفظ")
    seats.step(seats["partnership_chair"], PartnershipRequest.objects.get(), "accept", reason="يسد حاجة.")
    expect(seats.at(sender).open(request.get_absolute_url()).locator("main")).to_contain_text("يسد حاجة.")
    seats.step(seats["officer"], PartnershipRequest.objects.get(), "convert")
    assert PartnershipRequest.objects.get().project is not None


def test_task_4_a_letter_comes_in_and_is_answered(seats: Seats) -> None:
    page = seats.task(4, "المراسلات")
    page.get_by_role("link", name="تسجيل كتاب وارد").click()
    page.fill("[name=correspondent]", "وزارة الصحة")
    page.fill("[name=subject]", "التنسيق في الرعاية المنزلية")
    page.fill("[name=dated]", day(0))
    page.fill("[name=reply_due]", day(5))
    press(page, "حفظ")
    page.get_by_role("link", name="كتابة الرد").click()
    page.fill("[name=text]", "يسرنا تسمية منسق.")
    press(page, "حفظ")
    reply = Letter.objects.get(outgoing=True)
    seats.step(seats["partnership_secretary"], reply, "submit")
    sent = seats.step(seats["partnership_chair"], reply, "send")
    expect(sent.locator("main")).to_contain_text("LO-")
    assert Letter.objects.get(outgoing=False).state == "answered"


def test_task_5_a_proposal_is_adopted(seats: Seats) -> None:
    page = seats.task(5, "المقترحات والآراء")
    page.get_by_role("link", name="مقترح أو رأي جديد").click()
    page.fill("[name=title]", "نموذج موحد للتقارير")
    page.fill("[name=text]", "يقدم كل شريك تقريره بنموذج واحد.")
    press(page, "حفظ")
    proposal = Improvement.objects.get()
    seats.step(seats["partnership_secretary"], proposal, "study")
    adopted = seats.step(seats["partnership_chair"], proposal, "adopt", reason="نافع ولا كلفة له.")
    expect(adopted.locator("main")).to_contain_text("مقترح معتمد")


def test_task_8_a_study_is_published(seats: Seats) -> None:
    author, reviewer = seats.members
    page = seats.task(8, "الدراسات والتقارير")
    page.get_by_role("link", name="اقتراح دراسة").click()
    page.fill("[name=title]", "أثر الشراكة")
    page.fill("[name=why]", "للخطة القادمة")
    page.select_option("[name=author]", str(author.pk))
    page.select_option("[name=reviewer]", str(reviewer.pk))
    page.fill("[name=due_on]", day(30))
    press(page, "حفظ")
    study = Study.objects.get()
    seats.step(seats["partnership_chair"], study, "accept")
    writing = seats.at(author).open(f"/committee/studies/{study.pk}/edit/")
    writing.fill("[name=body]", "## النتائج\n\nزاد المستفيدون.")
    press(writing, "حفظ")
    seats.step(author, study, "submit")
    published = seats.step(reviewer, study, "publish", reason="دراسة وافية.")
    expect(published.locator("main")).to_contain_text("المادة (1): النتائج")


def test_task_6_a_directive_is_carried_out(seats: Seats) -> None:
    higher = seats.at(seats["higher"]).open("/committee/directives/new/")
    higher.fill("[name=text]", "تحصر قوائم الانتظار.")
    higher.fill("[name=due_on]", day(10))
    press(higher, "حفظ")
    page = seats.task(6, "التوجيهات")
    page.get_by_role("link", name="DR-").first.click()
    page.get_by_role("link", name="البدء بتنفيذ التوجيه").click()
    confirm(page)
    page.get_by_role("link", name="الإبلاغ بالتنفيذ").first.click()
    page.fill("[name=reason]", "حصرت القوائم.")
    confirm(page)
    expect(page.locator("main")).to_contain_text("حصرت القوائم.")
