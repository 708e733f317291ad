"""Facts about tenders and bids that a step waits for. The first line of each docstring is what a person reads."""

from datetime import datetime

from django.db.models import QuerySet

from partnership.workflow.clock import now
from partnership.workflow.registry import due, guard
from tenders.box import ceremony
from tenders.box import service as box
from tenders.calendar import date_problems
from tenders.models import Bid, Method, Tender
from tenders.selectors.bid_check import bid_missing, eligibility_here
from tenders.selectors.missing import tender_missing
from tenders.selectors.publication import paid_partners
from tenders.selectors.tender import rule_for
from tenders.services.board import board_missing


@guard("tenders.tender_complete")
def tender_complete(tender: Tender) -> bool:
    """Some facts of the tender are still missing: the list stands on its page."""
    return not tender_missing(tender)


@guard("tenders.dates_follow_rules")
def dates_follow_rules(tender: Tender) -> bool:
    """The dates do not follow the rules: the page of the tender says which and what to do."""
    return not any(problem.blocks for problem in date_problems(tender))


@guard("tenders.enough_invitees")
def enough_invitees(tender: Tender) -> bool:
    """Fewer partners are invited than the rule asks: invite more, or write the reason on the tender's page."""
    if tender.method == Method.OPEN:
        return True
    invited = len(tender.invitations.all())
    return invited >= rule_for(tender, "invitees_warn") or (invited > 0 and bool(tender.few_invitees_reason.strip()))


@guard("tenders.box_ready")
def box_ready(tender: Tender) -> bool:
    """The tender box is not ready: officers, keys and the rehearsal stand on its page."""
    return ceremony.is_ready(tender)


@guard("tenders.board_result_complete")
def board_result_complete(tender: Tender) -> bool:
    """Something of the Tender Board's result is not recorded yet: the list stands on its page."""
    return not board_missing(tender)


@guard("tenders.deadline_passed")
def deadline_passed(tender: Tender) -> bool:
    """The closing date has not come yet."""
    return tender.closing_at is not None and now() >= tender.closing_at


@guard("tenders.before_deadline")
def before_deadline(tender: Tender) -> bool:
    """The closing date has passed: nothing is extended after it."""
    return not deadline_passed(tender)


@guard("tenders.bids_received")
def bids_received(tender: Tender) -> bool:
    """No bid was received: declare the tender unsuccessful instead."""
    return tender.bids.filter(state="submitted").exists()


@guard("tenders.accepting_bids")
def accepting_bids(bid: Bid) -> bool:
    """The deadline has passed, or the tender does not accept bids any more."""
    return bid.tender.state == "announced" and before_deadline(bid.tender)


@guard("tenders.bid_sent_here")
def bid_sent_here(bid: Bid) -> bool:
    """The bid came on paper: withdraw it first, then send another from here."""
    return not bid.versions.filter(is_current=True, paper__isnull=False).exists()


@guard("tenders.bidder_eligible")
def bidder_eligible(bid: Bid) -> bool:
    """The partner may not bid here today: the reasons stand on the page of the bid."""
    return not eligibility_here(bid)


@guard("tenders.documents_paid")
def documents_paid(bid: Bid) -> bool:
    """The price of the tender documents is not recorded as paid: pay it, and finance notes it here."""
    tender = bid.tender
    if tender.document_price == 0 or not rule_for(tender, "documents_paid_to_bid"):
        return True
    return bid.partner_id in paid_partners(tender.pk)


@guard("tenders.bid_key_held")
def bid_key_held(bid: Bid) -> bool:
    """This browser does not hold the key of the bid: give it on the page of the bid."""
    return box.holds_key(bid)


@guard("tenders.bid_complete")
def bid_complete(bid: Bid) -> bool:
    """Something is still missing in the bid: the list stands on the page “Check and seal”."""
    return not any(item.blocks for item in bid_missing(bid, box.draft_for_check(bid)))


@guard("tenders.bid_changed")
def bid_changed(bid: Bid) -> bool:
    """Nothing was changed since the version that was sent: it stands as it is."""
    return box.draft_differs(bid)


@due("tenders.tender", "close")
def tenders_to_close(moment: datetime) -> QuerySet[Tender]:
    return Tender.objects.filter(state="announced", closing_at__lte=moment)
