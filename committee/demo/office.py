"""The committees' own papers in the demonstration: requests of partners, directives, meetings to come."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from committee.demo import knowledge, papers, requests
from committee.demo.cast import Cast
from committee.demo.library import wording_story
from committee.demo.story import confirm_minutes
from committee.meetings.services import item_add, item_write, meeting_create
from committee.meetings.subjects import waiting_for
from committee.meetings.voting import put_to_vote, vote_cast, vote_close, votes_record
from committee.services.office import directive_issue
from partnership.people.models import Department
from partnership.workflow.clock import now
from partnership.workflow.engine import fire

DIRECTIVES = (  # text, days to carry it out, where it stops, a department or the secretary
    ("ترفع لجنة الشراكة المجتمعية تقريراً ربع سنوي عن مؤشرات أداء العقود النافذة.", 90, "issued", ""),
    ("يعد دليل استرشادي لإجراءات التعاقد مع الشركاء وينشر على الموقع.", 60, "in_progress", ""),
    ("تراجع نماذج تقييم العطاءات بما يعطي خدمة المستفيدين وزناً أوضح.", 45, "executed", ""),
    ("تحصر الإدارة قوائم الانتظار في دور رعاية الوالدين وترفعها إلى اللجنة.", 12, "issued", "care"),
)


def directive_story(cast: Cast, text: str, due: int, stop: str, department: str) -> Iterator[timedelta]:
    """A directive of the higher committee, carried out step by step."""
    today = timezone.localtime(now()).date()
    owner: dict[str, Any] = {}
    if department:
        owner = {"owner_role": "officer", "department": Department.objects.get(code=department)}
    directive = directive_issue(by=cast["higher"], text=text, due_on=today + timedelta(days=due), **owner)
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
            uploads=[cast.upload("النماذج المراجعة")],
        )


def meeting_story(cast: Cast) -> Iterator[timedelta]:
    """The partnership committee's next meeting, with what waits for it; and one that was called off."""
    secretary = cast["partnership_secretary"]
    day = timezone.localtime(now()).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=9)
    meeting = meeting_create(
        by=secretary, committee="partnership", subject="متابعة أداء العقود النافذة ودراسة الطلبات الجديدة",
        held_on=day, place="قاعة الاجتماعات الرئيسية",
    )  # fmt: skip
    for found in waiting_for("partnership")[:3]:
        item_add(meeting, by=secretary, key=found.key)
    item_add(meeting, by=secretary, subject="ما يستجد من أعمال")
    off = meeting_create(
        by=cast["tender_secretary"], committee="tender", subject="مراجعة نماذج وثائق المناقصات",
        held_on=day + timedelta(days=2), place="قاعة لجنة المناقصات",
    )  # fmt: skip
    fire(off, "cancel", by=cast["tender_secretary"], reason="تزامن الموعد مع اجتماع آخر للجنة.")
    yield timedelta(days=1)


def voted_meeting(cast: Cast, committee: str, subject: str, text: str, dissent: str, stop: str) -> Iterator[timedelta]:
    """A meeting with a vote: a dissent by name, minutes that wait, are objected to, or are confirmed."""
    secretary, chair = cast[f"{committee}_secretary"], cast[f"{committee}_chair"]
    members = cast.holders(f"{committee}_member")
    meeting = meeting_create(
        by=secretary, committee=committee, subject=subject, held_on=now(), place="قاعة الاجتماعات الرئيسية",
        attending=[secretary, chair, *members],
    )  # fmt: skip
    item = item_add(meeting, by=secretary, subject=subject)
    item_write(
        item, by=secretary, discussion="عرضت أمانة السر الموضوع، وناقش الأعضاء أثره على المستفيدين وعلى المال العام."
    )
    put_to_vote(item, by=chair, text=text)
    for person in (chair, members[0], members[1]):
        vote_cast(item, by=person, choice="yes")
    vote_cast(item, by=members[2], choice="no", remark=dissent)
    if stop == "voting":
        return
    votes_record(item, by=secretary, choices={secretary.pk: ("abstain", "")})
    vote_close(item, by=secretary)
    meeting = fire(meeting, "hold", by=secretary)
    yield timedelta(hours=4)
    if stop == "held":
        return
    meeting = fire(meeting, "circulate", by=secretary)
    yield timedelta(days=1)
    rows = {row.person_id: row for row in meeting.attendance.select_related("person", "meeting__award")}
    fire(rows[members[0].pk], "agree", by=members[0])
    if stop == "objected":
        fire(rows[members[2].pk], "object_to", by=members[2], reason="لم تذكر في المحضر أسباب اعتراضي كاملة.")
    elif stop == "confirmed":
        fire(rows[members[2].pk], "agree", by=members[2], remark="مع التحفظ المثبت في التصويت.")
        yield timedelta(days=1)
        confirm_minutes(meeting, chair=chair)


VOTED = (  # days ago, committee, subject, wording, why somebody dissents, where it stops
    (40, "partnership", "اعتماد الدليل الاسترشادي لإجراءات الشراكة", "يعتمد الدليل الاسترشادي وينشر على الموقع.", "أرى تأجيل الاعتماد إلى ما بعد استطلاع آراء الشركاء.", "confirmed"),
    (5, "tender", "توحيد نموذج وثائق المناقصة", "يعتمد النموذج الموحد ويعمل به من تاريخه.", "أرى الإبقاء على ملحق العقود الصغيرة.", "objected"),
    (3, "partnership", "خطة الزيارات الميدانية للعقود النافذة", "تعتمد الخطة وترفع تقاريرها كل شهر.", "أرى أن تكون الزيارات كل شهرين.", "circulated"),
    (1, "tender", "جدول طرح المناقصات للربع القادم", "يعتمد الجدول كما عرض.", "أرى تقديم مناقصة مراكز الوالدين.", "held"),
    (0.02, "partnership", "ضوابط نشر نتائج الشراكات", "تنشر النتائج خلال ثلاثة أيام من الإخطار.", "أرى مدة أسبوع.", "voting"),
)  # fmt: skip


def stories(cast: Cast) -> list[tuple[float, Iterator[timedelta]]]:
    """(days before the present at which it begins, story)."""
    told: list[Any] = [*requests.stories(cast), *knowledge.stories(cast), *papers.stories(cast)]
    told += [(18 + 4 * n, directive_story(cast, *facts)) for n, facts in enumerate(DIRECTIVES)]
    told += [(ago, voted_meeting(cast, *facts)) for ago, *facts in VOTED]
    return [*told, (2, meeting_story(cast)), (5, wording_story(cast))]
