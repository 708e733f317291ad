"""Reads of the trail."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from partnership.audit.models import TrailEntry

# What people read, take away or sign in to changes nothing that a page shows.
READING = (
    "sign_in", "sign_out", "confirmation_refused", "box_refused", "file_opened", "document_rendered", "document_downloaded",
    "dossier", "list_exported", "trail_exported", "trail_verified",
)  # fmt: skip
_LAST = """
SELECT greatest(
       (SELECT max(id) FROM audit_trail WHERE project_id = %(project)s AND kind <> ALL(%(reading)s)),
       (SELECT max(id) FROM audit_trail WHERE project_id IS NULL AND kind <> ALL(%(reading)s)), 0)
"""


def last_change(project_id: int) -> int:
    """The number of the last row about this project, or about what belongs to no project (partners, rules, people), that
    is more than reading. Rows are numbered in the order in which they are committed, so the number is a version."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, {"project": project_id, "reading": list(READING)})
        number: int = cursor.fetchone()[0]
    return number


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
