"""What else happens when a step of a tender, a sheet, an award or a paper is taken: inside the step's transaction."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

import committee.meetings.effects
import committee.reports.effects  # noqa: F401 -- registers its own
from committee.aftermath.effects import send_letter
from committee.evaluation import results as evaluation
from committee.evaluation.flag_data import raised_words
from committee.evaluation.services.negotiation import amount_of, most_to_award
from committee.evaluation.services.prices import prices_review
from committee.models import (
    Award,
    BidResult,
    Consensus,
    EvaluationMember,
    ScoreSheet,
)
from committee.opening.services.board import result_take
from committee.opening.services.minutes import readout_issue
from committee.policies import evaluators, may_evaluate
from committee.requests import effects as effects_requests  # noqa: F401 -- registers
from committee.selectors import committee_members
from contracts.services import contract_create_from_award
from partnership.documents.services import issue
from partnership.partners.models import PartnerKind
from partnership.workflow import notices
from partnership.workflow.calendar import add_working_days
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError
from partnership.workflow.registry import effect
from tenders.box import opening, prices
from tenders.box import service as box
from tenders.models import Bid, Tender
from tenders.selectors.tender import rule_for

Data = dict[str, Any]
REASON_LETTERS = 40  # how much a recommendation beside the ranking must say


@effect("committee.issue_opening_minutes")
def issue_opening_minutes(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    issue("committee.opening_minutes", tender.sessions.get(kind="technical"), by=by, project_id=tender.project_id)
    readout_issue(tender, "technical", by=by)


@effect("committee.start_scoring")
def start_scoring(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """A sheet for everybody of the panel; by default the tender committee's members. Never an opener or a bidder's own."""
    people = list(evaluators(tender))
    if not tender.panel.exists():  # nobody was appointed: the standing committee, its first member in the chair
        EvaluationMember.objects.bulk_create(
            EvaluationMember(tender=tender, person=m, is_chair=n == 0, appointed_at=at, appointed_by=by)
            for n, m in enumerate(people)
        )
    for member in people:
        begin(ScoreSheet.objects.create(tender=tender, member=member), by=by)


@effect("committee.close_sheets")
def close_sheets(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """The tender ends early: nobody has to score any more."""
    for sheet in tender.sheets.filter(state="open"):
        fire(sheet, "close", by=by, system=True)
    for consensus in Consensus.objects.filter(tender=tender).exclude(state="closed"):
        fire(consensus, "close", by=by, system=True)


@effect("committee.begin_consensus")
def begin_consensus(sheet: ScoreSheet, *, by: Any, at: datetime, data: Data) -> None:
    """When the last sheet is locked, the meeting waits on the desk of the panel's chair."""
    _begin_consensus(sheet.tender, by=by, at=at)


def _begin_consensus(tender: Tender, *, by: Any, at: datetime) -> None:
    Tender.objects.select_for_update(of=("self",)).get(
        pk=tender.pk
    )  # two last sheets at once: one sees the other locked
    states = set(tender.sheets.exclude(state="set_aside").values_list("state", flat=True))
    if states == {"locked"} and not Consensus.objects.filter(tender=tender).exists():
        begin(Consensus.objects.create(tender=tender, begun_at=at), by=by)


@effect("committee.after_recusal")
def after_recusal(sheet: ScoreSheet, *, by: Any, at: datetime, data: Data) -> None:
    """A substitute is called, the meeting goes to whoever leads now; before a price is open it decides anew."""
    tender = sheet.tender
    consensus = Consensus.objects.filter(tender=tender).first()
    if tender.state != "technical_opened" or opening.any_opened(tender, opening.FINANCIAL):
        _tell_chairs(tender, "evaluate")  # the scores are final: the chair decides what follows from it
        return
    if consensus is not None and consensus.is_concluded:
        consensus = fire(consensus, "reopen", by=by, system=True, reason=data["reason"])
    elif consensus is not None and consensus.is_open:
        fire(consensus, "hand_over", by=by, system=True)
    waiting = tender.panel.filter(is_substitute=True, called_at=None)
    for seat in waiting.exclude(person__in=tender.sheets.values("member")).select_related("person"):
        if may_evaluate(tender).filter(pk=seat.person_id).exists():
            EvaluationMember.objects.filter(pk=seat.pk).update(called_at=at)
            begin(ScoreSheet.objects.create(tender=tender, member=seat.person), by=by)
            return
    _begin_consensus(tender, by=by, at=at)


