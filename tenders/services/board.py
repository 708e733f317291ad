"""The route through the Tender Board: chosen by the ceiling, recorded step by step, taken over by the chair."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.documents.services import store_file
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.models import BoardBid, BoardDocument, BoardRecord, Tender
from tenders.models.tender import BOARD, OWN
from tenders.selectors.rules import rule_record

FACTS = ("number", "published_on", "opened_on", "decision", "decided_on", "notes")
RECORDABLE = ("preparing", "ready", "with_board")


def route_by_rule(estimate: Any) -> str:
    """RULES.md 1: the ministry's own box up to the internal ceiling, the Tender Board above it."""
    return BOARD if estimate is not None and estimate > rule_record("internal_ceiling").plain else OWN


def is_recordable(tender: Tender) -> bool:
    """May the secretary still record what the Board did?"""
    return tender.state in RECORDABLE


def may_override() -> bool:
    """Does the rule of the ceiling allow another route with a written reason?"""
    return rule_record("internal_ceiling").may_be_overridden


@transaction.atomic
def board_save(
    tender: Tender, *, by: Any, facts: dict[str, Any], bids: list[dict[str, Any]] | None = None, files: list[Any] | None = None
) -> BoardRecord:  # fmt: skip
    """Keep what is known of the Board's procedure. `bids`: every price opened, instead of those before.

    Raises DomainError "not_board", "not_now" once it was taken over, "winner" for more than one or one that is not in
    the register, "twice" for the same partner twice, or as an upload does.
    """
    if not has_role(by, "tender_secretary"):
        raise PermissionDenied
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    if fresh.route != BOARD:
        raise DomainError(_("This tender has the ministry's own box."), "not_board")
    if fresh.state not in RECORDABLE:
        raise DomainError(_("The result was taken over: the record stays as it is."), "not_now")
    known = {name: facts[name] for name in FACTS if name in facts}
    found, _created = BoardRecord.objects.update_or_create(
        tender=fresh, defaults=known | {"recorded_by": by, "recorded_at": now()}
    )
    if bids is not None:
        _check(bids)
        found.bids.all().delete()
        BoardBid.objects.bulk_create(BoardBid(record=found, **row) for row in bids)
    for upload in files or []:
        kept = store_file(upload, by=by, project_id=fresh.project_id, kind="board")
        BoardDocument.objects.create(record=found, file=kept)
    after = {"board": found.number, "bids": found.bids.count(), "documents": found.documents.count()}
    record("edited", by=by, obj=fresh, after=after)
    return found


def _check(bids: list[dict[str, Any]]) -> None:
    winners = [row for row in bids if row.get("is_winner")]
    if len(winners) > 1 or any(not row.get("accepted") or row.get("partner") is None for row in winners):
        raise DomainError(_("One bidder wins: accepted by the Board, and from the register of partners."), "winner")
    partners = [row["partner"].pk for row in bids if row.get("partner")]
    if len(set(partners)) != len(partners):
        raise DomainError(_("The same partner stands here twice."), "twice")
    if any(row.get("accepted") and row.get("partner") and row.get("technical_score") is None for row in bids):
        raise DomainError(_("Write the technical score of every accepted bid of a registered partner."), "score")


def board_missing(tender: Tender) -> list[str]:
    """What is still missing before the result can be taken over, in words."""
    found = BoardRecord.objects.filter(tender=tender).first()
    if found is None:
        return [_("Nothing of the Board's procedure is recorded yet.")]
    checks = [
        (found.number, _("The number at the Tender Board is missing.")),
        (found.published_on and found.opened_on, _("The Board's dates are missing.")),
        (found.bids.filter(is_winner=True).exists(), _("The prices opened and the bidder who wins are missing.")),
        (found.decision and found.decided_on, _("The Board's decision and its date are missing.")),
        (found.documents.exists(), _("No document of the Board is attached.")),
    ]
    return [text for present, text in checks if not present]
