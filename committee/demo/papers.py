"""Letters, memoranda, proposals and studies of the demonstration, and the plans: one in each state at least."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from committee.correspondence.services import letter_draft, letter_register, memorandum_register
from committee.demo.cast import Cast
from committee.demo.knowledge import decide
from committee.models import Directive, TextVersion
from committee.plans.models import Plan
from committee.plans.services import line_write, plan_begin, project_link
from committee.study.services import improvement_submit, outcome_add, study_propose, study_write
from partnership.people.models import Department
from partnership.workflow.clock import today
from partnership.workflow.engine import fire
from tenders.models import Project

LINES = (  # department, title, field, quarter, beneficiaries, budget
    ("care", "تشغيل دور رعاية الوالدين وأنديتهم النهارية", "centres", 1, 640, "4150000.000"),
    ("care", "الوحدات المتنقلة لرعاية المسنين", "care", 2, 520, "310000.000"),
    ("disability", "تشغيل مراكز تأهيل الأشخاص ذوي الإعاقة", "care", 1, 380, "1240000.000"),
    ("disability", "حملات التوعية المجتمعية", "activities", 3, 5000, "90000.000"),
    ("family", "برامج الإرشاد والتوجيه الأسري", "family", 1, 1600, "280000.000"),
    ("family", "مراكز رعاية الطفولة المبكرة", "centres", 2, 340, "395000.000"),
    ("community", "تدريب الأسر المنتجة وتسويق منتجاتها", "development", 2, 375, "210000.000"),
    ("community", "تشغيل مراكز تنمية المجتمع", "centres", 3, 2400, "520000.000"),
)
STUDY = """## خلفية الدراسة

تراجع هذه الدراسة عشرة عقود انتهى تنفيذها أو جاوز نصف مدته.

## النتائج

| المؤشر | قبل | بعد |
|---|---|---|
| متوسط المستفيدين للعقد الواحد | 88 | 126 |
| كلفة المستفيد في الشهر (د.ب.) | 71 | 62 |

## التوصيات

1. توحيد مؤشرات الأداء في الشروط المرجعية.
2. إضافة مادة في السياسة للجمعيات الناشئة.
"""


def plan_story(cast: Cast, year: int, *, decided: bool) -> Iterator[timedelta]:
    """The plan of the year, decided in the autumn before; or the next one, still being gathered."""
    secretary = cast["partnership_secretary"]
    plan = plan_begin(by=secretary, year=year, note="أولويات العام: كبار السن، والأسر المنتجة، وتوسيع قاعدة الشركاء.")
    yield timedelta(days=6)
    for code, title, field, quarter, people, budget in LINES if decided else LINES[:5]:
        department = Department.objects.get(code=code)
        line_write(
            plan, by=cast.officer_of(code), department=department, field=field, title=title, quarter=quarter,
            budget=Decimal(budget), beneficiaries=people, why="استمرار خدمة قائمة وتوسيعها بحسب قوائم الانتظار.",
        )  # fmt: skip
    if not decided:
        return
    yield timedelta(days=10)
    plan = fire(plan, "submit", by=secretary)
    yield timedelta(days=4)
    decide(cast, plan, "اعتماد الخطة السنوية", "تقر اللجنة الخطة السنوية وترفعها إلى سعادة الوزير.")
    plan = fire(plan, "adopt", by=cast["partnership_chair"])
    yield timedelta(days=3)
    fire(plan, "approve", by=cast["minister"])


def linking_story(cast: Cast, year: int) -> Iterator[timedelta]:
    """The officers say which of this year's projects carry out which line."""
    plan = Plan.objects.get(year=year)
    for line in plan.lines.select_related("department", "plan"):
        projects = Project.objects.filter(
            department=line.department, field=line.field, created_at__year=plan.year, planned=None
        ).order_by("pk")
        for project in projects[:6]:
            project_link(line, by=cast.officer_of(line.department.code), project=project)
    yield timedelta(days=1)


