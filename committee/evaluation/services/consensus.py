"""Writing down what the consensus meeting agrees."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.evaluation.consensus import revision_of
from committee.evaluation.results import bids_to_score, locked_sheets
from committee.models import Consensus, ConsensusAttendance, ConsensusScore, Dissent
from committee.policies import leader_of
from partnership.audit.services import record
from partnership.workflow.errors import DomainError

Agreed = Mapping[tuple[int, int], tuple[Decimal | None, str]]


@transaction.atomic
def consensus_save(
    consensus: Consensus,
    *,
    by: Any,
    agreed: Agreed,
    present: list[int],
    dissents: Mapping[tuple[int, int], str] | None = None,
    notes: str = "",
    seen: str = "",
) -> Consensus:
    """Keep the agreed points and reasons {(bid, criterion): (points, reason)}, None where nothing is agreed (any more); the
    members present and the dissents {(bid, member): text}. Only the panel's leader writes; DomainError "closed" once the meeting is
    concluded, "stale" where something else was saved since the page that says `seen` was opened (empty: not asked).
    """
    fresh = Consensus.objects.select_for_update(of=("self",)).select_related("tender__project").get(pk=consensus.pk)
    if leader_of(fresh.tender) != by.pk:
        raise PermissionDenied
    if not fresh.is_open or fresh.tender.state != "technical_opened":
        raise DomainError(_("The consensus meeting is concluded: nothing was changed."), "closed")
    before = revision_of(fresh)
    bids = {bid.pk for bid in bids_to_score(fresh.tender)}
    criteria = {c["id"] for c in fresh.tender.frozen_criteria}
    rows = [
        ConsensusScore(consensus=fresh, bid_id=bid, criterion_id=criterion, points=points, reason=reason)
        for (bid, criterion), (points, reason) in agreed.items()
        if bid in bids and criterion in criteria and points is not None
    ]
    cleared = {key for key, (points, _reason) in agreed.items() if points is None}
    if cleared:
        known = fresh.scores.values_list("pk", "bid_id", "criterion_id")
        fresh.scores.filter(pk__in=[pk for pk, bid, criterion in known if (bid, criterion) in cleared]).delete()
    ConsensusScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["consensus", "bid", "criterion_id"],
        update_fields=["points", "reason"],
    )
    members = {sheet.member_id for sheet in locked_sheets(fresh.tender)}
    _write_people(
        fresh, members & set(present), {k: t for k, t in (dissents or {}).items() if k[1] in members and k[0] in bids}
    )
    fresh.notes = notes
    fresh.save(update_fields=["notes"])
    if seen not in ("", before) and revision_of(fresh) != before:
        raise DomainError(
            _("This meeting was saved in another window since this page was opened. Nothing was changed: compare what stands here with what is saved, then save again."),
            "stale",
        )  # fmt: skip
    record("edited", by=by, obj=fresh, after={"agreed": len(rows), "present": sorted(members & set(present))})
    return fresh


def _write_people(fresh: Consensus, present: set[int], dissents: dict[tuple[int, int], str]) -> None:
    fresh.attendance.all().delete()
    ConsensusAttendance.objects.bulk_create(ConsensusAttendance(consensus=fresh, member_id=m) for m in sorted(present))
    fresh.dissents.all().delete()
    Dissent.objects.bulk_create(
        Dissent(consensus=fresh, bid_id=bid, member_id=member, text=text.strip())
        for (bid, member), text in dissents.items()
        if text.strip()
    )
