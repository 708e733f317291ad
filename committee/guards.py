"""Facts that steps of tenders, sheets, awards and the committees' papers wait for. The first line is what a person reads."""

from datetime import datetime

from django.db.models import QuerySet

import committee.aftermath.guards
import committee.aftermath.selectors
import committee.evaluation.asked
import committee.meetings.guards
import committee.oversight.policies
import committee.oversight.selectors
import committee.reports.guards
import committee.reports.selectors  # noqa: F401 -- registers its own
from committee.evaluation.consensus import is_complete, is_quorate
from committee.evaluation.examination import all_admitted
from committee.evaluation.results import bids_to_open, bids_to_score, missing_scores, technical_results
from committee.evaluation.services.negotiation import affordable
from committee.models import Award, BidResult, Consensus, PartnershipRequest, PriceReview, ScoreSheet
from committee.policies import evaluators
from contracts.models import Contract
from partnership.workflow.clock import now
from partnership.workflow.registry import due, guard
from tenders.box import opening
from tenders.models import Bid, Tender
from tenders.selectors.tender import rule_for

LIVE_AWARD = ("recommended", "discussed", "with_minister", "approved", "standstill", "final", "returned")


def _officers_present(tender: Tender, kind: str) -> bool:
    """RULES.md: three opening officers, of whom two at least; nobody opens and evaluates the same tender."""
    session = tender.sessions.filter(kind=kind).first()
    if session is None:
        return False
    return session.attendance.filter(officer__isnull=False).count() >= rule_for(tender, "opening_officers_min")


@guard("committee.opening_attended")
def opening_attended(tender: Tender) -> bool:
    """The announced hour of the opening has not come, or fewer officers are recorded as present than the rule asks."""
    hours = [hour for hour in (tender.opening_at, tender.closing_at) if hour is not None]
    return len(hours) == 2 and now() >= max(hours) and _officers_present(tender, "technical")


@guard("committee.evaluators_named")
def evaluators_named(tender: Tender) -> bool:
    """Nobody is left to evaluate: name members who neither open the envelopes nor belong to a bidder."""
    named = tender.panel.filter(is_substitute=False).count()
    able = evaluators(tender).count()
    return able > 0 and able >= named


@guard("committee.financial_opening_attended")
def financial_opening_attended(tender: Tender) -> bool:
    """The attendance of the financial opening session is not recorded yet, or fewer officers attend than the rule asks."""
    return _officers_present(tender, "financial")


@guard("committee.technical_all_opened")
def technical_all_opened(tender: Tender) -> bool:
    """Not every technical envelope is opened yet: open them on the page of the session."""
    return opening.all_opened(tender, opening.TECHNICAL, bids_to_open(tender, opening.TECHNICAL))


@guard("committee.financial_all_opened")
def financial_all_opened(tender: Tender) -> bool:
    """Not every financial envelope of the bids that passed is opened yet: open them on the page of the session."""
    return opening.all_opened(tender, opening.FINANCIAL, bids_to_open(tender, opening.FINANCIAL))


def _all_locked(tender: Tender) -> bool:
    return set(tender.sheets.exclude(state="set_aside").values_list("state", flat=True)) == {"locked"}


@guard("committee.sheets_locked")
def sheets_locked(tender: Tender) -> bool:
    """Not every evaluator has locked a sheet yet: no price is opened before all scores are final."""
    return _all_locked(tender)


@guard("committee.consensus_concluded")
def consensus_concluded(tender: Tender) -> bool:
    """The consensus meeting of the evaluation committee is not concluded yet: the technical scores are not final."""
    return Consensus.objects.filter(tender=tender, state="concluded").exists()


@guard("committee.consensus_not_concluded")
def consensus_not_concluded(sheet: ScoreSheet) -> bool:
    """The consensus meeting is concluded: it must be reopened first."""
    return not Consensus.objects.filter(tender_id=sheet.tender_id, state="concluded").exists()


@guard("committee.panel_sheets_locked")
def panel_sheets_locked(consensus: Consensus) -> bool:
    """Not every evaluator has locked a sheet yet."""
    return _all_locked(consensus.tender)


@guard("committee.bids_examined")
def bids_examined(consensus: Consensus) -> bool:
    """Not every bid is admitted at the preliminary examination yet: the secretary admits them on its page."""
    return all_admitted(consensus.tender)


@guard("committee.consensus_complete")
def consensus_complete(consensus: Consensus) -> bool:
    """Agreed points are missing, or the reason where the sheets lie further apart than the rule allows."""
    return is_complete(consensus)


