"""The committees' section of the project file: what was recommended and what was decided."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.aftermath.selectors import before_signing, with_wait
from committee.selectors import awards_visible
from tenders.file_sections import Context, register

HEAD = (
    "state", "amount", "decided_at", "standstill_ends_at", "minister_text", "recommended_by__name",
    "recommended_by__name_en", "recommended_by__username", "tender__reference", "tender__state", "bid__state",
    "bid__partner__name", "bid__partner__name_en", "bid__partner__state",
)  # fmt: skip


def awards_section(project: Any, user: Any) -> Context:
    """Recommendations and decisions, for those who may read them."""
    rows = with_wait(awards_visible(user).filter(tender__project=project)).order_by("-pk")
    narrow = rows.select_related(None).select_related("tender", "bid__partner", "recommended_by").only(*HEAD)
    found: list[Any] = list(narrow)
    for award in found:
        award.wait = before_signing(award)
    return {"awards": found} if found else None


def dossier_section(project: Any, user: Any) -> Context:
    """The way to the whole file as one ZIP."""
    return {"url": reverse("committee:dossier", args=[project.reference])}


register("dossier", dossier_section, "committee/parts/file_dossier.html", title=_("The whole file"), order=95)
register("awards", awards_section, "committee/parts/file_awards.html", title=_("Evaluation and award"), order=30)
