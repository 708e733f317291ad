"""What the one search finds of official documents: by number or title, as far as the kind lets the viewer read it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnership.documents.models import OfficialDocument
from partnership.documents.selectors import readable
from partnership.workflow.finding import Found, Source, register


def _rows(user: Any) -> QuerySet[OfficialDocument]:
    return OfficialDocument.objects.all()


def _document(row: OfficialDocument) -> Found:
    return Found(row.title, row.get_absolute_url(), row.number)


register(
    Source(
        "documents", _("Documents and letters"), OfficialDocument, _rows, _document, codes=("number",), order=42,
        keep=readable,
        reads=("number", "title", "kind", "object_model", "object_id", "project_id", "scope"),
    )
)  # fmt: skip
