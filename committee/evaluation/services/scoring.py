"""Writing on a score sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from committee.evaluation.results import bids_to_score
from committee.evaluation.sheets import Scores, scores_from
from committee.models import ConflictAnswer, ScoreSheet
from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError

_LOCKED = ScoreSheet.objects.select_for_update(of=("self",))
# Ten people ask for this every few seconds: one statement, without the ORM's work, that looks and writes. The sheet stays
# locked until it is over; what was set aside or locked meanwhile takes no score.
_KEEP = """
WITH sheet AS (
  SELECT sheet.id, sheet.state, tender.state AS phase,
         ARRAY(SELECT answer.bid_id FROM committee_conflictanswer answer JOIN tenders_bid bid ON bid.id = answer.bid_id
                WHERE answer.sheet_id = sheet.id AND answer."none" AND bid.state = 'opened'
                  AND bid.technical_opened_at IS NOT NULL) AS declared,
         ARRAY(SELECT (criterion ->> 'id')::bigint FROM jsonb_array_elements(tender.frozen_criteria) criterion) AS criteria
    FROM committee_scoresheet sheet JOIN tenders_tender tender ON tender.id = sheet.tender_id
   WHERE sheet.id = %(sheet)s AND sheet.member_id = %(member)s
     FOR UPDATE OF sheet
), kept AS (
  INSERT INTO committee_score (sheet_id, bid_id, criterion_id, points, comment)
  SELECT sheet.id, typed.bid, typed.criterion, typed.points, typed.comment
    FROM sheet, unnest(%(bids)s::bigint[], %(criteria)s::bigint[], %(points)s::numeric[], %(comments)s::text[])
                AS typed (bid, criterion, points, comment)
   WHERE sheet.state = 'open' AND sheet.phase = 'technical_opened'
     AND typed.bid = ANY (sheet.declared) AND typed.criterion = ANY (sheet.criteria)
  ON CONFLICT (sheet_id, bid_id, criterion_id) DO UPDATE SET points = excluded.points, comment = excluded.comment
)
SELECT state = 'open' AND phase = 'technical_opened', house_clock(), declared, criteria FROM sheet
"""


def _open_sheet(sheet: ScoreSheet, by: Any) -> ScoreSheet:
    fresh = _LOCKED.select_related("tender__project").get(pk=sheet.pk)
    if fresh.member_id != by.pk:
        raise PermissionDenied
    if fresh.state != "open" or fresh.tender.state != "technical_opened":
        raise _closed()
    return fresh


def _closed() -> DomainError:
    return DomainError(_("The sheet is locked or the technical evaluation is over: nothing was changed."), "closed")


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
def sheet_save(sheet: ScoreSheet, *, by: Any, scores: Scores) -> None:
    """Keep points (0 to 100, or None while undecided) and comments: {(bid id, criterion id): (points, comment)}.

    All of them or nothing. Raises DomainError "closed" once the sheet is locked, "undeclared" before the declaration of conflicts.
    """
    try:
        kept = _keep(sheet.pk, by, scores)
    except ScoreSheet.DoesNotExist:
        raise PermissionDenied from None
    if not {bid for bid, _criterion in scores} <= kept.declared:
        raise _undeclared()


def sheet_keep_typed(pk: int, *, by: Any, typed: Mapping[str, str]) -> tuple[datetime, dict[tuple[int, int], str]]:
    """Keep what is right of what was typed on one's own sheet; answer when, and a sentence for each cell that is wrong.

    Raises ScoreSheet.DoesNotExist, and DomainError as `sheet_save`.
    """
    scores, errors = scores_from(typed)
    kept = _keep(pk, by, scores)
    if not kept.declared:
        raise _undeclared()
    return kept.at, {
        cell: text for cell, text in errors.items() if cell[0] in kept.declared and cell[1] in kept.criteria
    }


def _undeclared() -> DomainError:
    return DomainError(_("Declare first whether you have a conflict of interest."), "undeclared")


class _Kept(NamedTuple):
    """When scores were kept, and the bids and criteria whose scores this sheet takes (their ids)."""

    at: datetime
    declared: set[int]
    criteria: set[int]


def _keep(pk: int, by: Any, scores: Scores) -> _Kept:
    """Write the scores that the sheet takes; the others are passed over."""
    given = {
        "bids": [bid for bid, _criterion in scores],
        "criteria": [criterion for _bid, criterion in scores],
        "points": [points for points, _comment in scores.values()],
        "comments": [comment for _points, comment in scores.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"sheet": pk, "member": by.pk} | given)
        found = cursor.fetchone()
    if found is None:
        raise ScoreSheet.DoesNotExist
    is_open, at, declared, criteria = found
    if not is_open:
        raise _closed()
    return _Kept(at, set(declared), set(criteria))
