"""Writing on a score sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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
# An autosave is asked for by ten people every few seconds: two statements, without the ORM's work.
_SHEET_TO_KEEP = """
SELECT sheet.state, tender.state, house_clock(),
       ARRAY(SELECT answer.bid_id FROM committee_conflictanswer answer JOIN tenders_bid bid ON bid.id = answer.bid_id
              WHERE answer.sheet_id = sheet.id AND answer."none" AND bid.state = 'opened'
                AND bid.technical_opened_at IS NOT NULL),
       ARRAY(SELECT (criterion ->> 'id')::bigint FROM jsonb_array_elements(tender.frozen_criteria) criterion)
  FROM committee_scoresheet sheet JOIN tenders_tender tender ON tender.id = sheet.tender_id
 WHERE sheet.id = %(sheet)s AND sheet.member_id = %(member)s
"""
# The sheet stays locked until the statement is over: what was set aside or locked meanwhile takes no score.
_KEEP = """
INSERT INTO committee_score (sheet_id, bid_id, criterion_id, points, comment)
SELECT sheet.id, typed.* FROM (
  SELECT sheet.id FROM committee_scoresheet sheet JOIN tenders_tender tender ON tender.id = sheet.tender_id
   WHERE sheet.id = %(sheet)s AND sheet.state = 'open' AND tender.state = 'technical_opened' FOR UPDATE OF sheet
) sheet, unnest(%(bids)s::bigint[], %(criteria)s::bigint[], %(points)s::numeric[], %(comments)s::text[]) typed
ON CONFLICT (sheet_id, bid_id, criterion_id) DO UPDATE SET points = excluded.points, comment = excluded.comment
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
def sheet_save(sheet: ScoreSheet, *, by: Any, scores: Scores) -> ScoreSheet:
    """Keep points (0 to 100, or None while undecided) and comments: {(bid id, criterion id): (points, comment)}.

    Raises DomainError "closed" once the sheet is locked, "undeclared" before the declaration of conflicts.
    """
    fresh = _open_sheet(sheet, by)
    declared = set(fresh.answers.filter(none=True).values_list("bid_id", flat=True))
    if not {bid for bid, _criterion in scores} <= declared:
        raise _undeclared()
    criteria = {criterion["id"] for criterion in fresh.tender.frozen_criteria}
    _keep(fresh.pk, {cell: given for cell, given in scores.items() if cell[1] in criteria})
    return fresh


def sheet_keep_typed(pk: int, *, by: Any, typed: Mapping[str, str]) -> tuple[datetime, dict[tuple[int, int], str]]:
    """Keep what is right of what was typed on one's own sheet; answer when, and a sentence for each cell that is wrong.

    Two statements, and no transaction around them: the second keeps all or nothing, and only while the sheet is open.
    Raises ScoreSheet.DoesNotExist, and DomainError as `sheet_save`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHEET_TO_KEEP, {"sheet": pk, "member": by.pk})
        found = cursor.fetchone()
    if found is None:
        raise ScoreSheet.DoesNotExist
    state, phase, at, declared, criteria = found
    if (state, phase) != ("open", "technical_opened"):
        raise _closed()
    if not declared:
        raise _undeclared()
    scores, errors = scores_from(typed, declared, criteria)
    _keep(pk, scores)
    return at, errors


def _undeclared() -> DomainError:
    return DomainError(_("Declare first whether you have a conflict of interest."), "undeclared")


def _keep(sheet: int, scores: Scores) -> None:
    if not scores:
        return
    bids, criteria = zip(*scores, strict=True)
    points, comments = zip(*scores.values(), strict=True)
    given = {"bids": bids, "criteria": criteria, "points": points, "comments": comments}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"sheet": sheet} | {name: list(values) for name, values in given.items()})
        if not cursor.rowcount:
            raise _closed()
