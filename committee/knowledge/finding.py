"""What the one search finds of the committee's texts: an article by its title or words, in the version in force."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committee.knowledge.models import TextVersion
from committee.knowledge.selectors import texts_visible
from partnership.workflow.finding import Found, Source, register


def _rows(user: Any) -> QuerySet[TextVersion]:
    return texts_visible(user)


def _text(row: TextVersion) -> Found:
    return Found(str(row), row.get_absolute_url(), badge=row, about=row.note)


register(
    Source(
        "texts", _("Policy and guide"), TextVersion, _rows, _text, fields=("search_key", "note_search_key"), fuzzy=("note_search_key",), order=58,
        reads=("kind", "number", "note", "state"),
        all_at="committee:texts",
    )
)  # fmt: skip
