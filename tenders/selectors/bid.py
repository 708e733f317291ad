"""Bids as rows (who, when, state). Their content is the box's to give out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnership.partners.policies import partners_of
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.path import BID_PUBLIC_LABELS
from partnership.workflow.registry import register_selector
from tenders.models import Bid, BidSecurity, Invitation
from tenders.seats import seated_in

READ_BIDS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor", "minister", "legal"}


def bids_visible(user: Any) -> QuerySet[Bid]:
    """A partner's own bids; the committees see who has bid only once the tender is closed; an external expert the opened
    bids of the tenders the expert evaluates."""
    rows = Bid.objects.select_related("tender__project", "tender__terms", "partner")
    if has_role(user, *READ_BIDS):
        closed = Q(tender__closed_at__isnull=False) | Q(tender__route="board")  # the Board announces its own result
        return rows.filter(closed).exclude(state="draft")
    if has_role(user, "expert"):
        return rows.filter(tender__in=seated_in(user), technical_opened_at__isnull=False)
    return rows.filter(partner_id__in=partners_of(user)) if has_role(user, "partner") else rows.none()


def securities_visible(user: Any) -> QuerySet[BidSecurity]:
    """The securities of opened financial envelopes: a bidder's own, all to those who read bids."""
    return BidSecurity.objects.filter(bid__in=bids_visible(user)).select_related(
        "bid__tender__project", "bid__partner", "settled_by"
    )


def invitations_waiting(user: Any) -> QuerySet[Invitation]:
    """Limited tenders this person's partner is invited to, still open, without a bid of its own."""
    mine = partners_of(user)
    bid_on = Bid.objects.filter(partner_id__in=mine).values("tender_id")
    rows = Invitation.objects.filter(partner_id__in=mine, tender__state="announced").exclude(tender_id__in=bid_on)
    return rows.select_related("tender__project").order_by("tender__closing_at", "pk")


@dataclass(frozen=True, slots=True)
class Told:
    """What a bidder was told or asked in writing while the bid's own state still says "under evaluation"."""

    label: str | Promise
    text: str
    ends: datetime | None = None  # the standstill
    url: str = ""  # what the bidder may do now, and its words
    action: str = ""


_TOLD: list[Callable[[list[Bid]], dict[int, Told]]] = []


def register_told(function: Callable[[list[Bid]], dict[int, Told]]) -> Callable[[list[Bid]], dict[int, Told]]:
    """Who knows what the letters said: `f(bids) -> {bid: Told}`, one answer for a page of bids."""
    if function not in _TOLD:
        _TOLD.append(function)
    return function


def told_of(bids: list[Bid]) -> dict[int, Told]:
    """{bid: what it was told in writing} of those that were asked for something, or whose letters are sent before the award is final."""
    waiting = [bid for bid in bids if bid.state in BID_PUBLIC_LABELS]
    return {pk: told for function in _TOLD for pk, told in function(waiting).items()} if waiting else {}


def situation(bid: Bid, *, is_open: bool) -> str:
    """Where a bid stands, in a sentence for its bidder; what the committee thinks of it stands in no sentence before the letters."""
    if bid.state == "draft":
        if is_open:
            return _("This is a draft: it does not lie in the tender box yet. Nobody has received anything.")
        return _("This draft was never sent: it takes no part in the tender.")
    if bid.state == "withdrawn":
        if is_open:
            return _("You withdrew this bid: it will not be opened. You may send it again until the deadline.")
        return _("You withdrew this bid: it was not opened and takes no part in the tender.")
    if bid.state == "submitted":
        if is_open:
            return _(
                "Your bid lies sealed in the tender box. You need to do nothing more; until the deadline you may replace or withdraw it."
            )
        return _("Your bid lies sealed in the tender box and waits for the opening.")
    if bid.state == "awarded":
        return _("Your bid was chosen. The ministry prepares the contract; its letter stands among the documents.")
    if bid.state == "unsuccessful":
        return _("Another bid was chosen, or none. The letter says why.")
    if bid.state == "returned" and bid.tender.state == "cancelled":
        return _("The tender was cancelled: no bid was chosen. The page of the tender says why.")
    if bid.state == "returned" and bid.technical_opened_at:
        return _("The tender ended without an award: no bid was chosen. Your letter among the documents says how far your bid came, the page of the tender why it ended.")  # fmt: skip
    if bid.state == "returned":
        return _("The tender ended without an award; your envelopes were returned as the record says.")
    return _("Your bid was opened and is being evaluated. You will receive a letter.")


register_selector("tenders.bid", bids_visible)
