"""What the office must not forget: replies that are due, memoranda that end, directives whose day comes or has passed."""

from datetime import date, timedelta
from typing import Any

from committee.correspondence.models import Letter, Memorandum
from committee.models import Directive
from committee.selectors import committee_members
from partnership.people.models import User
from partnership.workflow.clock import today
from partnership.workflow.notices import tell

REPLIES, DIRECTIVES, MEMORANDA = (3, 0), (7, 3, 0), (60, 30, 7)  # days before the day
OVERDUE_EVERY = 7  # days: an overdue directive is told again


def _days(before: tuple[int, ...]) -> list[date]:
    return [today() + timedelta(days=n) for n in before]


def office_remind() -> int:
    """Tell those concerned, once on each of the days above. Returns how many were told."""
    secretaries = list(committee_members(frozenset({"partnership_secretary"})))
    told = 0
    for letter in Letter.objects.filter(state__in=("registered", "sent"), reply_due__in=_days(REPLIES)).order_by("pk"):
        told += _tell(secretaries, letter, "close")
    for row in Memorandum.objects.filter(state="in_force", ends_on__in=_days(MEMORANDA)).order_by("pk"):
        told += _tell(secretaries, row, "expire")
    for directive in Directive.objects.filter(state__in=("issued", "in_progress")).order_by("pk"):
        left = (directive.due_on - today()).days
        if left in DIRECTIVES or (left < 0 and -left % OVERDUE_EVERY == 0):
            told += _tell(_owners(directive), directive, "report")
    return told


def _owners(directive: Directive) -> list[User]:
    people = committee_members(frozenset({directive.owner_role}))
    return list(people.filter(department=directive.department_id) if directive.department_id else people)


def _tell(people: list[User], obj: Any, step: str) -> int:
    made = tell(
        people, machine=obj.machine, step=step, label=lambda: str(obj), url=obj.get_absolute_url(), kind="deadline",
        project_id=obj.project_id,
    )  # fmt: skip
    return len(made)
