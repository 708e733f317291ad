"""The committees' section of the project file: what was recommended and what was decided."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.selectors import awards_visible
from tenders.file_sections import Context, register


def awards_section(project: Any, user: Any) -> Context:
    """Recommendations and decisions, for those who may read them."""
    found = list(awards_visible(user).filter(tender__project=project).order_by("-pk"))
    return {"awards": found} if found else None


register("awards", awards_section, "committee/parts/file_awards.html", title=_("Evaluation and award"), order=30)
