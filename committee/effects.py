"""What else happens when a step of a tender, a sheet, an award or a paper is taken: inside the step's transaction."""

from datetime import datetime, timedelta
from typing import Any

from committee import evaluation
from committee.models import Award, BidResult, Complaint, PartnershipRequest, ScoreSheet
from contracts.services import contract_create_from_award
from partnership.documents.services import issue
from partnership.partners.models import PartnerKind
from partnership.people.models import User
from partnership.workflow.engine import begin, fire
from partnership.workflow.models import Notification
from partnership.workflow.registry import effect
from tenders.box import service as box
from tenders.models import Tender
from tenders.selectors.tender import rule_for
from tenders.services.project import project_create

Data = dict[str, Any]


@effect("committee.issue_opening_minutes")
def issue_opening_minutes(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    issue("committee.opening_minutes", tender.sessions.get(kind="technical"), by=by, project_id=tender.project_id)


@effect("committee.start_scoring")
def start_scoring(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """A sheet for every member of the tender committee who did not open the envelopes."""
    opened = tender.sessions.get(kind="technical").attendance.filter(officer__isnull=False).values("officer")
    members = User.objects.filter(is_active=True, grants__role="tender_member", grants__until=None).exclude(pk__in=opened)
    for member in members.distinct():
        begin(ScoreSheet.objects.create(tender=tender, member=member), by=by)


@effect("committee.tell_chair_sheets_locked")
def tell_chair_sheets_locked(sheet: ScoreSheet, *, by: Any, at: datetime, data: Data) -> None:
    """When the last sheet is locked, the secretary and the chair are told that the prices can be opened."""
    if sheet.tender.sheets.filter(state="open").exists():
        return
    people = User.objects.filter(is_active=True, grants__role__in=("tender_chair", "tender_secretary"), grants__until=None).distinct()
    Notification.objects.bulk_create(
        Notification(person=p, machine=sheet.tender.machine, step="open_financial", label=str(sheet.tender), url=sheet.tender.get_absolute_url())
        for p in people
    )


@effect("committee.apply_technical_result")
def apply_technical_result(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """Results of the locked sheets: those that passed go on, the others are excluded and their prices stay sealed."""
    bids = [bid for bid in evaluation.bids_to_score(tender) if bid.state == "opened"]
    for pk, result in evaluation.technical_results(tender, bids).items():
        bid = next(b for b in bids if b.pk == pk)
        why = _why_not(result, tender)
        BidResult.objects.create(
            tender=tender, bid=bid, technical_score=result.score, passed=result.passed, why_not=why,
            by_criterion={str(c): str(p) for c, p in result.by_criterion.items()},
        )  # fmt: skip
        if result.passed:
            fire(bid, "qualify", by=by, system=True)
        else:
            fire(bid, "exclude", by=by, system=True, reason=why)


def _why_not(result: Any, tender: Tender) -> str:
    if result.passed:
        return ""
    if result.failed:
        return "لم يبلغ العطاء الحد الأدنى في معيار: " + "، ".join(result.failed)
    return f"الدرجة الفنية {result.score} أقل من درجة الاجتياز {tender.pass_mark}"


@effect("committee.rank_bids")
def rank_bids(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    evaluation.rank(tender)


@effect("committee.issue_financial_minutes")
def issue_financial_minutes(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    issue("committee.financial_minutes", tender.sessions.get(kind="financial"), by=by, project_id=tender.project_id)


@effect("committee.issue_evaluation_report")
def issue_evaluation_report(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    issue("committee.evaluation_report", tender, by=by, project_id=tender.project_id)


@effect("committee.recommend_award")
def recommend_award(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """The recommendation goes to the partnership committee's desk: the first rank, unless a written reason says otherwise."""
    chosen = data.get("result") or BidResult.objects.select_related("bid").get(tender=tender, rank=1)
    award = Award.objects.create(
        tender=tender, bid=chosen.bid, amount=chosen.price, recommended_by=by, recommendation=data.get("recommendation", "")
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
    """One letter to the winner, one to each of the others with their own scores."""
    issue("committee.award_letter", award, by=by, project_id=award.project_id)
    for result in BidResult.objects.filter(tender=award.tender).exclude(bid=award.bid).select_related("bid__partner", "tender__project"):
        issue("committee.regret_letter", result, by=by, project_id=award.project_id)


@effect("committee.start_standstill")
def start_standstill(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    """RULES.md: ten days for local bidders, twenty when an international body has bid."""
    bidders = award.tender.bids.exclude(state__in=("draft", "withdrawn"))
    international = bidders.filter(partner__kind=PartnerKind.INTERNATIONAL).exists()
    days = rule_for(award.tender, "standstill_days_international" if international else "standstill_days")
    award.standstill_ends_at = at + timedelta(days=int(days))
    award.save(update_fields=["standstill_ends_at"])


@effect("committee.award_tender")
def award_tender(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    fire(award.tender, "award", by=by, system=True)
    fire(award.bid, "win", by=by, system=True)
    for bid in award.tender.bids.filter(state__in=("priced", "excluded")).exclude(pk=award.bid_id):
        fire(bid, "lose", by=by, system=True)


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
        data={"items": content.get("items", [])},
    )


@effect("committee.uphold_on_award")
def uphold_on_award(complaint: Complaint, *, by: Any, at: datetime, data: Data) -> None:
    fire(complaint.award, "uphold_complaint", by=by, system=True)


@effect("committee.evaluate_again")
def evaluate_again(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    fire(award.tender, "reevaluate", by=by, system=True)


@effect("committee.project_from_request")
def project_from_request(request: PartnershipRequest, *, by: Any, at: datetime, data: Data) -> None:
    request.project = project_create(by=by, title=request.title, field=request.field)
    request.save(update_fields=["project"])
