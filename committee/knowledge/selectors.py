"""Policies and guides as far as the viewer may read them, and the one in force."""

from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from committee.knowledge.models import TextKind, TextVersion
from partnership.people.roles import PARTNERSHIP_COMMITTEE, READERS, has_role
from partnership.workflow.clock import today
from partnership.workflow.registry import register_selector

SHIPPED = Path(__file__).parent.parent / "data"
SEE_DRAFTS = PARTNERSHIP_COMMITTEE | {"minister", "higher", "auditor"}


def texts_visible(user: Any) -> QuerySet[TextVersion]:
    """Drafts for the committee and those who decide; what was approved for all staff; the public ones for everybody."""
    rows = TextVersion.objects.select_related("created_by", "approved_by")
    if has_role(user, *SEE_DRAFTS):
        return rows
    if has_role(user, *READERS):
        return rows.filter(state="approved")
    return rows.filter(state="approved", is_public=True)


def in_force(kind: str, user: Any) -> TextVersion | None:
    """The version that holds today, where this person may read it."""
    latest = (
        TextVersion.objects.filter(kind=kind, state="approved", in_force_on__lte=today())
        .order_by("-in_force_on", "-number")
        .first()
    )
    if latest is None or not (latest.is_public or has_role(user, *READERS)):
        return None
    return latest


def shipped(kind: str) -> str:
    """The first text, as it comes with the product."""
    return (SHIPPED / f"{TextKind(kind).value}.ar.md").read_text(encoding="utf-8")


def former(version: TextVersion) -> TextVersion | None:
    """The approved version before this one."""
    rows = TextVersion.objects.filter(kind=version.kind, number__lt=version.number, state="approved")
    return rows.order_by("-number").first()


def open_draft(kind: str) -> TextVersion | None:
    """The version that is being written or decided, if there is one."""
    return TextVersion.objects.filter(Q(kind=kind), state__in=("draft", "committee", "minister")).first()


register_selector("committee.textversion", texts_visible)