def letter_story(cast: Cast) -> Iterator[timedelta]:
    """What came in and what went out: answered, waiting, overdue, before the chair."""
    secretary, chair, day = cast["partnership_secretary"], cast["partnership_chair"], today()
    ngo = cast.partners["ngo"]
    asked = letter_register(
        by=secretary, correspondent="وزارة الصحة", party="government", subject="التنسيق في برامج الرعاية المنزلية",
        text="تطلب الوزارة تسمية منسق لبرامج الرعاية المنزلية.", their_reference="ص/2026/118", dated=day,
        reply_due=day + timedelta(days=10), uploads=[cast.upload("كتاب وزارة الصحة")],
    )  # fmt: skip
    yield timedelta(days=4)
    reply = letter_draft(
        by=secretary, answers=asked, correspondent="وزارة الصحة", party="government", dated=today(),
        subject="تسمية منسق لبرامج الرعاية المنزلية", text="يسرنا إبلاغكم بتسمية رئيسة قسم الرعاية المنزلية منسقاً عن الوزارة.",
    )  # fmt: skip
    fire(fire(reply, "submit", by=secretary), "send", by=chair)
    sent = letter_draft(
        by=secretary, correspondent=ngo.name, partner=ngo, party="association", dated=today(),
        subject="طلب بيانات المستفيدين للربع الثالث", reply_due=today() + timedelta(days=9),
        text="نرجو التفضل بموافاتنا ببيانات المستفيدين من برامجكم المنفذة بالشراكة مع الوزارة للربع الثالث.",
    )  # fmt: skip
    fire(fire(sent, "submit", by=secretary), "send", by=chair)
    yield timedelta(days=8)
    letter_register(
        by=secretary, correspondent="المجلس الأعلى للمرأة", party="government", subject="دعوة إلى منتدى الأسر المنتجة",
        text="دعوة لجنة الشراكة إلى المشاركة بورقة عمل.", their_reference="م/45/2026", dated=today(),
        reply_due=today() + timedelta(days=20),
    )  # fmt: skip
    waiting = letter_draft(
        by=secretary, correspondent="جامعة البحرين", party="other", dated=today(), subject="طلب بيانات",
        text="نرجو التفضل بتزويدنا بنتائج الدراسة الميدانية عن احتياجات كبار السن.",
    )  # fmt: skip
    fire(waiting, "submit", by=secretary)
    letter_draft(
        by=secretary, correspondent="غرفة تجارة وصناعة البحرين", party="firm", dated=today(), subject="دعوة إلى اجتماع",
        text="يسر لجنة الشراكة دعوتكم إلى لقاء تعريفي بمشاريع العام القادم.",
    )  # fmt: skip


def memorandum_story(cast: Cast) -> Iterator[timedelta]:
    """One in force that ends soon, one being agreed."""
    secretary, day = cast["partnership_secretary"], today()
    signed = memorandum_register(
        by=secretary, subject="التعاون في تدريب مقدمي الرعاية", party="government", signed_on=day, starts_on=day,
        parties="وزارة العمل والتنمية الاجتماعية\nمعهد البحرين للتدريب", ends_on=day + timedelta(days=365),
        text="تبادل المدربين، وتنفيذ أربع دورات في السنة.", uploads=[cast.upload("مذكرة التفاهم الموقعة")],
    )  # fmt: skip
    fire(signed, "sign", by=secretary)
    yield timedelta(days=320)
    memorandum_register(
        by=secretary, subject="تشغيل خط الإرشاد الأسري", party="international",
        parties="وزارة العمل والتنمية الاجتماعية\n" + cast.partners["international"].name,
        partner=cast.partners["international"],
    )  # fmt: skip


