"""Result notices, as far as the viewer may see them; what the public reads of them."""

from typing import Any

from django.db.models import QuerySet

from committee.models.aftermath import ResultNotice
from committee.selectors import SEE_AWARDS
from partnership.people.roles import has_role
from partnership.workflow.registry import register_selector
from tenders.models import Tender
from tenders.selectors.results import register_result_text


def notices_visible(user: Any) -> QuerySet[ResultNotice]:
    rows = ResultNotice.objects.select_related("award__tender__project", "award__bid__partner")
    return rows if has_role(user, "communication", *SEE_AWARDS) else rows.none()


def published_text(tender: Tender) -> tuple[str, str] | None:
    """(Arabic, English) of a published result, while its award stands."""
    found = ResultNotice.objects.filter(
        award__tender=tender, state="published", award__state__in=("standstill", "final")
    ).first()
    return (found.text, found.text_en) if found else None


register_selector("committee.resultnotice", notices_visible)
register_result_text(published_text)
