"""Writing on a score sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DateTimeField, Func, OuterRef
from django.utils.translation import gettext as _

from committee.evaluation.results import bids_to_score
from committee.evaluation.sheets import Scores, scores_from
from committee.models import ConflictAnswer, Score, ScoreSheet
from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError

_LOCKED = ScoreSheet.objects.select_for_update(of=("self",))
_DECLARED = ConflictAnswer.objects.filter(
    sheet=OuterRef("pk"), none=True, bid__state="opened", bid__technical_opened_at__isnull=False
)
# All that an autosave needs to know, in one question: built once, for ten people ask it every few seconds.
_TO_KEEP = (
    _LOCKED.select_related("tender")
    .only("state", "member_id", "tender__state", "tender__frozen_criteria")
    .annotate(
        at=Func(function="house_clock", output_field=DateTimeField()),
        declared=ArraySubquery(_DECLARED.values("bid_id")),
    )
)


def _open_sheet(sheet: ScoreSheet, by: Any) -> ScoreSheet:
    fresh = _LOCKED.select_related("tender__project").get(pk=sheet.pk)
    if fresh.member_id != by.pk:
        raise PermissionDenied
    _check_open(fresh)
    return fresh


def _check_open(fresh: ScoreSheet) -> None:
    if fresh.state != "open" or fresh.tender.state != "technical_opened":
        raise DomainError(_("The sheet is locked or the technical evaluation is over: nothing was changed."), "closed")


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
def sheet_save(sheet: ScoreSheet, *, by: Any, scores: Scores) -> ScoreSheet:
    """Keep points (0 to 100, or None while undecided) and comments: {(bid id, criterion id): (points, comment)}.

    Raises DomainError "closed" once the sheet is locked, "undeclared" before the declaration of conflicts.
    """
    fresh = _open_sheet(sheet, by)
    declared = set(fresh.answers.filter(none=True).values_list("bid_id", flat=True))
    if not {bid for bid, _criterion in scores} <= declared:
        raise _undeclared()
    _keep(fresh, scores)
    return fresh


@transaction.atomic
def sheet_keep_typed(pk: int, *, by: Any, typed: Mapping[str, str]) -> tuple[datetime, dict[tuple[int, int], str]]:
    """Keep what is right of what was typed on one's own sheet; answer when, and a sentence for each cell that is wrong.

    It asks no more than it must: the sheet with the time and who is declared for, and the writing itself. Raises ScoreSheet.DoesNotExist, and DomainError as `sheet_save`.
    """
    fresh = _TO_KEEP.get(pk=pk, member=by)
    _check_open(fresh)
    if not fresh.declared:
        raise _undeclared()
    scores, errors = scores_from(typed, fresh.declared, fresh.tender.frozen_criteria)
    _keep(fresh, scores)
    return fresh.at, errors


def _undeclared() -> DomainError:
    return DomainError(_("Declare first whether you have a conflict of interest."), "undeclared")


def _keep(fresh: ScoreSheet, scores: Scores) -> None:
    criteria = {c["id"] for c in fresh.tender.frozen_criteria}
    rows = [
        Score(sheet=fresh, bid_id=bid, criterion_id=criterion, points=points, comment=comment)
        for (bid, criterion), (points, comment) in scores.items()
        if criterion in criteria
    ]
    Score.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "bid", "criterion_id"], update_fields=["points", "comment"]
    )
