"""The committees' own papers in the demonstration: requests of partners, directives, meetings to come."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from committee.demo.cast import Cast
from committee.services.office import directive_issue, meeting_create, request_file, request_opinion
from contracts.models import LibraryClause
from contracts.services.library import wording_write
from partnership.workflow.clock import now
from partnership.workflow.engine import fire

REQUESTS = (  # account, title, field, text, where it stops
    (
        "ngo",
        "نادٍ نهاري متنقل لكبار السن",
        "care",
        "نقترح وحدة متنقلة تزور القرى مرتين في الأسبوع وتقدم جلسات تأهيل وأنشطة جماعية.",
        "submitted",
    ),
    (
        "p_dar",
        "منفذ دائم لمنتجات الأسر المنتجة",
        "development",
        "نطلب الشراكة في تشغيل منفذ تسويقي دائم لمنتجات الأسر المنتجة في المحرق.",
        "study",
    ),
    (
        "firm",
        "تدريب مقدمي الرعاية المنزلية",
        "care",
        "نعرض برنامجاً تدريبياً معتمداً لمقدمي الرعاية المنزلية مدته ستة أشهر.",
        "accepted",
    ),
    (
        "international",
        "مركز إرشاد أسري إلكتروني",
        "family",
        "نعرض خبرتنا في تشغيل خط إرشاد أسري إلكتروني يعمل طوال اليوم.",
        "declined",
    ),
)
DIRECTIVES = (  # text, days to carry it out, where it stops
    ("ترفع لجنة الشراكة المجتمعية تقريراً ربع سنوي عن مؤشرات أداء العقود النافذة.", 90, "issued"),
    ("يعد دليل استرشادي لإجراءات التعاقد مع الشركاء وينشر على الموقع.", 60, "in_progress"),
    ("تراجع نماذج تقييم العطاءات بما يعطي خدمة المستفيدين وزناً أوضح.", 45, "executed"),
)
OPINIONS = {
    "accepted": "ترى اللجنة أن الطلب يتفق مع سياسة الشراكة وأن أثره على الأسر مباشر، وتوصي بقبوله.",
    "declined": "",
}


def request_story(cast: Cast, account: str, title: str, field: str, text: str, stop: str) -> Iterator[timedelta]:
    """A partner's request, studied and decided."""
    filed = request_file(by=cast[account], partner=cast.partners[account], title=title, field=field, text=text)
    yield timedelta(days=4)
    if stop == "submitted":
        return
    filed = fire(filed, "study", by=cast["partnership_secretary"])
    yield timedelta(days=9)
    if stop == "accepted":
        filed = request_opinion(filed, by=cast["partnership_secretary"], opinion=OPINIONS[stop])
        fire(filed, "accept", by=cast["partnership_chair"])
    elif stop == "declined":
        fire(
            filed,
            "decline",
            by=cast["partnership_chair"],
            reason="تقدم الوزارة خدمة مماثلة، ويمكن للجهة المشاركة في مناقصتها القادمة.",
        )


def directive_story(cast: Cast, text: str, due: int, stop: str) -> Iterator[timedelta]:
    """A directive of the higher committee, carried out step by step."""
    today = timezone.localtime(now()).date()
    directive = directive_issue(by=cast["higher"], text=text, due_on=today + timedelta(days=due))
    yield timedelta(days=3)
    if stop == "issued":
        return
    directive = fire(directive, "take_up", by=cast["partnership_secretary"])
    yield timedelta(days=12)
    if stop == "executed":
        fire(
            directive,
            "report",
            by=cast["partnership_secretary"],
            reason="روجعت النماذج وعرضت على اللجنة في اجتماعها الأخير.",
        )


def meeting_story(cast: Cast) -> Iterator[timedelta]:
    """The partnership committee's next meeting."""
    day = timezone.localtime(now()).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=9)
    meeting_create(
        by=cast["partnership_secretary"], committee="partnership", subject="متابعة أداء العقود النافذة ودراسة الطلبات الجديدة",
        held_on=day, place="قاعة الاجتماعات الرئيسية",
    )  # fmt: skip
    yield timedelta(days=1)


def wording_story(cast: Cast) -> Iterator[timedelta]:
    """Legal affairs write a clause anew; it waits for its second reader."""
    clause = LibraryClause.objects.get(code="reports")
    now_said = clause.versions.get(state="approved")
    text = (
        now_said.text.replace("خمس سنوات", "سبع سنوات")
        + "\n3. تقدم البيانات في النموذج الإلكتروني الذي يحدده الطرف الأول."
    )
    text_en = (
        now_said.text_en.replace("five years", "seven years")
        + "\n3. Data are given in the electronic form the First Party sets."
    )
    version = wording_write(
        clause, by=cast["legal"], title=now_said.title, title_en=now_said.title_en, text=text, text_en=text_en,
        note="مواءمة مدة حفظ السجلات مع تعليمات الرقابة المالية",
    )  # fmt: skip
    yield timedelta(days=2)
    fire(version, "submit", by=cast["legal"])


def stories(cast: Cast) -> list[tuple[int, Iterator[timedelta]]]:
    """(days before the present at which it begins, story)."""
    told = [(20 + 3 * n, request_story(cast, *facts)) for n, facts in enumerate(REQUESTS)]
    told += [(18 + 4 * n, directive_story(cast, *facts)) for n, facts in enumerate(DIRECTIVES)]
    return [*told, (2, meeting_story(cast)), (5, wording_story(cast))]
