"""Writing on a score sheet."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.evaluation import bids_to_score
from committee.models import ConflictAnswer, Score, ScoreSheet
from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError


def _open_sheet(sheet: ScoreSheet, by: Any) -> ScoreSheet:
    fresh = ScoreSheet.objects.select_for_update(of=("self",)).select_related("tender__project").get(pk=sheet.pk)
    if fresh.member_id != by.pk:
        raise PermissionDenied
    if fresh.state != "open" or fresh.tender.state != "technical_opened":
        raise DomainError(_("The sheet is locked or the technical evaluation is over: nothing was changed."), "closed")
    return fresh


@transaction.atomic
def conflicts_declare(sheet: ScoreSheet, *, by: Any, answers: Mapping[int, str]) -> ScoreSheet:
    """Declare for every bidder: {bid: "" for none, or which conflict}. Any conflict sets the sheet aside at once.

    Raises DomainError "closed" once the sheet is locked, "incomplete" where a bidder is not answered for.
    """
    fresh = _open_sheet(sheet, by)
    bids, at = bids_to_score(fresh.tender), now()
    if not {bid.pk for bid in bids} <= set(answers):
        raise DomainError(_("Answer for every bidder."), "incomplete")
    for bid in bids:
        facts = {"none": not answers[bid.pk], "text": answers[bid.pk], "answered_at": at}
        ConflictAnswer.objects.update_or_create(sheet=fresh, bid=bid, defaults=facts)
    named = [f"{bid.partner.name}: {answers[bid.pk]}" for bid in bids if answers[bid.pk]]
    record("conflict_declared", by=by, obj=fresh, after={"none": not named, "bidders": len(bids)})
    if named:
        return fire(fresh, "set_aside", by=by, reason="\n".join(named))  # type: ignore[no-any-return]
    return fresh


def no_conflict_declare(sheet: ScoreSheet, *, by: Any) -> None:
    """Declare for every bidder that there is no conflict of interest."""
    conflicts_declare(sheet, by=by, answers={bid.pk: "" for bid in bids_to_score(sheet.tender)})


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
