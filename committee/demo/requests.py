"""Partnership requests and initiatives in the demonstration: of partners and of visitors, one in each state at least."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from committee.demo.cast import Cast
from committee.models import RequestCriterion
from committee.requests.services import initiative_file, link_send, request_file, request_opinion, request_score
from partnership.workflow.engine import fire


@dataclass(frozen=True, slots=True)
class Story:
    """A request and where it stops. `sender` is a partner's account, or a visitor's name."""

    sender: str
    title: str
    field: str
    text: str
    goals: str
    people: tuple[str, int]
    budget: str
    stop: str
    email: str = ""
    kind: str = "request"
    points: int = 78


STORIES = (
    Story("ngo", "نادٍ نهاري متنقل لكبار السن", "care", "نقترح وحدة متنقلة تزور القرى مرتين في الأسبوع وتقدم جلسات تأهيل وأنشطة جماعية.", "وصول خدمات النادي إلى من لا يستطيع التنقل.", ("elderly", 180), "64000.000", "submitted"),
    Story("p_dar", "منفذ دائم لمنتجات الأسر المنتجة", "development", "نطلب الشراكة في تشغيل منفذ تسويقي دائم لمنتجات الأسر المنتجة في المحرق.", "دخل ثابت لستين أسرة منتجة.", ("productive_families", 60), "38500.000", "study"),
    Story("firm", "تدريب مقدمي الرعاية المنزلية", "care", "نعرض برنامجاً تدريبياً معتمداً لمقدمي الرعاية المنزلية مدته ستة أشهر.", "رفع كفاءة مئة وعشرين من مقدمي الرعاية.", ("families", 120), "52000.000", "accepted"),
    Story("international", "مركز إرشاد أسري إلكتروني", "family", "نعرض خبرتنا في تشغيل خط إرشاد أسري إلكتروني يعمل طوال اليوم.", "إرشاد سريع وسري للأسر.", ("families", 2000), "145000.000", "declined", points=52),
    Story("p_women", "ورش صيفية لأطفال المحرق", "family", "نقترح ورشاً صيفية مدتها ثمانية أسابيع للأطفال من 7 إلى 12 سنة، بإشراف تربويات مؤهلات.", "صيف آمن ومفيد لمئتي طفل.", ("children", 200), "27000.000", "converted", points=86),
    Story("مريم عبدالله الدوسري", "سوق أسبوعي للحرفيات في سترة", "development", "مبادرة لإقامة سوق أسبوعي تعرض فيه الحرفيات منتجاتهن، بتنظيم متطوعات من أهالي سترة.", "منفذ بيع قريب ومجاني.", ("women", 45), "6500.000", "submitted", "maryam@visitor.example", "initiative"),
    Story("يوسف أحمد العلي", "رفقاء كبار السن", "care", "مبادرة لربط متطوعين من طلبة الجامعة بكبار السن الذين يعيشون وحدهم، بزيارة أسبوعية ومتابعة هاتفية.", "تقليل العزلة بين كبار السن.", ("elderly", 90), "9800.000", "study", "yousif@visitor.example", "initiative"),
    Story("فاطمة حسن جاسم", "مكتبة متنقلة لمراكز التأهيل", "activities", "مبادرة لتزويد مراكز التأهيل بكتب مقروءة ومسموعة وبرايل، تتنقل بينها شهرياً.", "كتاب في متناول كل منتفع.", ("disability", 300), "12400.000", "accepted", "fatima@visitor.example", "initiative", 81),
)  # fmt: skip
OPINION = {
    "accepted": "ترى اللجنة أن الطلب يتفق مع سياسة الشراكة وأن أثره على المستفيدين مباشر، وتوصي بقبوله.",
    "converted": "ترى اللجنة أن الطلب يسد حاجة قائمة وأن كلفته مناسبة، وتوصي بقبوله وإحالته إلى الإدارة المعنية.",
    "declined": "ترى اللجنة أن الخدمة المقترحة تقدمها الوزارة حالياً بكلفة أقل.",
}
REASONS = {
    "accepted": "يتفق الطلب مع مجالات الشراكة ومع احتياجات المستفيدين، وكلفته ضمن المعقول.",
    "converted": "يسد الطلب حاجة قائمة في العطلة الصيفية، وسيعد له مشروع بشروط مرجعية تطرح في مناقصة.",
    "declined": "تقدم الوزارة خدمة مماثلة، ويمكن للجهة المشاركة في مناقصتها القادمة.",
}


def told(cast: Cast, story: Story) -> Iterator[timedelta]:
    """Filed, studied with scores and an opinion, decided, turned into a project: as far as the story goes."""
    filed = _file(cast, story)
    yield timedelta(days=3)
    if story.stop == "submitted":
        return
    secretary, chair = cast["partnership_secretary"], cast["partnership_chair"]
    filed = fire(filed, "study", by=secretary)
    yield timedelta(days=4)
    members = cast.holders("partnership_member")
    for n, member in enumerate(members if story.stop != "study" else members[:1]):
        _score(filed, member, story.points + 3 * n)
    if story.stop == "study":
        return
    yield timedelta(days=2)
    filed = request_opinion(filed, by=secretary, opinion=OPINION[story.stop])
    yield timedelta(days=1)
    filed = fire(filed, "decline" if story.stop == "declined" else "accept", by=chair, reason=REASONS[story.stop])
    yield timedelta(days=1)
    if story.stop == "converted":
        fire(filed, "convert", by=cast["officer"])


def _file(cast: Cast, story: Story) -> Any:
    facts: dict[str, Any] = {
        "title": story.title, "field": story.field, "text": story.text, "kind": story.kind, "goals": story.goals,
        "beneficiary_kind": story.people[0], "beneficiary_number": story.people[1], "budget": Decimal(story.budget),
        "uploads": [cast.upload("تفاصيل الطلب")],
    }  # fmt: skip
    if not story.email:
        return request_file(by=cast[story.sender], partner=cast.partners[story.sender], **facts)
    link = link_send(email=story.email, network="demo")
    if link is None:
        raise ValueError("the demonstration asks for one link for each address")
    return initiative_file(link, name=story.sender, organisation="", **facts)


def _score(filed: Any, member: Any, points: int) -> None:
    criteria = RequestCriterion.objects.all()
    scores = {c.pk: (Decimal(min(100, points + 2 * (c.order % 3))), "") for c in criteria}
    request_score(filed, by=member, scores=scores)


def stories(cast: Cast) -> list[tuple[int, Iterator[timedelta]]]:
    """(days before the present at which it begins, story)."""
    return [(14 + 2 * n if s.stop != "submitted" else 3 + n, told(cast, s)) for n, s in enumerate(STORIES)]
