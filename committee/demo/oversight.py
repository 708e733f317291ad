"""Oversight in the demonstration: reviews of contracts, saved filters, and three reports to the higher committee."""

from collections.abc import Generator, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from committee.demo.cast import Cast
from committee.meetings.services import item_add, item_write, meeting_create
from committee.models import Report
from committee.oversight.services import review_plan, view_save
from committee.reports.services import (
    directive_take,
    remark_answer,
    remark_make,
    report_begin,
    section_move,
    section_write,
)
from committee.services.office import directive_issue
from contracts.models import Contract
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire

FOREWORD = (
    "ترفع لجنة الشراكة المجتمعية هذا التقرير إلى اللجنة العليا، وفيه ما أنجز من مشاريع الشراكة وما صرف عليها وما عاد منها على "
    "المستفيدين، وما يستدعي توجيه اللجنة العليا."
)
OPINION = "ترى اللجنة أن الإعلان المبكر عن خطة المناقصات السنوية يزيد عدد العطاءات ويخفض كلفة المستفيد الواحد."
CONTRACTS_OPINION = "توصي اللجنة بزيارة ميدانية لكل عقد انقضى نصف مدته ولم تقبل نصف مخرجاته."


def days(number: float) -> timedelta:
    return timedelta(days=number)


def reviews_story(cast: Cast) -> Iterator[timedelta]:
    """A review that was held, one that is overdue, one to come."""
    secretary = cast["partnership_secretary"]
    members = cast.holders("partnership_member")
    running = list(Contract.objects.filter(state="in_force").order_by("pk")[:3])
    subjects = (
        "كشوف حضور المنتفعين ومطابقتها بالمؤشرات",
        "أعداد الكادر المرخص ونسبة البحرنة",
        "سجل الشكاوى وما اتخذ فيها",
    )
    made = [
        review_plan(contract, by=secretary, planned_on=today() + days(wait), reviewer=member, subject=subject)
        for contract, member, subject, wait in zip(running, members, subjects, (6, 12, 45), strict=False)
    ]
    yield days(6)
    fire(
        made[0], "record_review", by=members[0], finding="care",
        verified="طوبقت كشوف الحضور لثلاثة أشهر بزيارة المقر وسؤال عشرة منتفعين.",
        action="يستكمل الشريك كشوف الشهر الماضي خلال أسبوعين وتتابعها أمانة السر.",
    )  # fmt: skip
    yield days(1)


def views_story(cast: Cast) -> Iterator[timedelta]:
    year = timezone.localtime(now()).year
    view_save(by=cast["finance"], page="finance", name="موازنة السنة الحالية", query=f"year={year}")
    view_save(
        by=cast["partnership_secretary"], page="committee", name="المراكز هذه السنة", query=f"year={year}&field=centres"
    )
    view_save(by=cast["minister"], page="leaders", name="السنة الحالية", query=f"year={year}")
    yield days(1)


def _written(cast: Cast, year: int, part: str = "") -> Report:
    secretary = cast["partnership_secretary"]
    report = report_begin(by=secretary, year=year, part=part, foreword=FOREWORD)
    section_write(report.sections.get(code="tenders"), by=secretary, comment=OPINION, is_included=True)
    section_write(report.sections.get(code="contracts"), by=secretary, comment=CONTRACTS_OPINION, is_included=True)
    return report


def _approved(cast: Cast, year: int) -> Generator[timedelta, None, Any]:
    secretary, chair, member = (
        cast["partnership_secretary"],
        cast["partnership_chair"],
        cast.holders("partnership_member")[0],
    )
    report = _written(cast, year)
    yield days(1)
    remark = remark_make(
        report, by=member, section="beneficiaries", text="يستحسن بيان كلفة المستفيد الواحد بحسب المجال."
    )
    yield days(0.2)
    remark_answer(remark, by=secretary, answer="أدرجت الكلفة بحسب المجال في قسم المستفيدين والعائد.")
    report = fire(report, "submit", by=secretary)
    yield days(0.2)
    return fire(report, "approve", by=chair)


def presented_story(cast: Cast) -> Iterator[timedelta]:
    """Last year's report: approved, presented in a meeting, and a directive taken from it."""
    secretary, chair = cast["partnership_secretary"], cast["partnership_chair"]
    report = yield from _approved(cast, timezone.localtime(now()).year - 1)
    meeting = meeting_create(
        by=secretary, committee="partnership", subject="عرض التقرير السنوي قبل رفعه إلى اللجنة العليا", held_on=now(),
        place="قاعة الاجتماعات الرئيسية", attending=[secretary, chair, *cast.holders("partnership_member")],
    )  # fmt: skip
    item = item_add(meeting, by=secretary, key=f"committee.report:{report.pk}")
    item_write(
        item, by=secretary, discussion="عرضت أمانة السر التقرير، وناقش الأعضاء الإنفاق وكلفة المستفيد، وأوصوا برفعه."
    )
    fire(meeting, "hold", by=secretary)
    yield days(0.2)
    report = fire(report, "present", by=secretary)
    yield days(4)
    text = "تعد خطة سنوية معلنة للمناقصات قبل بداية السنة المالية بشهرين."
    directive = directive_issue(by=cast["higher"], text=text, due_on=today() + days(75))
    directive_take(report, by=cast["higher"], directive=directive)
    yield days(1)


def yearly_story(cast: Cast) -> Iterator[timedelta]:
    """This year's report so far, approved."""
    yield from _approved(cast, timezone.localtime(now() - days(75)).year)


def quarterly_story(cast: Cast) -> Iterator[timedelta]:
    """The last whole quarter's report, under way: sections moved, one left out, a remark without an answer."""
    secretary = cast["partnership_secretary"]
    quarter = (timezone.localtime(now()).month - 1) // 3
    year = timezone.localtime(now()).year - (quarter == 0)
    report = _written(cast, year, f"q{quarter or 4}")
    section_move(report.sections.get(code="beneficiaries"), by=secretary, up=True)
    section_write(report.sections.get(code="complaints"), by=secretary, comment="", is_included=False)
    yield days(0.5)
    remark_make(
        report, by=cast["partnership_chair"], section="exceptions", text="يذكر ما اتخذ في كل استثناء حتى تاريخه."
    )
    yield days(0.1)


def stories(cast: Cast) -> list[tuple[float, Iterator[timedelta]]]:
    """(days before the present at which it begins, story)."""
    return [
        (18, reviews_story(cast)), (3, views_story(cast)), (40, presented_story(cast)), (2.5, yearly_story(cast)),
        (1.5, quarterly_story(cast)),
    ]  # fmt: skip
