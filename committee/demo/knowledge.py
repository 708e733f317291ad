"""The policy and the guide in the demonstration: adopted by the committee, approved, and a second version under way."""

from collections.abc import Iterator
from datetime import timedelta

from committee.demo.cast import Cast
from committee.demo.story import confirm_minutes
from committee.knowledge.models import TextVersion
from committee.knowledge.services import text_begin, text_write
from committee.meetings.services import item_add, item_write, meeting_create
from committee.meetings.voting import put_to_vote, vote_cast, vote_close
from partnership.workflow.clock import now
from partnership.workflow.engine import fire

NEW_ARTICLE = """
## الشراكة مع الجمعيات الناشئة {#young}

تخصص الوزارة في خطتها السنوية مشاريع صغيرة تناسب الجمعيات التي مضى على إشهارها أقل من ثلاث سنوات، وتقدم لها جلسات تعريفية قبل الطرح.
"""
LONGER = ("تراجع هذه السياسة كل سنتين على الأكثر", "تراجع هذه السياسة كل سنة")


def decide(cast: Cast, obj: object, label: str, text: str) -> None:
    """A meeting of the partnership committee that carries one thing, and its confirmed minutes."""
    secretary, chair = cast["partnership_secretary"], cast["partnership_chair"]
    members = cast.holders("partnership_member")
    meeting = meeting_create(
        by=secretary, committee="partnership", subject=label, held_on=now(), place="قاعة الاجتماعات الرئيسية",
        attending=[secretary, chair, *members],
    )  # fmt: skip
    item = item_add(meeting, by=secretary, key=f"{obj.machine}:{obj.pk}")  # type: ignore[attr-defined]
    item_write(item, by=secretary, discussion="عرضت أمانة السر النص، وناقشه الأعضاء مادة مادة.")
    put_to_vote(item, by=chair, text=text)
    for person in (secretary, chair, *members):
        vote_cast(item, by=person, choice="yes")
    vote_close(item, by=secretary)
    meeting = fire(meeting, "hold", by=secretary)
    confirm_minutes(fire(meeting, "circulate", by=secretary), chair=chair)


def adopted(cast: Cast, kind: str, title: str, pause: int) -> Iterator[timedelta]:
    """A first version, from the draft to the day it comes into force."""
    secretary = cast["partnership_secretary"]
    version = text_begin(by=secretary, kind=kind)
    version = text_write(version, by=secretary, body=version.body, note="الإصدار الأول")
    yield timedelta(days=pause)
    version = fire(version, "submit", by=secretary)
    yield timedelta(days=5)
    decide(cast, version, f"اعتماد {title}", f"تعتمد اللجنة {title} وترفعها إلى سعادة الوزير.")
    version = fire(version, "adopt", by=cast["partnership_chair"])
    yield timedelta(days=4)
    fire(version, "approve", by=cast["minister"])


def second_policy(cast: Cast) -> Iterator[timedelta]:
    """A second version of the policy, waiting for the committee."""
    secretary = cast["partnership_secretary"]
    version: TextVersion = text_begin(by=secretary, kind="policy")
    body = version.body.replace(*LONGER) + NEW_ARTICLE
    version = text_write(version, by=secretary, body=body, note="مراجعة سنوية، ومادة للجمعيات الناشئة")
    yield timedelta(days=2)
    fire(version, "submit", by=secretary)


def stories(cast: Cast) -> list[tuple[float, Iterator[timedelta]]]:
    """(days before the present at which it begins, story)."""
    return [
        (420, adopted(cast, "policy", "سياسة الشراكة المجتمعية", 12)),
        (70, adopted(cast, "guide", "الدليل الإرشادي للإجراءات", 15)),
        (12, second_policy(cast)),
    ]
