"""Questions on a tender, as far as the viewer may see them. Nobody but the auditor reads who asked."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.registry import register_selector
from tenders.models import Clarification, ClarificationAsker, Tender
from tenders.selectors.tender import tenders_visible
from tenders.services.clarification import answers_end

ANSWER = ("tender_secretary", "tender_chair", "auditor")


def clarifications_visible(user: Any) -> QuerySet[Clarification]:
    """Published answers of the tenders one sees; the others are the secretary's, the chair's, and of who asked."""
    rows = Clarification.objects.select_related("tender__project__department", "tender__terms")
    rows = rows.filter(tender__in=tenders_visible(user).order_by().values("pk"))
    if has_role(user, *ANSWER):
        return rows
    published = Q(state="published")
    if has_role(user, "partner"):
        published |= Q(asker__partner__in=partners_of(user))
    return rows.filter(published)


def published_answers(tender: Tender) -> list[Clarification]:
    """What everybody reads, in the order of the questions."""
    return list(tender.clarifications.filter(state="published").order_by("number"))


def own_questions(user: Any, tender: Tender) -> list[Clarification]:
    """The questions of this person's own partner that are not published (yet)."""
    if not has_role(user, "partner"):
        return []
    mine = tender.clarifications.filter(asker__partner__in=partners_of(user)).exclude(state="published")
    return list(mine.order_by("number"))


def open_questions(tender: Tender) -> list[Clarification]:
    """What waits for an answer, for the secretary and the chair."""
    return list(tender.clarifications.filter(state__in=("asked", "late", "drafted")).order_by("number"))


def asker_of(user: Any, question: Clarification) -> ClarificationAsker | None:
    """Who asked: for the auditor only."""
    if not has_role(user, "auditor"):
        return None
    return ClarificationAsker.objects.filter(clarification=question).select_related("partner", "person").first()


def is_late(question: Clarification, moment: datetime) -> bool:
    """Unanswered when the answers must be out (rule answers_before_days)."""
    due = answers_end(question.tender)
    return question.is_open and due is not None and moment >= due


register_selector("tenders.clarification", clarifications_visible)