@effect("committee.tell_prices_may_open")
def tell_prices_may_open(consensus: Consensus, *, by: Any, at: datetime, data: Data) -> None:
    """Once the consensus is concluded, the secretary and the chair are told that the prices can be opened."""
    _tell_chairs(consensus.tender, "open_financial")


def _tell_chairs(tender: Tender, step: str) -> None:
    people = committee_members(frozenset({"tender_chair", "tender_secretary"}))
    notices.tell(
        people, machine=tender.machine, step=step, label=lambda: str(tender), url=tender.get_absolute_url(), project_id=tender.project_id
    )  # fmt: skip


@effect("committee.apply_technical_result")
def apply_technical_result(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """Results of the consensus: those that passed go on, the others are excluded and their prices stay sealed."""
    bids = list(tender.bids.filter(state="opened").select_related("partner"))
    for excluded in tender.bids.filter(state="excluded", result=None):
        BidResult.objects.create(tender=tender, bid=excluded, passed=False, why_not=excluded.excluded_reason)
    for pk, result in evaluation.technical_results(tender, bids).items():
        bid = next(b for b in bids if b.pk == pk)
        why = evaluation.why_not_passed(result, tender)
        BidResult.objects.create(
            tender=tender, bid=bid, technical_score=result.score, passed=result.passed, why_not=why,
            by_criterion={str(c): str(p) for c, p in result.by_criterion.items()},
        )  # fmt: skip
        if result.passed:
            fire(bid, "qualify", by=by, system=True)
        else:
            fire(bid, "exclude", by=by, system=True, reason=why)


@effect("committee.rank_bids")
def rank_bids(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """Prices are reviewed (arithmetic, abnormally low) and ranked by the published formula."""
    prices_review(tender)
    evaluation.rank(tender)


@effect("committee.rank_without")
def rank_without(bid: Bid, *, by: Any, at: datetime, data: Data) -> None:
    """A bid excluded after its price was opened leaves the ranking; the others are ranked anew."""
    result = BidResult.objects.filter(bid=bid, price__isnull=False).first()
    if result is None:
        return
    BidResult.objects.filter(pk=result.pk).update(
        rank=None, total=None, financial_score=None, why_not=bid.excluded_reason
    )
    prices_review(bid.tender)
    evaluation.rank(bid.tender)


@effect("committee.issue_financial_minutes")
def issue_financial_minutes(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    issue("committee.financial_minutes", tender.sessions.get(kind="financial"), by=by, project_id=tender.project_id)
    readout_issue(tender, "financial", by=by)


@effect("committee.issue_evaluation_report")
def issue_evaluation_report(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    issue("committee.comparison", tender, by=by, project_id=tender.project_id)
    issue("committee.evaluation_report", tender, by=by, project_id=tender.project_id)


@effect("committee.recommend_award")
def recommend_award(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """The recommendation goes to the partnership committee's desk: the first rank, unless a written reason says otherwise."""
    ranked = BidResult.objects.filter(tender=tender, rank__isnull=False).select_related("bid__negotiation")
    chosen = ranked.get(pk=data["result"].pk) if data.get("result") else ranked.get(rank=1)
    text = data.get("recommendation", "").strip()
    if chosen.rank != 1 and len(text) < REASON_LETTERS:
        raise DomainError(
            _("Write why another bid than the first rank is recommended (at least 40 letters)."), "override"
        )
    amount, most = amount_of(chosen), most_to_award(tender)
    if most is not None and (amount or most) > most:
        raise DomainError(_("The price of this bid lies above the approved budget: recommend another one."), "budget")
    award = Award.objects.create(
        tender=tender,
        bid=chosen.bid,
        amount=amount,
        recommended_by=by,
        recommendation=text,
        recommended_at=at,
        red_flags=raised_words(tender),
    )
    begin(award, by=by)


@effect("committee.issue_memorandum")
def issue_memorandum(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    issue("committee.memorandum", award, by=by, project_id=award.project_id)


@effect("committee.tender_unsuccessful")
def tender_unsuccessful(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    fire(award.tender, "declare_unsuccessful", by=by, system=True, reason=data["reason"])


@effect("committee.issue_letters")
def issue_letters(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    """One letter to the winner, one to each of the others with their own scores: in the portal and by e-mail."""
    letter = issue("committee.award_letter", award, by=by, project_id=award.project_id)
    send_letter(letter, award.bid.partner, machine=award.machine, step="notify")
    others = BidResult.objects.filter(tender=award.tender).exclude(bid=award.bid)
    for result in others.select_related("bid__partner", "tender__project"):
        letter = issue("committee.regret_letter", result, by=by, project_id=award.project_id)
        send_letter(letter, result.bid.partner, machine=award.machine, step="notify")


@effect("committee.start_standstill")
def start_standstill(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    """RULES.md: ten days for local bidders, twenty when an international body has bid."""
    bidders = award.tender.bids.exclude(state__in=("draft", "withdrawn"))
    international = bidders.filter(partner__kind=PartnerKind.INTERNATIONAL).exists()
    days = rule_for(award.tender, "standstill_days_international" if international else "standstill_days")
    award.standstill_ends_at = at + _standstill(award.tender, at, int(days))
    award.save(update_fields=["standstill_ends_at"])


def _standstill(tender: Tender, at: datetime, days: int) -> timedelta:
    """So many days from the notice, or working days where the rule `standstill_working_days` says so.

    RULES.md section 1 gives "10 days from notice for local bidders, 20 for international" (the source's appeal periods) and
    says nothing of a last day that is a Friday, a Saturday or a holiday. Without a source the period is neither lengthened nor
    shortened: it ends so many times 24 hours after the notice, on whatever day that is; the letter and every page name the
    day and the hour, and complaints are filed here at any hour of any day. A ministry that counts otherwise sets the rule.
    """
    if not rule_for(tender, "standstill_working_days"):
        return timedelta(days=days)
    day = timezone.localdate(at)
    return add_working_days(day, days) - day


@effect("committee.award_tender")
def award_tender(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    fire(award.tender, "award", by=by, system=True)
    fire(award.bid, "win", by=by, system=True)
    for bid in award.tender.bids.filter(state__in=("priced", "excluded")).exclude(pk=award.bid_id):
        fire(bid, "lose", by=by, system=True)


def negotiated_items(items: list[Data], award: Award) -> list[Data]:
    """The price schedule; what was negotiated off stands as a discount on its dearest line."""
    talk, price = getattr(award.bid, "negotiation", None), award.bid.result.price
    if talk is None or talk.offered is None or price is None or not items:
        return items
    dearest = max(range(len(items)), key=lambda n: prices.reckon({"items": [items[n]]}).subtotal)
    already = prices.amount_of(items[dearest].get("discount")) or Decimal(0)
    less = items[dearest] | {"discount": str(already + price - talk.offered)}
    return [less if n == dearest else item for n, item in enumerate(items)]


@effect("committee.draft_contract")
def draft_contract(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    """Push the contract down to the contracts room, which knows nothing of awards."""
    content = box.opened_content(award.bid)
    contract_create_from_award(
        project=award.tender.project,
        partner=award.bid.partner,
        amount=award.amount,
        terms=award.tender.terms,
        by=by or award.decided_by,
        award_reference=award.tender.reference,
        data={"items": negotiated_items(content.get("items", []), award)},
    )


@effect("committee.evaluate_again")
def evaluate_again(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    fire(award.tender, "reevaluate" if award.tender.has_box else "board_again", by=by, system=True)


@effect("committee.take_board_result")
def take_board_result(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """The Tender Board's result goes to both committees like any recommendation; its record is a document."""
    result_take(tender, by=by)
    issue("committee.board_record", tender, by=by, project_id=tender.project_id)
