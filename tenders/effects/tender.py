"""What else happens when a step of a tender or a bid is taken: inside the step's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from partnership.audit.services import record
from partnership.documents.services import issue
from partnership.workflow import notices
from partnership.workflow.engine import fire
from partnership.workflow.registry import effect
from tenders.box import opening, paper
from tenders.box import service as box
from tenders.box.returns import return_unopened
from tenders.models import Bid, BidSecurity, Method, Tender
from tenders.portal_tasks import mail_announcement, mail_invitation
from tenders.selectors.recipients import people_of, recipients_of
from tenders.selectors.rules import frozen_rules
from tenders.services.addendum import terms_of
from tenders.services.budget import commitment_release
from tenders.services.clarification import questions_end
from tenders.services.security import security_record, security_release
from tenders.services.tender import criteria_of, documents_of
from tenders.tasks import mail_receipt

FROZEN = (
    "frozen_rules", "frozen_criteria", "frozen_documents", "frozen_terms", "technical_weight", "financial_weight",
    "pass_mark", "questions_until",
)  # fmt: skip
NOT_ENDED = ("submitted", "opened", "qualified", "excluded", "priced")


def _tell(tender: Tender, partners: Iterable[int], step: str) -> None:
    """A notification for every representative of these partners."""
    notices.tell(
        people_of(partners), machine=tender.machine, step=step, label=lambda: str(tender), url=tender.get_absolute_url(),
        kind="legal", project_id=tender.project_id,
    )  # fmt: skip


def _tell_bidders(tender: Tender, step: str) -> None:
    """Whoever began or sent a bid, was invited, or obtained the documents."""
    _tell(tender, recipients_of(tender), step)


@effect("tenders.freeze_rules")
def freeze_rules(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """From here on neither rules nor criteria move under this tender."""
    terms = tender.terms
    tender.frozen_rules = frozen_rules(timezone.localdate(at))
    tender.frozen_criteria = criteria_of(terms)
    tender.frozen_documents = documents_of(terms)
    tender.frozen_terms = terms_of(tender)
    tender.questions_until = questions_end(tender)
    tender.technical_weight, tender.financial_weight = terms.technical_weight or 0, terms.financial_weight or 0
    tender.pass_mark = terms.pass_mark or 0
    tender.save(update_fields=FROZEN)


@effect("tenders.issue_announcement")
def issue_announcement(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    issue("tenders.announcement", tender, by=by, project_id=tender.project_id)


@effect("tenders.issue_booklet")
def issue_booklet(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """The tender documents themselves: what a bidder prices, without the ministry's estimate."""
    issue("tenders.booklet", tender, by=by, project_id=tender.project_id)


@effect("tenders.tell_subscribers")
def tell_subscribers(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """By e-mail, to those who follow the field of a public tender."""
    if tender.method == Method.OPEN:
        mail_announcement.defer(tender_id=tender.pk)


@effect("tenders.send_invitations")
def send_invitations(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    if tender.method != Method.LIMITED:
        return
    for invitation in tender.invitations.select_related("partner"):
        invitation.tender = tender
        invitation.sent_at = at
        invitation.save(update_fields=["sent_at"])
        issue("tenders.invitation", invitation, by=by, project_id=tender.project_id)
        mail_invitation.defer(invitation_id=invitation.pk)
    _tell(tender, tender.invitations.values_list("partner_id", flat=True), "announce")


@effect("tenders.fix_bid_list")
def fix_bid_list(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """The list of sealed hashes goes into the trail: what is opened later can be proved to be what was sent."""
    sealed = box.sealed_list(tender)
    record("bids_fixed", by=by, obj=tender, after={"count": len(sealed), "envelopes": sealed})


@effect("tenders.tell_bidders_extended")
def tell_bidders_extended(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    issue("tenders.extension", tender, by=by, project_id=tender.project_id)
    _tell_bidders(tender, "extend")


@effect("tenders.tell_bidders_cancelled")
def tell_bidders_cancelled(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    if tender.announced_at:
        issue("tenders.cancellation", tender, by=by, project_id=tender.project_id)
        _tell_bidders(tender, "cancel")


@effect("tenders.open_technical_envelopes")
def open_technical_envelopes(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    for bid in tender.bids.filter(state="submitted"):
        fire(bid, "open", by=by, system=True)
    record("envelopes_opened", by=by, obj=tender, after={"kind": "technical", "envelopes": box.sealed_list(tender)})


@effect("tenders.open_financial_envelopes")
def open_financial_envelopes(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """Only of the bids that passed technically; the others stay sealed. Without a readable price a bid cannot go on."""
    opened, unreadable = [], "تعذرت قراءة المظروف المالي في جلسة الفتح، وهو محفوظ كما ورد."
    for failed in tender.bids.filter(state="excluded"):
        return_unopened(failed, by=by, reason=failed.excluded_reason)
    for bid in tender.bids.filter(state="qualified"):
        if opening.has_price(bid):
            priced = fire(bid, "price", by=by, system=True)
            opened.append(priced.pk)
            security_record(priced)
        else:
            fire(bid, "exclude", by=by, system=True, reason=unreadable)
    record("envelopes_opened", by=by, obj=tender, after={"kind": "financial", "bids": opened})


@effect("tenders.return_envelopes")
def return_envelopes(tender: Tender, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """Sealed envelopes go back unopened, securities are released, the money is free again. That a tender was unsuccessful
    is told to all who had to do with it; its bidders have a letter of the committee."""
    bidders = {*tender.bids.filter(state__in=NOT_ENDED).values_list("partner_id", flat=True)}
    for bid in tender.bids.filter(state__in=NOT_ENDED):
        return_unopened(bid, by=by, reason=data.get("reason", ""))
        fire(bid, "give_back", by=by, system=True)
    for security in BidSecurity.objects.filter(bid__tender=tender, outcome=""):
        security_release(security, by=by, reason="انتهت المناقصة دون ترسية.")
    if tender.state == "unsuccessful":
        _tell(tender, recipients_of(tender) - bidders, "declare_unsuccessful")
    commitment_release(tender.terms, by=by, reason=data.get("reason", ""), at=at)


@effect("tenders.seal_bid")
def seal_bid(bid: Bid, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    box.seal(bid, by=by)


@effect("tenders.seal_paper")
def seal_paper(bid: Bid, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """The record and the photographs of an envelope that two officers received, sealed like a bid."""
    paper.seal_paper(bid, data["paper"], by=by)


@effect("tenders.issue_bid_receipt")
def issue_bid_receipt(bid: Bid, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """The receipt as a document at once, and by e-mail to everybody who represents the bidder."""
    issue("tenders.receipt", bid, by=by, project_id=bid.project_id)
    mail_receipt.defer(version_id=bid.versions.get(is_current=True).pk)
