"""Reads of the trail."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from partnership.audit.models import TrailEntry


def entries(
    *,
    project_id: int | None = None,
    person: str = "",
    since: date | None = None,
    until: date | None = None,
    kind: str = "",
) -> QuerySet[Any]:
    """The trail, newest first, narrowed by project, person (part of the name), days (both included) and kind."""
    rows = TrailEntry.objects.order_by("-id")
    if project_id:
        rows = rows.filter(project_id=project_id)
    if person:
        rows = rows.filter(actor__icontains=person) | rows.filter(behalf__icontains=person)
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    if kind:
        rows = rows.filter(kind=kind)
    return rows
