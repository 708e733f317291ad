"""The rotation report (RULES.md, section 2): who is invited to limited tenders how often, and who is eligible and never was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from partnership.partners.models import Partner
from partnership.partners.selectors import eligibility, with_evidence
from tenders.models import Bid, FieldOfPartnership, Invitation


@dataclass(frozen=True, slots=True)
class Turn:
    """One approved partner. Invitations count from their sending; bids only where the tender has closed."""

    partner: Partner
    fields: list[str]
    reasons: list[str | Promise]  # why it may not bid today; empty when it may
    invited: int
    last: datetime | None
    bids: int
    won: int

    @property
    def is_passed_over(self) -> bool:
        """Eligible today, and never invited."""
        return not self.reasons and self.invited == 0


def rotation(field: str = "", kind: str = "") -> list[Turn]:
    """Approved partners, those passed over first, then the longest waiting."""
    partners = _counted(Partner.objects.filter(state="approved"))
    if kind:
        partners = partners.filter(kind=kind)
    turns = [_turn(partner) for partner in with_evidence(partners)]
    if field:
        turns = [turn for turn in turns if not turn.partner.fields or field in turn.partner.fields]
    return sorted(turns, key=_order)


def _order(turn: Turn) -> tuple[bool, int, float, str]:
    return (not turn.is_passed_over, turn.invited, turn.last.timestamp() if turn.last else 0.0, turn.partner.name)


def _turn(partner: Any) -> Turn:
    labels = [str(FieldOfPartnership(code).label) for code in partner.fields if code in FieldOfPartnership.values]
    return Turn(
        partner, labels, eligibility(partner), partner.invited, partner.last_invited, partner.bids_sent, partner.won
    )


def _counted(partners: QuerySet[Partner]) -> QuerySet[Any]:
    invitations = Invitation.objects.filter(partner=OuterRef("pk"), sent_at__isnull=False)
    bids = Bid.objects.filter(partner=OuterRef("pk"), tender__closed_at__isnull=False).exclude(state="draft")
    last = invitations.order_by().values("partner").annotate(last=Max("sent_at")).values("last")
    return partners.annotate(
        invited=_number(invitations),
        last_invited=Subquery(last),
        bids_sent=_number(bids),
        won=_number(bids.filter(state="awarded")),
    )


def _number(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("partner").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
