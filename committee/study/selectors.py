"""Proposals and studies, as far as the viewer may read them."""

from typing import Any

from django.db.models import Q, QuerySet

from committee.study.models import Improvement, Outcome, Study
from partnership.documents.models import OfficialDocument
from partnership.documents.selectors import may_read
from partnership.people.roles import PARTNERSHIP_COMMITTEE, READERS, has_role
from partnership.workflow import registry
from partnership.workflow.registry import register_selector

SEE_ALL = PARTNERSHIP_COMMITTEE | {"minister", "higher", "auditor"}


def improvements_visible(user: Any) -> QuerySet[Improvement]:
    """The committee's readers see all, other staff their own."""
    rows = Improvement.objects.select_related("author")
    if has_role(user, *SEE_ALL):
        return rows
    return rows.filter(author=user) if has_role(user, *READERS) else rows.none()


def studies_visible(user: Any) -> QuerySet[Study]:
    """The committee's readers see all, other staff what is published or theirs, everybody what is public."""
    rows = Study.objects.select_related("author", "reviewer", "created_by")
    if has_role(user, *SEE_ALL):
        return rows
    if has_role(user, *READERS):
        return rows.filter(Q(state="published") | Q(author=user) | Q(reviewer=user))
    return rows.filter(state="published", is_public=True)


def outcomes_of(user: Any, obj: Any) -> list[tuple[Outcome, bool]]:
    """What came of a proposal or study, each with whether this person may open it."""
    rows = Outcome.objects.filter(machine=obj.machine, object_id=str(obj.pk))
    found = list(rows.select_related("project", "directive", "text").order_by("pk"))
    seen: set[tuple[str, int]] = set()
    for model in sorted({row.target._meta.label_lower for row in found if row.target}):
        wanted = [row.target.pk for row in found if row.target and row.target._meta.label_lower == model]
        visible = registry.SELECTORS[model](user) if model in registry.SELECTORS else None
        if visible is not None:
            seen |= {(model, pk) for pk in visible.filter(pk__in=wanted).values_list("pk", flat=True)}
    return [(row, row.target is not None and (row.target._meta.label_lower, row.target.pk) in seen) for row in found]


def published_with_papers(user: Any) -> list[tuple[Study, list[OfficialDocument]]]:
    """The public studies, newest first, each with its documents."""
    rows = list(studies_visible(None).order_by("-published_at", "-pk")[:100])
    papers: dict[str, list[OfficialDocument]] = {}
    for paper in OfficialDocument.objects.filter(
        object_model="committee.study", object_id__in=[str(r.pk) for r in rows]
    ):
        if may_read(user, paper):
            papers.setdefault(paper.object_id, []).append(paper)
    return [(row, papers.get(str(row.pk), [])) for row in rows]


register_selector("committee.improvement", improvements_visible)
register_selector("committee.study", studies_visible)
