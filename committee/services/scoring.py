"""Writing on a score sheet."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.evaluation import bids_to_score
from committee.models import ConflictAnswer, Score, ScoreSheet
from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError


def _open_sheet(sheet: ScoreSheet, by: Any) -> ScoreSheet:
    fresh = ScoreSheet.objects.select_for_update(of=("self",)).select_related("tender__project").get(pk=sheet.pk)
    if fresh.member_id != by.pk:
        raise PermissionDenied
    if fresh.state != "open" or fresh.tender.state != "technical_opened":
        raise DomainError(_("The sheet is locked or the technical evaluation is over: nothing was changed."), "closed")
    return fresh


@transaction.atomic
def no_conflict_declare(sheet: ScoreSheet, *, by: Any) -> None:
    """Declare for every bidder that there is no conflict of interest; the way out is the step `set_aside`."""
    fresh = _open_sheet(sheet, by)
    at = now()
    for bid in bids_to_score(fresh.tender):
        ConflictAnswer.objects.update_or_create(sheet=fresh, bid=bid, defaults={"none": True, "answered_at": at})
    record("conflict_declared", by=by, obj=fresh, after={"none": True})


@transaction.atomic
def sheet_save(sheet: ScoreSheet, *, by: Any, scores: dict[tuple[int, int], tuple[Decimal | None, str]]) -> ScoreSheet:
    """Keep points (0 to 100, or None while undecided) and comments: {(bid id, criterion id): (points, comment)}.

    Raises DomainError "closed" once the sheet is locked, "undeclared" before the declaration of conflicts.
    """
    fresh = _open_sheet(sheet, by)
    declared = set(fresh.answers.filter(none=True).values_list("bid_id", flat=True))
    criteria = {c["id"] for c in fresh.tender.frozen_criteria}
    rows = []
    for (bid_id, criterion_id), (points, comment) in scores.items():
        if bid_id not in declared:
            raise DomainError(_("Declare first whether you have a conflict of interest."), "undeclared")
        if criterion_id in criteria:
            rows.append(Score(sheet=fresh, bid_id=bid_id, criterion_id=criterion_id, points=points, comment=comment))
    Score.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "bid", "criterion_id"], update_fields=["points", "comment"]
    )
    return fresh
