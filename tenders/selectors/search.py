"""The search over projects and tenders, as far as the viewer sees them; Arabic-tolerant."""

from typing import Any

from django.db.models import QuerySet

from partnership.arabic.search import normalise, search
from tenders.models import Project, Tender
from tenders.selectors.project import projects_visible
from tenders.selectors.tender import tenders_visible


def projects_found(user: Any, query: str) -> QuerySet[Project]:
    """Projects by number, title in either language, or department; the newest first."""
    return search(projects_visible(user).select_related("department"), query, "search_text").order_by(
        "-created_at", "-pk"
    )


def tenders_found(user: Any, query: str) -> QuerySet[Tender]:
    """Tenders by their own number or by their project's words."""
    return search(tenders_visible(user), query, "reference", "project__search_text").order_by("-pk")


def is_searchable(query: str) -> bool:
    """One letter finds everything: ask for two."""
    return len(normalise(query)) >= 2
