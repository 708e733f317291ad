"""The committees' own papers in the demonstration: requests of partners, directives, meetings to come."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from committee.demo import requests
from committee.demo.cast import Cast
from committee.services.office import directive_issue, meeting_create
from partnership.workflow.clock import now
from partnership.workflow.engine import fire

DIRECTIVES = (  # text, days to carry it out, where it stops
    ("ترفع لجنة الشراكة المجتمعية تقريراً ربع سنوي عن مؤشرات أداء العقود النافذة.", 90, "issued"),
    ("يعد دليل استرشادي لإجراءات التعاقد مع الشركاء وينشر على الموقع.", 60, "in_progress"),
    ("تراجع نماذج تقييم العطاءات بما يعطي خدمة المستفيدين وزناً أوضح.", 45, "executed"),
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


def stories(cast: Cast) -> list[tuple[int, Iterator[timedelta]]]:
    """(days before the present at which it begins, story)."""
    told = requests.stories(cast)
    told += [(18 + 4 * n, directive_story(cast, *facts)) for n, facts in enumerate(DIRECTIVES)]
    return [*told, (2, meeting_story(cast))]