def improvement_story(cast: Cast) -> Iterator[timedelta]:
    """Proposals in every state, one carried out with what came of it."""
    secretary, chair = cast["partnership_secretary"], cast["partnership_chair"]
    done = improvement_submit(
        by=cast["officer"], kind="proposal", title="نموذج موحد لتقارير الشركاء الدورية",
        text="يقدم كل شريك تقريره بشكل مختلف، فيتعذر جمع الأرقام. نقترح نموذجاً واحداً بمؤشرات العقد.",
        gain="يوفر على الشركاء والإدارات وقت المراجعة.",
    )  # fmt: skip
    adopted = improvement_submit(
        by=cast["finance"], kind="easing", title="جلسات تعريفية للجمعيات الناشئة قبل الطرح",
        text="نقترح جلسة قبل كل مناقصة تشرح الشروط وطريقة تقديم العطاء.", gain="توسيع قاعدة الشركاء.",
    )  # fmt: skip
    yield timedelta(days=9)
    for one in (done, adopted):
        fire(fire(one, "study", by=secretary), "adopt", by=chair, reason="يسهل العمل ولا كلفة له.")
    yield timedelta(days=30)
    fire(done, "carry_out", by=secretary, reason="اعتمد النموذج وعمم على الشركاء.")
    outcome_add(done, by=secretary, directive=Directive.objects.order_by("pk").first(), note="عمم النموذج.")
    declined = improvement_submit(
        by=cast["tender_secretary"],
        kind="opinion",
        title="إلغاء المظروف الورقي",
        text="أرى الاكتفاء بالعطاء الإلكتروني.",
    )
    fire(declined, "decline", by=chair, reason="ما زال بعض الشركاء يحتاجون إلى التقديم الورقي.")
    improvement_submit(
        by=cast["legal"], kind="proposal", title="تسريع المراجعة القانونية للعقود الصغيرة",
        text="نقترح نموذجاً مختصراً للعقود التي تقل قيمتها عن عشرة آلاف دينار.",
    )  # fmt: skip


def study_story(cast: Cast, stop: str) -> Iterator[timedelta]:
    """A study from the proposal to its publication, or as far as it has come."""
    chair, members = cast["partnership_chair"], cast.holders("partnership_member")
    titles = {
        "published": "أثر الشراكة على كلفة الخدمة وعدد المستفيدين", "review": "احتياجات كبار السن في محافظة المحرق",
        "under_way": "تقرير تركز الشراكات بحسب المجالات", "proposed": "دراسة رضا الشركاء عن إجراءات التعاقد",
    }  # fmt: skip
    study = study_propose(
        by=cast["partnership_secretary"], title=titles[stop], why="تحتاج اللجنة إلى أرقام تسند قراراتها في الخطة القادمة.",
        author=members[0], reviewer=members[1], due_on=today() + timedelta(days=60), is_public=stop == "published",
    )  # fmt: skip
    yield timedelta(days=3)
    if stop == "proposed":
        return
    study = fire(study, "accept", by=chair)
    yield timedelta(days=20)
    if stop == "under_way":
        return
    study = fire(study_write(study, by=members[0], body=STUDY), "submit", by=members[0])
    yield timedelta(days=5)
    if stop == "review":
        return
    study = fire(study, "publish", by=members[1], reason="دراسة وافية تستند إلى بيانات العقود.")
    policy: Any = TextVersion.objects.filter(kind="policy").order_by("-number").first()
    outcome_add(study, by=cast["partnership_secretary"], text=policy, note="مادة الجمعيات الناشئة في السياسة.")


def stories(cast: Cast) -> list[tuple[float, Iterator[timedelta]]]:
    """(days before the present at which it begins, story)."""
    year = timezone.localdate().year  # the true one: the demonstration's clock has not begun to run
    return [
        (390, plan_story(cast, year, decided=True)), (30, plan_story(cast, year + 1, decided=False)), (0.5, linking_story(cast, year)),
        (22, letter_story(cast)), (340, memorandum_story(cast)), (60, improvement_story(cast)),
        (31, study_story(cast, "published")), (29, study_story(cast, "review")), (27, study_story(cast, "under_way")),
        (6, study_story(cast, "proposed")),
    ]  # fmt: skip
