"""The search over projects and tenders, as far as the viewer sees them; Arabic-tolerant."""

from typing import Any

from django.db.models import Q, QuerySet

from partnership.arabic.search import normalise, search
from tenders.models import Project, Tender
from tenders.selectors.project import projects_visible
from tenders.selectors.tender import tenders_visible


def projects_found(user: Any, query: str) -> QuerySet[Project]:
    """Projects by number, title in either language, or department; the newest first."""
    return search(projects_visible(user).select_related("department"), query, "search_key").order_by(
        "-created_at", "-pk"
    )


def tenders_found(user: Any, query: str) -> QuerySet[Tender]:
    """Tenders by their own number or by their project's words."""
    words = search(projects_visible(user), query, "search_key").order_by().values("pk")
    own_number = Q(reference__icontains=normalise(query))
    return tenders_visible(user).filter(own_number | Q(project__in=words)).order_by("-pk")


def is_searchable(query: str) -> bool:
    """One letter finds everything: ask for two."""
    return len(normalise(query)) >= 2