@guard("committee.consensus_attended")
def consensus_attended(consensus: Consensus) -> bool:
    """Fewer evaluators are recorded as present than the rule asks."""
    return is_quorate(consensus)


@guard("committee.no_price_open")
def no_price_open(consensus: Consensus) -> bool:
    """A price is open: the technical scores are final."""
    tender = consensus.tender
    return tender.state == "technical_opened" and not opening.any_opened(tender, opening.FINANCIAL)


@guard("committee.evaluation_not_over")
def evaluation_not_over(sheet: ScoreSheet) -> bool:
    """The evaluation of this tender is over."""
    return sheet.tender.state in ("technical_opened", "financial_opened", "evaluated")


@guard("committee.a_bid_passed")
def a_bid_passed(tender: Tender) -> bool:
    """No bid reached the pass mark: declare the tender unsuccessful instead."""
    return any(result.passed for result in technical_results(tender, bids_to_score(tender)).values())


@guard("committee.ranking_complete")
def ranking_complete(tender: Tender) -> bool:
    """The opened bids are not all ranked yet."""
    priced = tender.bids.filter(state="priced").count()
    return priced > 0 and BidResult.objects.filter(tender=tender, rank__isnull=False).count() == priced


@guard("committee.prices_judged")
def prices_judged(tender: Tender) -> bool:
    """A price is abnormally low and not judged yet: ask the bidder to justify it, then judge it."""
    return not PriceReview.objects.filter(bid__tender=tender, bid__state="priced", abnormal=True, verdict="").exists()


@guard("committee.within_budget")
def within_budget(tender: Tender) -> bool:
    """Every price lies above the approved budget: negotiate where the rule allows, or declare the tender unsuccessful."""
    return affordable(tender)


@guard("committee.no_award_pending")
def no_award_pending(tender: Tender) -> bool:
    """An award of this tender is under way: it must be decided first."""
    return not tender.awards.filter(state__in=LIVE_AWARD).exists()


@guard("committee.bid_can_be_excluded")
def bid_can_be_excluded(bid: Bid) -> bool:
    """A bid is excluded during the technical evaluation only."""
    return bid.tender.state in ("technical_opened", "financial_opened")


@guard("committee.conflict_answered")
def conflict_answered(sheet: ScoreSheet) -> bool:
    """You have not declared yet whether you have a conflict of interest with each bidder."""
    declared = {answer.bid_id for answer in sheet.answers.all() if answer.none}
    return {bid.pk for bid in bids_to_score(sheet.tender)} <= declared


@guard("committee.sheet_complete")
def sheet_complete(sheet: ScoreSheet) -> bool:
    """Some points are missing, or a comment where one is required (under 40 and over 90 points)."""
    return not missing_scores(sheet)


@guard("committee.technical_evaluation_open")
def technical_evaluation_open(sheet: ScoreSheet) -> bool:
    """The technical evaluation is closed: a price is open."""
    return sheet.tender.state == "technical_opened" and not opening.any_opened(sheet.tender, opening.FINANCIAL)


@guard("committee.standstill_over")
def standstill_over(award: Award) -> bool:
    """The standstill has not ended: bidders may still complain."""
    return award.standstill_ends_at is not None and now() >= award.standstill_ends_at


@guard("committee.no_open_complaint")
def no_open_complaint(award: Award) -> bool:
    """A complaint is open: it must be answered first."""
    return not award.complaints.filter(state__in=("filed", "review")).exists()


@guard("committee.opinion_recorded")
def opinion_recorded(request: PartnershipRequest) -> bool:
    """The committee's opinion is not recorded yet."""
    return bool(request.opinion.strip())


@due("committee.award", "finalise")
def awards_to_finalise(moment: datetime) -> QuerySet[Award]:
    ended = Award.objects.filter(state="standstill", standstill_ends_at__lte=moment)
    return ended.exclude(complaints__state__in=("filed", "review"))


@guard("contracts.standstill_ended")
def standstill_ended(contract: Contract) -> bool:
    """The standstill after the award is not over, or a complaint against it is open."""
    awards = Award.objects.filter(tender__project=contract.project_id, state__in=LIVE_AWARD)
    for award in awards:
        over = award.state == "final" and award.standstill_ends_at is not None and award.standstill_ends_at <= now()
        if not over or award.complaints.filter(state__in=("filed", "review")).exists():
            return False
    return True
