"""What else happens after a decision: threads, letters by e-mail, what goes back to bidders, answers to complaints."""

from datetime import datetime
from typing import Any

from committee import tasks
from committee.aftermath.panel import name_panel
from committee.models import Award, Complaint
from committee.models.aftermath import AwardQuestion, ResultNotice
from committee.policies import NOT_BIDDING
from partnership.audit.services import record
from partnership.documents.models import OfficialDocument
from partnership.documents.services import issue
from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow import desk
from partnership.workflow.engine import begin, fire
from partnership.workflow.notices import tell
from partnership.workflow.registry import effect
from tenders.models import Bid, Tender
from tenders.models.security import BidSecurity
from tenders.services.security import security_release

Data = dict[str, Any]
CANCELLED_BY_COMPLAINT = "قبول تظلم من نتيجة المناقصة."  # public: the answer itself is the complainant's letter


# --- the minister's questions -----------------------------------------------------------------------------------------
@effect("committee.keep_question")
def keep_question(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    AwardQuestion.objects.create(
        award=award, desk=award.asked_desk or "both", text=data["reason"], asked_by=by, asked_at=at
    )


@effect("committee.keep_answer")
def keep_answer(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    award.questions.filter(answered_at=None).update(answer=data["reason"], answered_by=by, answered_at=at)


# --- letters ----------------------------------------------------------------------------------------------------------
def send_letter(document: OfficialDocument, partner: Partner, *, machine: str, step: str) -> None:
    """A letter in the portal at once, and with its PDF by e-mail after the commit."""
    people = User.objects.filter(represents__partner=partner, represents__active=True, is_active=True)
    tell(
        people, machine=machine, step=step, label=lambda: str(document), url=document.get_absolute_url(), kind="legal",
        project_id=document.project_id,
    )  # fmt: skip
    tasks.mail_letter.defer(document_id=document.pk, partner_id=partner.pk)


@effect("committee.draft_notice")
def draft_notice(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    """The result as communication may publish it, written from the file."""
    tender, winner = award.tender, award.bid.partner
    text = f"أقرت الوزارة ترسية المناقصة رقم {tender.reference} ({tender.project.title}) على {winner.name} بقيمة {award.amount:,.3f} د.ب."
    title_en, name_en = tender.project.title_en or tender.project.title, winner.name_en or winner.name
    text_en = f"Tender {tender.reference} ({title_en}) was awarded to {name_en} at BD {award.amount:,.3f}."
    begin(ResultNotice.objects.create(award=award, text=text, text_en=text_en), by=by)


# --- what goes back ---------------------------------------------------------------------------------------------------
@effect("committee.return_unopened")
def return_unopened(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    """Financial envelopes that were never opened go back as they came, with a record for each bidder."""
    unopened = award.tender.bids.filter(financial_opened_at=None, state__in=("unsuccessful", "excluded"))
    for bid in unopened.select_related("partner", "tender__project"):
        document = issue("committee.envelope_return", bid, by=by or award.decided_by, project_id=award.project_id)
        record("envelopes_returned", by=by, obj=bid, after={"kind": "financial", "document": document.number})
        send_letter(document, bid.partner, machine=bid.machine, step="lose")


@effect("committee.release_securities")
def release_securities(award: Award, *, by: Any, at: datetime, data: Data) -> None:
    """The bid securities of those who were not chosen are released; the winner's stays until the performance bond."""
    held = BidSecurity.objects.filter(bid__tender=award.tender, outcome="").exclude(bid=award.bid_id)
    for security in held.select_related("bid__tender__project", "bid__partner"):
        security_release(security, by=by, reason="أصبحت الترسية نهائية ولم تتم على هذا العطاء.")


# --- complaints -------------------------------------------------------------------------------------------------------
@effect("committee.name_panel")
def name_the_panel(complaint: Complaint, *, by: Any, at: datetime, data: Data) -> None:
    name_panel(complaint, data.get("panel") or [])
    tell(
        User.objects.filter(pk__in=complaint.panel.exclude(person=by).values("person")), machine=complaint.machine, step="accept",
        label=str(complaint), url=complaint.get_absolute_url(), project_id=complaint.project_id,
    )  # fmt: skip


@effect("committee.issue_complaint_answer")
def issue_complaint_answer(complaint: Complaint, *, by: Any, at: datetime, data: Data) -> None:
    document = issue("committee.complaint_answer", complaint, by=by, project_id=complaint.project_id)
    send_letter(document, complaint.partner, machine=complaint.machine, step=complaint.state[:40])


@effect("committee.uphold_on_award")
def uphold_on_award(complaint: Complaint, *, by: Any, at: datetime, data: Data) -> None:
    """The first complaint that is upheld takes the award down: evaluated again, or the tender is cancelled."""
    if complaint.award.state != "standstill":
        return
    award = fire(complaint.award, "uphold_complaint", by=by, system=True)
    for notice in ResultNotice.objects.filter(award=award):
        desk.forget(notice, by=by, at=at)  # the result is not published
    if complaint.remedy == "cancel":
        fire(award.tender, "cancel", by=by, system=True, reason=CANCELLED_BY_COMPLAINT)
    else:
        fire(award.tender, "reevaluate" if award.tender.has_box else "board_again", by=by, system=True)
    _tell_that_it_fell(award, complaint, by=by)


def _tell_that_it_fell(award: Award, complaint: Complaint, *, by: Any) -> None:
    """Everybody who had a letter about the award gets one that it no longer holds; the complainant has the answer."""
    told = Bid.objects.filter(tender=award.tender_id, result__isnull=False).exclude(partner=complaint.partner_id)
    for bid in told.select_related("partner", "tender__project"):
        document = issue("committee.award_fallen", bid, by=by, project_id=award.project_id)
        send_letter(document, bid.partner, machine=award.machine, step="uphold_complaint")


@effect("committee.issue_unsuccessful_report")
def issue_unsuccessful_report(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """The report for the house, and a letter to each bidder about its own bid."""
    tender.ended_reason = data.get("reason", "")
    issue("committee.unsuccessful_report", tender, by=by, project_id=tender.project_id)
    bids = tender.bids.exclude(state__in=NOT_BIDDING).order_by("submitted_at", "pk")
    for bid in bids.select_related("partner", "negotiation", "tender__project", "tender__terms"):
        letter = issue("committee.no_award_letter", bid, by=by, project_id=tender.project_id)
        send_letter(letter, bid.partner, machine=tender.machine, step="declare_unsuccessful")
