"""Questions and addenda in the demonstration: asked, answered and waiting; an addendum with receipts and a later closing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from committee.demo.cast import Cast
from partnership.workflow.engine import fire
from tenders.models import Clarification, Tender
from tenders.services.addendum import addendum_begin, addendum_receive, addendum_save, notice_record
from tenders.services.clarification import clarification_ask

HOURS = timedelta(hours=3)
ANSWERED = (
    (
        "هل يجوز تنفيذ جزء من العمل خارج ساعات الدوام الرسمي؟",
        "نعم، على أن يكون ذلك باتفاق مكتوب مع الإدارة المعنية، ودون أن يؤثر في الخدمة المقدمة للمستفيدين.",
        "Yes, if the department agrees in writing and the service to the beneficiaries does not suffer.",
    ),
    (
        "هل تحتسب الخبرة المكتسبة ضمن شراكة سابقة مع جهة أخرى؟",
        "تحتسب بقدر ما نفذته الجهة نفسها، وتثبت بشهادة إنجاز من الجهة المستفيدة.",
        "",
    ),
)
WAITING = "هل توفر الوزارة وسيلة نقل للمستفيدين من ذوي الإعاقة، أم يتكفل بها المنفذ؟"
DECLINED = "ما أسماء الجهات التي حصلت على وثائق المناقصة؟"


def questions(cast: Cast, tender: Tender, bidders: tuple[str, ...]) -> Iterator[tuple[str, timedelta]]:
    """Two answered, one declined, one that waits for the secretary, one that waits for the chair."""
    secretary, chair = cast["tender_secretary"], cast["tender_chair"]
    asked = [_ask(cast, tender, bidders[n % len(bidders)], text) for n, (text, _ar, _en) in enumerate(ANSWERED)]
    yield "asked", HOURS
    for question, (text, arabic, english) in zip(asked, ANSWERED, strict=True):
        drafted = fire(question, "draft", by=secretary, published_question=text, answer_ar=arabic, answer_en=english)
        fire(drafted, "publish", by=chair)
    yield "answered", HOURS
    fire(
        _ask(cast, tender, bidders[0], DECLINED),
        "decline",
        by=secretary,
        reason="لا يعلن عن المتقدمين قبل موعد الإغلاق.",
    )
    text = "هل يقبل الضمان الابتدائي الصادر عن شركة تأمين؟"
    fire(
        _ask(cast, tender, bidders[-1], text), "draft", by=secretary, published_question=text,
        answer_ar="نعم، إذا كان وثيقة تأمين سارية طوال مدة صلاحية العطاء.", answer_en="",
    )  # fmt: skip
    _ask(cast, tender, bidders[-1], WAITING)
    yield "questions", HOURS


def _ask(cast: Cast, tender: Tender, account: str, text: str) -> Clarification:
    return clarification_ask(tender, partner=cast.partners[account], by=cast[account], question=text)


def addendum(cast: Cast, tender: Tender, bidders: tuple[str, ...]) -> Iterator[tuple[str, timedelta]]:
    """More beneficiaries, a clearer criterion, a week more; the first bidder confirms, the second has only read it."""
    secretary, chair = cast["tender_secretary"], cast["tender_chair"]
    notice = notice_record(tender)
    notice["beneficiaries"] = [
        row | {"number": str(int(row["number"]) + 40)} if n == 0 else row
        for n, row in enumerate(notice["beneficiaries"])
    ]
    notice["criteria"][0] = notice["criteria"][0] | {
        "description": "عقدان مماثلان على الأقل خلال السنوات الخمس الماضية، بشهادات إنجاز."
    }
    notice |= {name: _later(tender, name, 7) for name in ("closing_at", "opening_at")}
    begun = addendum_begin(tender, by=secretary)
    summary = (
        "زيد عدد المستفيدين بناء على طلب الإدارة المعنية، ووضح معيار الخبرة، ومدد موعد الإغلاق أسبوعاً لإتاحة الوقت."
    )
    addendum_save(begun, by=secretary, summary=summary, proposed=notice, uploads=[cast.upload("كشف الكميات المعدل")])
    ready = fire(begun, "submit", by=secretary)
    yield "addendum_ready", HOURS
    issued = fire(ready, "issue", by=chair)
    yield "addendum_issued", HOURS
    for account in bidders[:2]:
        addendum_receive(issued, by=cast[account])
    fire(tender.bids.get(partner=cast.partners[bidders[0]]), "confirm", by=cast[bidders[0]])
    yield "addendum", HOURS


def _later(tender: Tender, name: str, days: int) -> Any:
    return (getattr(tender, name) + timedelta(days=days)).isoformat()
