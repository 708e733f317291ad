"""Letters and memoranda, as far as the viewer may read them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from committee.correspondence.models import Letter, Memorandum
from partnership.people.roles import PARTNERSHIP_COMMITTEE, has_role
from partnership.workflow.clock import today
from partnership.workflow.registry import due, register_selector

SEE_LETTERS = PARTNERSHIP_COMMITTEE | {"minister", "higher", "auditor", "communication", "legal"}


def letters_visible(user: Any) -> QuerySet[Letter]:
    rows = Letter.objects.select_related("partner", "project", "meeting", "answers", "created_by")
    return rows if has_role(user, *SEE_LETTERS) else rows.none()


def memoranda_visible(user: Any) -> QuerySet[Memorandum]:
    rows = Memorandum.objects.select_related("partner", "project", "created_by")
    return rows if has_role(user, *SEE_LETTERS) else rows.none()


@due("committee.memorandum", "expire")
def memoranda_over(at: datetime) -> QuerySet[Memorandum]:
    return Memorandum.objects.filter(state="in_force", ends_on__lt=today()).order_by("pk")


register_selector("committee.letter", letters_visible)
register_selector("committee.memorandum", memoranda_visible)
