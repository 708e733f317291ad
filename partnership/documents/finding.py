"""What the one search finds of official documents: by number or title, as far as the kind lets the viewer read it.

A partner's own stand apart and in front: among a large programme's they would be lost, for of the others only the newest
that match are looked at.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import OfficialDocument
from partnership.documents.selectors import readable
from partnership.people.roles import scopes_of
from partnership.workflow.finding import Found, Source, register

READS = ("number", "title", "kind", "object_model", "object_id", "project_id", "scope", "issued_at")


def _own_scopes(user: Any) -> list[str]:
    return sorted(scope for scope in scopes_of(user) if scope.startswith("partner:"))


def _addressed(user: Any) -> QuerySet[OfficialDocument]:
    scopes = _own_scopes(user)
    return OfficialDocument.objects.filter(scope__in=scopes) if scopes else OfficialDocument.objects.none()


def _others(user: Any) -> QuerySet[OfficialDocument]:
    return OfficialDocument.objects.exclude(scope__in=_own_scopes(user))


def _document(row: OfficialDocument) -> Found:
    issued = date_format(timezone.localtime(row.issued_at), "j F Y")
    return Found(row.name, row.get_absolute_url(), row.number, issued)


register(
    Source(
        "own_documents", _("Documents and letters to you"), OfficialDocument, _addressed, _document,
        codes=("number",), reads=READS, keep=readable, through="documents", order=41,
    )
)  # fmt: skip
register(
    Source(
        "documents", _("Documents and letters"), OfficialDocument, _others, _document,
        codes=("number",), reads=READS, keep=readable, order=42,
    )
)  # fmt: skip
