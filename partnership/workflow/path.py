"""The path: the whole process on one page, as data.

A department drafts terms of reference; finance approves them against a budget line. The tender committee announces,
partners bid, the bids are opened, scored, priced and ranked. The two committees discuss the recommendation, the
minister decides, a standstill lets the others complain. Then the contract: drafted, approved by finance and the tender
chair, reviewed by legal affairs, approved by senior management, accredited, signed, in force, completed.

Each row is a step: name, from, to, who, guards (why not now?), effects (what else happens), the words on the button.
In `who`, role codes are alternatives and dotted names are relations that must all hold. Guards, effects and relations
are names only; the app that owns the fact registers the function. The first row out of a state is the way forward:
its `who` finds the task on the desk. This module imports nothing of ours.
"""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# --- who -------------------------------------------------------------------------------------------------------------
OFFICER, FINANCE = "officer", "finance"
TENDER_MEMBER, TENDER_SECRETARY, TENDER_CHAIR = "tender_member", "tender_secretary", "tender_chair"
PARTNERSHIP_MEMBER, PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR = (
    "partnership_member",
    "partnership_secretary",
    "partnership_chair",
)
MINISTER, LEGAL, SENIOR, SIGNATORY = "minister", "legal", "senior", "signatory"
COMMUNICATION, HIGHER, AUDITOR, ADMIN, PARTNER = "communication", "higher", "auditor", "admin", "partner"
EXPERT = "expert"
CLOCK = "clock"  # the job worker, when a deadline has passed
SYSTEM = "system"  # an effect of another step; never a person


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the path."""

    name: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    label: str | Promise = ""
    reason: bool = False  # a written reason is demanded and kept in the trail
    confirm: bool = False  # whoever takes it shows once more who they are: second factor, else password

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(w for w in self.who if "." not in w)

    @property
    def relations(self) -> tuple[str, ...]:
        return tuple(w for w in self.who if "." in w)


@dataclass(frozen=True, slots=True)
class Machine:
    """One table: the model it belongs to ("app.model"), its states, where it starts and ends."""

    model: str
    title: str | Promise
    states: type[TextChoices]
    start: str
    end: tuple[str, ...]
    steps: tuple[Step, ...]
    days: dict[str, int] = field(default_factory=dict)  # calendar days a desk has in a state before the task is late
    rest: tuple[str, ...] = ()  # states in which nobody is waited for

    def step(self, name: str) -> Step:
        return next(s for s in self.steps if s.name == name)

    def steps_from(self, state: str) -> list[Step]:
        return [s for s in self.steps if state in s.sources]

    def forward(self, state: str) -> Step | None:
        """The way forward: the first row out of `state` (None in an end state)."""
        return next((s for s in self.steps if state in s.sources), None)


# --- 0. the partner register -----------------------------------------------------------------------------------------
class PartnerState(TextChoices):
    DRAFT = "draft", _("registration draft")
    SUBMITTED = "submitted", _("registration submitted")
    VERIFIED = "verified", _("documents verified")
    APPROVED = "approved", _("approved partner")
    RETURNED = "returned", _("returned to the partner")
    REJECTED = "rejected", _("registration rejected")
    DEBARRED = "debarred", _("debarred")


_P = PartnerState
PARTNERS = Machine(
    "partners.partner", _("Partner"), PartnerState, _P.DRAFT, (_P.REJECTED,),
    (
        Step("submit", (_P.DRAFT, _P.RETURNED), _P.SUBMITTED, (PARTNER, "partners.represents"), ("partners.registration_complete",), (), _("Submit the registration")),
        Step("enter", (_P.DRAFT,), _P.SUBMITTED, (SYSTEM,), (), (), _("Enter from a spreadsheet")),
        Step("verify", (_P.SUBMITTED,), _P.VERIFIED, (PARTNERSHIP_SECRETARY,), ("partners.items_accepted",), ("partners.accept_documents",), _("Confirm the documents")),
        Step("approve", (_P.VERIFIED,), _P.APPROVED, (PARTNERSHIP_CHAIR, "partners.not_verifier"), (), ("partners.tell_approved",), _("Approve the partner")),
        Step("send_back", (_P.SUBMITTED, _P.VERIFIED), _P.RETURNED, (PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR), (), ("partners.tell_returned",), _("Return with reasons"), reason=True),
        Step("reject", (_P.SUBMITTED, _P.VERIFIED), _P.REJECTED, (PARTNERSHIP_CHAIR,), (), ("partners.tell_rejected",), _("Reject the registration"), reason=True),
        Step("debar", (_P.APPROVED,), _P.DEBARRED, (SYSTEM,), (), (), _("Debar the partner"), reason=True),
        Step("reinstate", (_P.DEBARRED,), _P.APPROVED, (SYSTEM,), (), (), _("End the debarment")),
    ),
    days={_P.SUBMITTED: 10, _P.VERIFIED: 5, _P.RETURNED: 30}, rest=(_P.APPROVED, _P.DEBARRED),
)  # fmt: skip


class PartnerDocumentState(TextChoices):
    PRESENTED = "presented", _("document to be checked")
    ACCEPTED = "accepted", _("document accepted")
    REFUSED = "refused", _("document refused")
    REPLACED = "replaced", _("document replaced")
    EXPIRED = "expired", _("document expired")


_PD = PartnerDocumentState
PARTNER_DOCUMENTS = Machine(
    "partners.partnerdocument", _("Document of a partner"), PartnerDocumentState, _PD.PRESENTED, (_PD.REFUSED, _PD.REPLACED),
    (
        Step("accept", (_PD.PRESENTED,), _PD.ACCEPTED, (PARTNERSHIP_SECRETARY, "partners.not_presenter"), ("partners.partner_registered",), ("partners.renew_facts", "partners.replace_older"), _("Accept the document")),
        Step("accept_with_partner", (_PD.PRESENTED,), _PD.ACCEPTED, (SYSTEM,), (), ("partners.renew_facts", "partners.replace_older"), _("Accept with the registration")),
        Step("refuse", (_PD.PRESENTED,), _PD.REFUSED, (PARTNERSHIP_SECRETARY, "partners.not_presenter"), ("partners.partner_registered",), ("partners.tell_refused",), _("Refuse the document"), reason=True),
        Step("replace", (_PD.PRESENTED, _PD.ACCEPTED, _PD.EXPIRED), _PD.REPLACED, (SYSTEM,), (), (), _("Replace the document")),
        Step("expire", (_PD.ACCEPTED,), _PD.EXPIRED, (CLOCK,), (), (), _("The document expires")),
    ),
    days={_PD.PRESENTED: 5}, rest=(_PD.ACCEPTED, _PD.EXPIRED),
)  # fmt: skip


class DebarmentState(TextChoices):
    PROPOSED = "proposed", _("debarment proposed")
    AGREED = "agreed", _("agreed by one chair")
    IN_FORCE = "in_force", _("debarment in force")
    APPEALED = "appealed", _("appealed by the partner")
    HEARD = "heard", _("appeal heard by one chair")
    LIFTED = "lifted", _("debarment lifted")
    ENDED = "ended", _("debarment ended")
    DROPPED = "dropped", _("proposal dropped")


_DB = DebarmentState
DEBARMENTS = Machine(
    "partners.debarment", _("Debarment"), DebarmentState, _DB.PROPOSED, (_DB.LIFTED, _DB.ENDED, _DB.DROPPED),
    (
        Step("agree", (_DB.PROPOSED,), _DB.AGREED, (PARTNERSHIP_CHAIR, "partners.not_proposer"), (), (), _("Agree to the debarment")),
        Step("decide", (_DB.AGREED,), _DB.IN_FORCE, (TENDER_CHAIR, "partners.not_proposer", "partners.not_first_chair"), ("partners.last_day_ahead",), ("partners.issue_debarment", "partners.debar_partner"), _("Decide the debarment")),
        Step("drop", (_DB.PROPOSED, _DB.AGREED), _DB.DROPPED, (PARTNERSHIP_CHAIR, TENDER_CHAIR), (), (), _("Drop the proposal"), reason=True),
        Step("appeal", (_DB.IN_FORCE,), _DB.APPEALED, (PARTNER, "partners.represents_debarred"), ("partners.not_appealed_yet",), (), _("Appeal against the debarment"), reason=True),
        Step("hear", (_DB.APPEALED,), _DB.HEARD, (PARTNERSHIP_CHAIR,), (), (), _("Give an opinion on the appeal"), reason=True),
        Step("lift", (_DB.HEARD,), _DB.LIFTED, (TENDER_CHAIR, "partners.not_hearer"), ("partners.opinion_lifts",), ("partners.reinstate_partner", "partners.tell_lifted"), _("Lift the debarment"), reason=True),
        Step("keep", (_DB.HEARD,), _DB.IN_FORCE, (TENDER_CHAIR, "partners.not_hearer"), (), ("partners.tell_kept",), _("Keep the debarment"), reason=True),
        Step("end", (_DB.IN_FORCE, _DB.APPEALED, _DB.HEARD), _DB.ENDED, (CLOCK,), (), ("partners.reinstate_partner", "partners.tell_ended"), _("The debarment ends")),
    ),
    days={_DB.PROPOSED: 7, _DB.AGREED: 7, _DB.APPEALED: 10, _DB.HEARD: 5}, rest=(_DB.IN_FORCE,),
)  # fmt: skip


class RequestState(TextChoices):
    SUBMITTED = "submitted", _("request received")
    STUDY = "study", _("under study")
    ACCEPTED = "accepted", _("request accepted")
    DECLINED = "declined", _("request declined")
    CONVERTED = "converted", _("turned into a project")


_R = RequestState
REQUESTS = Machine(
    "committee.partnershiprequest", _("Partnership request"), RequestState, _R.SUBMITTED, (_R.DECLINED, _R.CONVERTED),
    (
        Step("study", (_R.SUBMITTED,), _R.STUDY, (PARTNERSHIP_SECRETARY,), (), ("committee.tell_sender",), _("Begin the study")),
        Step("accept", (_R.STUDY,), _R.ACCEPTED, (PARTNERSHIP_CHAIR,), ("committee.opinion_recorded",), ("committee.issue_reply", "committee.tell_sender"), _("Accept the request"), reason=True),
        Step("decline", (_R.SUBMITTED, _R.STUDY), _R.DECLINED, (PARTNERSHIP_CHAIR,), (), ("committee.issue_reply", "committee.tell_sender"), _("Decline the request"), reason=True),
        Step("convert", (_R.ACCEPTED,), _R.CONVERTED, (OFFICER,), (), ("committee.project_from_request", "committee.tell_sender"), _("Start a project from it")),
    ),
    days={_R.SUBMITTED: 10, _R.STUDY: 30},
)  # fmt: skip


# --- 1. terms of reference and finance approval ----------------------------------------------------------------------
class TermsState(TextChoices):
    DRAFT = "draft", _("terms in draft")
    FINANCE_REVIEW = "finance_review", _("with finance")
    APPROVED = "approved", _("terms approved")
    RETURNED = "returned", _("terms returned")
    REJECTED = "rejected", _("terms rejected")
    WITHDRAWN = "withdrawn", _("terms withdrawn")


_T = TermsState
TERMS = Machine(
    "tenders.termsofreference", _("Terms of reference"), TermsState, _T.DRAFT, (_T.APPROVED, _T.REJECTED, _T.WITHDRAWN),
    (
        Step("submit", (_T.DRAFT, _T.RETURNED), _T.FINANCE_REVIEW, (OFFICER, "tenders.of_department"), ("tenders.terms_complete",), ("tenders.keep_terms_version", "tenders.issue_terms"), _("Send to finance")),
        Step("approve", (_T.FINANCE_REVIEW,), _T.APPROVED, (FINANCE, "tenders.not_drafter"), ("tenders.budget_available",), ("tenders.commit_budget", "tenders.prepare_tender"), _("Approve the terms")),
        Step("send_back", (_T.FINANCE_REVIEW,), _T.RETURNED, (FINANCE, "tenders.not_drafter"), (), (), _("Return with reasons"), reason=True),
        Step("reject", (_T.FINANCE_REVIEW,), _T.REJECTED, (FINANCE, "tenders.not_drafter"), (), (), _("Reject the terms"), reason=True),
        Step("withdraw", (_T.DRAFT, _T.RETURNED, _T.FINANCE_REVIEW), _T.WITHDRAWN, (OFFICER, "tenders.of_department"), (), (), _("Withdraw the terms"), reason=True),
    ),
    days={_T.DRAFT: 30, _T.FINANCE_REVIEW: 7, _T.RETURNED: 10},
)  # fmt: skip


# --- 2. the tender ---------------------------------------------------------------------------------------------------
class TenderState(TextChoices):
    PREPARING = "preparing", _("tender in preparation")
    READY = "ready", _("awaiting announcement")
    ANNOUNCED = "announced", _("announced")
    WITH_BOARD = "with_board", _("with the Tender Board")
    CLOSED = "closed", _("closed, awaiting opening")
    TECHNICAL_OPENED = "technical_opened", _("technical evaluation")
    FINANCIAL_OPENED = "financial_opened", _("financial evaluation")
    EVALUATED = "evaluated", _("evaluated")
    AWARDED = "awarded", pgettext_lazy("tender", "awarded")
    CANCELLED = "cancelled", pgettext_lazy("tender", "cancelled")
    UNSUCCESSFUL = "unsuccessful", pgettext_lazy("tender", "unsuccessful")


_N = TenderState
UNDER_EVALUATION = (_N.CLOSED, _N.TECHNICAL_OPENED, _N.FINANCIAL_OPENED, _N.EVALUATED)
PUBLISHED_TENDERS = (_N.ANNOUNCED, _N.WITH_BOARD, *UNDER_EVALUATION, _N.AWARDED, _N.CANCELLED, _N.UNSUCCESSFUL)
TENDERS = Machine(
    "tenders.tender", _("Tender"), TenderState, _N.PREPARING, (_N.AWARDED, _N.CANCELLED, _N.UNSUCCESSFUL),
    (
        Step("submit", (_N.PREPARING,), _N.READY, (TENDER_SECRETARY,), ("tenders.tender_complete", "tenders.dates_follow_rules", "tenders.enough_invitees"), (), _("Send to the chair")),
        Step("announce", (_N.READY,), _N.ANNOUNCED, (TENDER_CHAIR, "tenders.not_preparer", "tenders.own_box"), ("tenders.tender_complete", "tenders.dates_follow_rules", "tenders.enough_invitees", "tenders.box_ready"), ("tenders.freeze_rules", "tenders.issue_announcement", "tenders.issue_booklet", "tenders.send_invitations", "tenders.tell_subscribers"), _("Announce the tender")),
        Step("hand_over", (_N.READY,), _N.WITH_BOARD, (TENDER_CHAIR, "tenders.not_preparer", "tenders.through_board"), ("tenders.tender_complete", "tenders.dates_follow_rules"), ("tenders.freeze_rules",), _("Hand over to the Tender Board")),
        Step("take_result", (_N.WITH_BOARD,), _N.EVALUATED, (TENDER_CHAIR, "tenders.not_board_recorder"), ("tenders.deadline_passed", "tenders.board_result_complete"), ("committee.take_board_result",), _("Take over the result of the Tender Board"), confirm=True),
        Step("board_again", (_N.EVALUATED,), _N.WITH_BOARD, (SYSTEM,), (), (), _("Back to the Tender Board")),
        Step("send_back", (_N.READY,), _N.PREPARING, (TENDER_CHAIR,), (), (), _("Return with reasons"), reason=True),
        Step("close", (_N.ANNOUNCED,), _N.CLOSED, (CLOCK, TENDER_SECRETARY), ("tenders.deadline_passed",), ("tenders.fix_bid_list", "tenders.end_dialogue"), _("Close the tender")),
        Step("extend", (_N.ANNOUNCED,), _N.ANNOUNCED, (TENDER_CHAIR,), ("tenders.before_deadline",), ("tenders.tell_bidders_extended",), _("Extend the deadline"), reason=True),
        Step("open_technical", (_N.CLOSED,), _N.TECHNICAL_OPENED, (TENDER_SECRETARY, TENDER_CHAIR), ("tenders.bids_received", "committee.opening_attended", "committee.evaluators_named", "committee.technical_all_opened"), ("tenders.open_technical_envelopes", "tenders.exclude_unconfirmed", "committee.issue_opening_minutes", "committee.start_scoring"), _("Conclude the technical opening"), confirm=True),
        Step("open_financial", (_N.TECHNICAL_OPENED,), _N.FINANCIAL_OPENED, (TENDER_SECRETARY, TENDER_CHAIR), ("committee.sheets_locked", "committee.consensus_concluded", "committee.a_bid_passed", "committee.financial_opening_attended", "committee.financial_all_opened"), ("committee.apply_technical_result", "tenders.open_financial_envelopes", "committee.rank_bids", "committee.issue_financial_minutes"), _("Conclude the financial opening"), confirm=True),
        Step("evaluate", (_N.FINANCIAL_OPENED,), _N.EVALUATED, (TENDER_CHAIR,), ("committee.ranking_complete", "committee.prices_judged", "committee.within_budget"), ("committee.recommend_award", "committee.issue_evaluation_report"), _("Approve the evaluation"), confirm=True),
        Step("award", (_N.EVALUATED,), _N.AWARDED, (SYSTEM,), (), (), _("Award the tender")),
        Step("reevaluate", (_N.EVALUATED,), _N.FINANCIAL_OPENED, (SYSTEM,), (), (), _("Evaluate again")),
        Step("declare_unsuccessful", (_N.WITH_BOARD, *UNDER_EVALUATION), _N.UNSUCCESSFUL, (TENDER_CHAIR, SYSTEM), ("committee.no_award_pending",), ("committee.issue_unsuccessful_report", "tenders.return_envelopes", "committee.close_sheets"), _("Declare unsuccessful"), reason=True),
        Step("cancel", (_N.PREPARING, _N.READY, _N.ANNOUNCED, _N.WITH_BOARD, *UNDER_EVALUATION), _N.CANCELLED, (TENDER_CHAIR, SYSTEM), ("committee.no_award_pending",), ("tenders.return_envelopes", "committee.close_sheets", "tenders.end_dialogue", "tenders.tell_bidders_cancelled"), _("Cancel the tender"), reason=True),
    ),
    days={_N.PREPARING: 14, _N.READY: 5, _N.WITH_BOARD: 60, _N.CLOSED: 2, _N.TECHNICAL_OPENED: 21, _N.FINANCIAL_OPENED: 10},
)  # fmt: skip


class BidState(TextChoices):
    DRAFT = "draft", _("bid in draft")
    SUBMITTED = "submitted", _("bid submitted")
    WITHDRAWN = "withdrawn", _("bid withdrawn")
    OPENED = "opened", _("under technical evaluation")
    QUALIFIED = "qualified", _("passed technically")
    EXCLUDED = "excluded", _("excluded")
    PRICED = "priced", _("under financial evaluation")
    AWARDED = "awarded", pgettext_lazy("bid", "awarded")
    UNSUCCESSFUL = "unsuccessful", pgettext_lazy("bid", "unsuccessful")
    RETURNED = "returned", _("returned, no award")


_B = BidState
# What the bidder reads instead while the committee deliberates: nothing about passing or failing before the letters.
BID_PUBLIC_LABELS = {s: _("under evaluation") for s in (_B.OPENED, _B.QUALIFIED, _B.EXCLUDED, _B.PRICED)}
BIDS = Machine(
    "tenders.bid", _("Bid"), BidState, _B.DRAFT, (_B.AWARDED, _B.UNSUCCESSFUL, _B.RETURNED),
    (
        Step("submit", (_B.DRAFT, _B.WITHDRAWN), _B.SUBMITTED, (PARTNER, "tenders.represents_bidder"), ("tenders.accepting_bids", "tenders.bidder_eligible", "tenders.documents_paid", "tenders.bid_key_held", "tenders.bid_complete"), ("tenders.seal_bid", "tenders.issue_bid_receipt"), _("Seal and send the bid")),
        Step("replace", (_B.SUBMITTED,), _B.SUBMITTED, (PARTNER, "tenders.represents_bidder"), ("tenders.accepting_bids", "tenders.bid_sent_here", "tenders.bidder_eligible", "tenders.documents_paid", "tenders.bid_key_held", "tenders.bid_complete", "tenders.bid_changed"), ("tenders.seal_bid", "tenders.issue_bid_receipt"), _("Replace the bid")),
        Step("receive_paper", (_B.DRAFT, _B.WITHDRAWN), _B.SUBMITTED, (SYSTEM,), ("tenders.accepting_bids", "tenders.bidder_eligible", "tenders.documents_paid"), ("tenders.seal_paper", "tenders.issue_bid_receipt"), _("Receive the bid on paper")),
        Step("withdraw", (_B.SUBMITTED,), _B.WITHDRAWN, (PARTNER, "tenders.represents_bidder"), ("tenders.accepting_bids",), (), _("Withdraw the bid"), reason=True),
        Step("take_over", (_B.DRAFT,), _B.PRICED, (SYSTEM,), (), (), _("Take over from the Tender Board")),
        Step("leave_out", (_B.DRAFT,), _B.EXCLUDED, (SYSTEM,), (), (), _("Not accepted by the Tender Board")),
        Step("confirm", (_B.SUBMITTED,), _B.SUBMITTED, (PARTNER, "tenders.represents_bidder"), ("tenders.confirmation_asked", "tenders.accepting_bids", "tenders.bidder_eligible"), (), _("Confirm the bid as it stands")),
        Step("ask_confirmation", (_B.SUBMITTED,), _B.SUBMITTED, (SYSTEM,), (), (), _("Ask the bidder to confirm")),
        Step("open", (_B.SUBMITTED,), _B.OPENED, (SYSTEM,), (), (), _("Open the technical envelope")),
        Step("qualify", (_B.OPENED,), _B.QUALIFIED, (SYSTEM,), (), (), _("Pass technically")),
        Step("exclude", (_B.OPENED, _B.QUALIFIED, _B.PRICED), _B.EXCLUDED, (TENDER_CHAIR, SYSTEM), ("committee.bid_can_be_excluded",), ("committee.rank_without",), _("Exclude the bid"), reason=True),
        Step("price", (_B.QUALIFIED,), _B.PRICED, (SYSTEM,), (), (), _("Open the financial envelope")),
        Step("win", (_B.PRICED,), _B.AWARDED, (SYSTEM,), (), (), _("Award the bid")),
        Step("lose", (_B.PRICED, _B.EXCLUDED), _B.UNSUCCESSFUL, (SYSTEM,), (), (), _("Tell the bidder it was not chosen")),
        Step("give_back", (_B.SUBMITTED, _B.OPENED, _B.QUALIFIED, _B.EXCLUDED, _B.PRICED), _B.RETURNED, (SYSTEM,), (), (), _("Return the envelopes")),
    ),
    rest=(_B.SUBMITTED, _B.WITHDRAWN),
)  # fmt: skip


class ClarificationState(TextChoices):
    ASKED = "asked", _("question received")
    LATE = "late", _("answer overdue")
    DRAFTED = "drafted", _("answer with the chair")
    PUBLISHED = "published", _("answered")
    DECLINED = "declined", _("not answered")
    LAPSED = "lapsed", _("lapsed with the deadline")


_CQ = ClarificationState
# A question's rows carry nobody's name: who asked is kept apart, for the auditor (tenders.models.clarification).
CLARIFICATIONS = Machine(
    "tenders.clarification", _("Question on a tender"), ClarificationState, _CQ.ASKED, (_CQ.PUBLISHED, _CQ.DECLINED, _CQ.LAPSED),
    (
        Step("draft", (_CQ.ASKED, _CQ.LATE), _CQ.DRAFTED, (TENDER_SECRETARY,), ("tenders.still_announced",), (), _("Write the answer")),
        Step("publish", (_CQ.DRAFTED,), _CQ.PUBLISHED, (TENDER_CHAIR, "tenders.not_answerer"), ("tenders.still_announced",), ("tenders.issue_answers", "tenders.tell_answered"), _("Publish the answer")),
        Step("send_back", (_CQ.DRAFTED,), _CQ.ASKED, (TENDER_CHAIR,), (), (), _("Return with reasons"), reason=True),
        Step("decline", (_CQ.ASKED, _CQ.LATE), _CQ.DECLINED, (TENDER_SECRETARY,), (), (), _("Do not answer"), reason=True),
        Step("fall_late", (_CQ.ASKED,), _CQ.LATE, (CLOCK,), ("tenders.answer_is_late",), ("tenders.tell_answer_late",), _("Report the answer as overdue")),
        Step("lapse", (_CQ.ASKED, _CQ.LATE, _CQ.DRAFTED), _CQ.LAPSED, (SYSTEM,), (), (), _("Let the question lapse")),
    ),
    days={_CQ.ASKED: 5, _CQ.LATE: 1, _CQ.DRAFTED: 2},
)  # fmt: skip


class AddendumState(TextChoices):
    DRAFT = "draft", _("addendum in draft")
    READY = "ready", _("addendum with the chair")
    ISSUED = "issued", _("addendum issued")
    DROPPED = "dropped", _("addendum dropped")


_AD = AddendumState
_ADDENDUM = ("tenders.addendum_in_time", "tenders.addendum_complete", "tenders.addendum_extends_enough")
ADDENDA = Machine(
    "tenders.addendum", _("Addendum"), AddendumState, _AD.DRAFT, (_AD.ISSUED, _AD.DROPPED),
    (
        Step("submit", (_AD.DRAFT,), _AD.READY, (TENDER_SECRETARY,), _ADDENDUM, (), _("Send to the chair")),
        Step("issue", (_AD.READY,), _AD.ISSUED, (TENDER_CHAIR, "tenders.not_addendum_drafter"), _ADDENDUM, ("tenders.apply_addendum", "tenders.issue_addendum", "tenders.tell_about_addendum"), _("Issue the addendum")),
        Step("send_back", (_AD.READY,), _AD.DRAFT, (TENDER_CHAIR,), (), (), _("Return with reasons"), reason=True),
        Step("drop", (_AD.DRAFT, _AD.READY), _AD.DROPPED, (TENDER_SECRETARY, SYSTEM), (), (), _("Drop the addendum"), reason=True),
    ),
    days={_AD.DRAFT: 3, _AD.READY: 1},
)  # fmt: skip


# --- 3. evaluation ---------------------------------------------------------------------------------------------------
class SheetState(TextChoices):
    OPEN = "open", _("being scored")
    LOCKED = "locked", _("locked")
    SET_ASIDE = "set_aside", _("set aside")
    CLOSED = "closed", _("closed with its tender")


_S = SheetState
SHEETS = Machine(
    "committee.scoresheet", _("Score sheet"), SheetState, _S.OPEN, (_S.SET_ASIDE, _S.CLOSED),
    (
        Step("lock", (_S.OPEN,), _S.LOCKED, (TENDER_MEMBER, TENDER_SECRETARY, TENDER_CHAIR, LEGAL, EXPERT, "committee.owns_sheet"), ("committee.conflict_answered", "committee.sheet_complete"), ("committee.begin_consensus",), _("Lock my sheet")),
        Step("reopen", (_S.LOCKED,), _S.OPEN, (TENDER_CHAIR,), ("committee.technical_evaluation_open", "committee.consensus_not_concluded"), (), _("Reopen the sheet"), reason=True),
        Step("set_aside", (_S.OPEN, _S.LOCKED), _S.SET_ASIDE, (TENDER_MEMBER, TENDER_SECRETARY, TENDER_CHAIR, LEGAL, EXPERT, "committee.owns_sheet"), ("committee.evaluation_not_over",), ("committee.after_recusal",), _("Declare a conflict and step aside"), reason=True),
        Step("close", (_S.OPEN,), _S.CLOSED, (SYSTEM,), (), (), _("Close the sheet")),
    ),
    days={_S.OPEN: 14}, rest=(_S.LOCKED,),
)  # fmt: skip


class ConsensusState(TextChoices):
    MEETING = "meeting", _("consensus meeting under way")
    CONCLUDED = "concluded", _("consensus concluded")
    CLOSED = "closed", _("closed with its tender")


_U = ConsensusState
CONSENSUS = Machine(
    "committee.consensus", _("Consensus meeting"), ConsensusState, _U.MEETING, (_U.CLOSED,),
    (
        Step("conclude", (_U.MEETING,), _U.CONCLUDED, (TENDER_MEMBER, LEGAL, "committee.leads_panel"), ("committee.panel_sheets_locked", "committee.bids_examined", "committee.consensus_complete", "committee.consensus_attended"), ("committee.tell_prices_may_open",), _("Conclude the consensus meeting")),
        Step("reopen", (_U.CONCLUDED,), _U.MEETING, (TENDER_CHAIR, SYSTEM), ("committee.no_price_open",), (), _("Reopen the consensus meeting"), reason=True),
        Step("hand_over", (_U.MEETING,), _U.MEETING, (SYSTEM,), (), (), _("Hand the meeting to another chair")),
        Step("close", (_U.MEETING, _U.CONCLUDED), _U.CLOSED, (SYSTEM,), (), (), _("Close the consensus meeting")),
    ),
    days={_U.MEETING: 7}, rest=(_U.CONCLUDED,),
)  # fmt: skip


# --- 4. award: the two committees, the minister, the standstill ------------------------------------------------------
class AwardState(TextChoices):
    RECOMMENDED = "recommended", _("recommended, awaiting joint discussion")
    DISCUSSED = "discussed", _("discussed by both committees")
    WITH_MINISTER = "with_minister", _("with the minister")
    APPROVED = "approved", _("approved by the minister")
    STANDSTILL = "standstill", _("standstill")
    FINAL = "final", _("award final")
    RETURNED = "returned", _("returned by the minister")
    REJECTED = "rejected", _("rejected by the minister")
    COMPLAINT_UPHELD = "complaint_upheld", _("complaint upheld")
    NOT_ADOPTED = "not_adopted", _("not adopted by the joint meeting")


_A = AwardState
AWARDS = Machine(
    "committee.award", _("Award"), AwardState, _A.RECOMMENDED, (_A.FINAL, _A.REJECTED, _A.COMPLAINT_UPHELD, _A.NOT_ADOPTED),
    (
        Step("discuss", (_A.RECOMMENDED,), _A.DISCUSSED, (PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR), ("committee.joint_meeting_held",), ("committee.issue_memorandum",), _("Record the joint decision")),
        Step("decline", (_A.RECOMMENDED,), _A.NOT_ADOPTED, (PARTNERSHIP_CHAIR, TENDER_CHAIR), ("committee.joint_meeting_declined",), ("committee.evaluate_again",), _("Return it to the evaluation"), reason=True),
        Step("send_to_minister", (_A.DISCUSSED,), _A.WITH_MINISTER, (TENDER_CHAIR, PARTNERSHIP_CHAIR), (), (), _("Submit to the minister")),
        Step("approve", (_A.WITH_MINISTER,), _A.APPROVED, (MINISTER, "committee.not_evaluator"), (), (), _("Approve the award"), confirm=True),
        Step("send_back", (_A.WITH_MINISTER,), _A.RETURNED, (MINISTER, "committee.not_evaluator"), (), ("committee.keep_question",), _("Return with questions"), reason=True, confirm=True),
        Step("reject", (_A.WITH_MINISTER,), _A.REJECTED, (MINISTER, "committee.not_evaluator"), (), ("committee.tender_unsuccessful",), _("Reject the recommendation"), reason=True, confirm=True),
        Step("answer", (_A.RETURNED,), _A.WITH_MINISTER, (TENDER_CHAIR, PARTNERSHIP_CHAIR), (), ("committee.keep_answer", "committee.issue_memorandum"), _("Answer the minister"), reason=True),
        Step("rediscuss", (_A.RETURNED,), _A.RECOMMENDED, (PARTNERSHIP_CHAIR,), (), (), _("Discuss again"), reason=True),
        Step("notify", (_A.APPROVED,), _A.STANDSTILL, (TENDER_SECRETARY,), (), ("committee.start_standstill", "committee.issue_letters", "committee.draft_notice"), _("Send the letters, begin the standstill")),
        Step("finalise", (_A.STANDSTILL,), _A.FINAL, (CLOCK, TENDER_SECRETARY), ("committee.standstill_over", "committee.no_open_complaint"), ("committee.award_tender", "committee.return_unopened", "committee.release_securities", "committee.draft_contract"), _("Make the award final")),
        Step("uphold_complaint", (_A.STANDSTILL,), _A.COMPLAINT_UPHELD, (SYSTEM,), (), (), _("Uphold the complaint")),
    ),
    days={_A.RECOMMENDED: 10, _A.DISCUSSED: 3, _A.WITH_MINISTER: 7, _A.RETURNED: 7, _A.APPROVED: 3},
)  # fmt: skip


class ComplaintState(TextChoices):
    FILED = "filed", _("complaint filed")
    REVIEW = "review", _("complaint under review")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")
    WITHDRAWN = "withdrawn", _("complaint withdrawn")


_C = ComplaintState
COMPLAINTS = Machine(
    "committee.complaint", _("Complaint"), ComplaintState, _C.FILED, (_C.UPHELD, _C.DISMISSED, _C.WITHDRAWN),
    (
        Step("accept", (_C.FILED,), _C.REVIEW, (PARTNERSHIP_SECRETARY, LEGAL), (), ("committee.name_panel",), _("Take up the complaint")),
        Step("dismiss", (_C.REVIEW,), _C.DISMISSED, (PARTNERSHIP_CHAIR, "committee.not_evaluator"), ("committee.panel_named",), ("committee.issue_complaint_answer",), _("Dismiss the complaint"), reason=True),
        Step("uphold", (_C.REVIEW,), _C.UPHELD, (PARTNERSHIP_CHAIR, "committee.not_evaluator"), ("committee.panel_named",), ("committee.issue_complaint_answer", "committee.uphold_on_award"), _("Uphold the complaint"), reason=True),
        Step("withdraw", (_C.FILED, _C.REVIEW), _C.WITHDRAWN, (PARTNER, "committee.represents_complainant"), (), (), _("Withdraw the complaint")),
    ),
    days={_C.FILED: 3, _C.REVIEW: 10},
)  # fmt: skip


class NoticeState(TextChoices):
    DRAFT = "draft", _("result being written")
    REVIEW = "review", _("result with the partnership committee")
    AGREED = "agreed", _("result agreed, to be published")
    PUBLISHED = "published", _("result published")


_W = NoticeState
RESULT_NOTICES = Machine(
    "committee.resultnotice", _("Publication of a result"), NoticeState, _W.DRAFT, (_W.PUBLISHED,),
    (
        Step("submit", (_W.DRAFT,), _W.REVIEW, (COMMUNICATION,), (), (), _("Send to the partnership committee")),
        Step("agree", (_W.REVIEW,), _W.AGREED, (PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR), (), (), _("Agree to the publication")),
        Step("send_back", (_W.REVIEW,), _W.DRAFT, (PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR), (), (), _("Return with reasons"), reason=True),
        Step("publish", (_W.AGREED,), _W.PUBLISHED, (COMMUNICATION,), ("committee.award_stands",), (), _("Publish the result")),
    ),
    days={_W.DRAFT: 3, _W.REVIEW: 3, _W.AGREED: 2},
)  # fmt: skip


# --- 5. the contract -------------------------------------------------------------------------------------------------
class ContractState(TextChoices):
    DRAFTING = "drafting", _("contract drafting")
    FINANCE_CHANNEL = "finance_channel", _("contract with finance")
    CHAIR_APPROVAL = "chair_approval", _("with the tender committee chair")
    LEGAL_REVIEW = "legal_review", _("legal review")
    SENIOR_APPROVAL = "senior_approval", _("with senior management")
    ACCREDITATION = "accreditation", _("awaiting accreditation")
    ACCREDITED = "accredited", _("accredited")
    SIGNING = "signing", _("being signed")
    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    COMPLETED = "completed", _("completed")
    TERMINATED = "terminated", _("terminated")


_K = ContractState
_MAY_SIGN = ("contracts.standstill_ended", "contracts.time_to_sign", "contracts.bond_in_place")
CONTRACTS = Machine(
    "contracts.contract", _("Contract"), ContractState, _K.DRAFTING, (_K.COMPLETED, _K.TERMINATED),
    (
        Step("send_to_finance", (_K.DRAFTING,), _K.FINANCE_CHANNEL, (LEGAL,), ("contracts.draft_complete", "contracts.no_round_open"), ("contracts.keep_revision",), _("Send to finance")),
        Step("channel", (_K.FINANCE_CHANNEL,), _K.CHAIR_APPROVAL, (FINANCE,), ("contracts.within_commitment",), (), _("Confirm the commitment")),
        Step("approve_contracting", (_K.CHAIR_APPROVAL,), _K.LEGAL_REVIEW, (TENDER_CHAIR,), (), (), _("Approve the contracting"), confirm=True),
        Step("review", (_K.LEGAL_REVIEW,), _K.SENIOR_APPROVAL, (LEGAL,), ("contracts.draft_complete", "contracts.no_round_open", "contracts.external_review_recorded"), ("contracts.keep_revision",), _("Complete the legal review")),
        Step("approve", (_K.SENIOR_APPROVAL,), _K.ACCREDITATION, (SENIOR,), (), (), _("Approve the procedure")),
        Step("accredit", (_K.ACCREDITATION,), _K.ACCREDITED, (LEGAL,), ("contracts.draft_complete", "contracts.comments_resolved", "contracts.checklist_complete"), ("contracts.keep_revision", "contracts.issue_contract"), _("Accredit the contract")),
        Step("offer_signature", (_K.ACCREDITED,), _K.SIGNING, (LEGAL,), (), (), _("Send for signature")),
        Step("sign", (_K.SIGNING,), _K.IN_FORCE, (SIGNATORY, "contracts.partner_signs_first"), ("contracts.partner_signed", *_MAY_SIGN, "contracts.paper_so_far"), ("contracts.record_ministry_signature", "contracts.start_milestones"), _("Sign for the ministry"), confirm=True),
        Step("sign_electronically", (_K.SIGNING,), _K.IN_FORCE, (SIGNATORY, "contracts.partner_signs_first", "contracts.electronic_offered"), ("contracts.partner_signed", *_MAY_SIGN, "contracts.electronic_so_far"), ("contracts.sign_pdf_for_ministry", "contracts.start_milestones"), _("Sign for the ministry electronically"), confirm=True),
        Step("partner_sign", (_K.SIGNING,), _K.SIGNING, (PARTNER, "contracts.represents_party", "contracts.partner_signs_first"), ("contracts.partner_not_signed_yet", *_MAY_SIGN), ("contracts.record_partner_signature",), _("Sign for the partner"), confirm=True),
        Step("partner_sign_electronically", (_K.SIGNING,), _K.SIGNING, (PARTNER, "contracts.may_bind_partner", "contracts.partner_signs_first", "contracts.electronic_offered"), ("contracts.partner_not_signed_yet", *_MAY_SIGN), ("contracts.sign_pdf_for_partner",), _("Sign for the partner electronically"), confirm=True),
        Step("sign_first", (_K.SIGNING,), _K.SIGNING, (SIGNATORY, "contracts.ministry_signs_first"), ("contracts.nobody_signed", *_MAY_SIGN), ("contracts.record_ministry_signature",), _("Sign for the ministry, before the partner"), confirm=True),
        Step("sign_first_electronically", (_K.SIGNING,), _K.SIGNING, (SIGNATORY, "contracts.ministry_signs_first", "contracts.electronic_offered"), ("contracts.nobody_signed", *_MAY_SIGN), ("contracts.sign_pdf_for_ministry",), _("Sign for the ministry electronically, before the partner"), confirm=True),
        Step("partner_sign_last", (_K.SIGNING,), _K.IN_FORCE, (PARTNER, "contracts.represents_party", "contracts.ministry_signs_first"), ("contracts.ministry_signed", *_MAY_SIGN, "contracts.paper_so_far"), ("contracts.record_partner_signature", "contracts.start_milestones"), _("Sign for the partner, after the ministry"), confirm=True),
        Step("partner_sign_last_electronically", (_K.SIGNING,), _K.IN_FORCE, (PARTNER, "contracts.may_bind_partner", "contracts.ministry_signs_first", "contracts.electronic_offered"), ("contracts.ministry_signed", *_MAY_SIGN, "contracts.electronic_so_far"), ("contracts.sign_pdf_for_partner", "contracts.start_milestones"), _("Sign for the partner electronically, after the ministry"), confirm=True),
        Step("finance_send_back", (_K.FINANCE_CHANNEL,), _K.DRAFTING, (FINANCE,), (), ("contracts.keep_remarks",), _("Return with reasons"), reason=True),
        Step("chair_send_back", (_K.CHAIR_APPROVAL,), _K.FINANCE_CHANNEL, (TENDER_CHAIR,), (), ("contracts.keep_remarks",), _("Return with reasons"), reason=True),
        Step("legal_send_back", (_K.LEGAL_REVIEW, _K.ACCREDITATION, _K.ACCREDITED, _K.SIGNING), _K.DRAFTING, (LEGAL,), ("contracts.nobody_signed",), ("contracts.keep_remarks",), _("Return to drafting"), reason=True),
        Step("senior_send_back", (_K.SENIOR_APPROVAL,), _K.LEGAL_REVIEW, (SENIOR,), (), ("contracts.keep_remarks",), _("Return with reasons"), reason=True),
        Step("complete", (_K.IN_FORCE,), _K.COMPLETED, (OFFICER, "contracts.of_department"), ("contracts.milestones_accepted", "contracts.final_report_accepted", "contracts.no_payment_open"), ("contracts.issue_final_acceptance", "contracts.release_retention", "contracts.close_periods", "contracts.tell_ended"), _("Complete the contract")),
        Step("suspend", (_K.IN_FORCE,), _K.SUSPENDED, (LEGAL,), (), ("contracts.begin_suspension",), _("Suspend the contract"), reason=True),
        Step("resume", (_K.SUSPENDED,), _K.IN_FORCE, (LEGAL,), (), ("contracts.end_suspension",), _("Resume the contract"), reason=True),
        Step("terminate", (_K.IN_FORCE, _K.SUSPENDED), _K.TERMINATED, (SENIOR,), ("contracts.termination_noticed", "contracts.termination_due"), ("contracts.end_termination", "contracts.close_delivery", "contracts.issue_termination", "contracts.tell_ended"), _("Terminate the contract"), reason=True),
    ),
    days={_K.DRAFTING: 14, _K.FINANCE_CHANNEL: 5, _K.CHAIR_APPROVAL: 5, _K.LEGAL_REVIEW: 10, _K.SENIOR_APPROVAL: 5, _K.ACCREDITATION: 3, _K.ACCREDITED: 3, _K.SIGNING: 14}, rest=(_K.IN_FORCE,),
)  # fmt: skip


class ClauseState(TextChoices):
    DRAFT = "draft", _("wording in draft")
    REVIEW = "review", _("wording with the second reader")
    APPROVED = "approved", _("approved wording")
    SUPERSEDED = "superseded", _("superseded wording")
    DROPPED = "dropped", _("wording dropped")


_L = ClauseState
CLAUSES = Machine(
    "contracts.clauseversion", _("Wording of a clause"), ClauseState, _L.DRAFT, (_L.SUPERSEDED, _L.DROPPED),
    (
        Step("submit", (_L.DRAFT,), _L.REVIEW, (LEGAL,), ("contracts.variables_known",), (), _("Send to the second reader")),
        Step("approve", (_L.REVIEW,), _L.APPROVED, (LEGAL, SENIOR, "contracts.not_writer"), ("contracts.variables_known",), ("contracts.supersede_former",), _("Approve the wording")),
        Step("supersede", (_L.APPROVED,), _L.SUPERSEDED, (SYSTEM,), (), (), _("Supersede")),
        Step("send_back", (_L.REVIEW,), _L.DRAFT, (LEGAL, SENIOR, "contracts.not_writer"), (), (), _("Return with reasons"), reason=True),
        Step("drop", (_L.DRAFT,), _L.DROPPED, (LEGAL,), (), (), _("Drop the wording"), reason=True),
    ),
    days={_L.DRAFT: 14, _L.REVIEW: 7}, rest=(_L.APPROVED,),
)  # fmt: skip


class RoundState(TextChoices):
    OFFERED = "offered", _("draft with the partner")
    PROPOSED = "proposed", _("changes proposed by the partner")
    ACCEPTED = "accepted", _("draft accepted by the partner")
    SETTLED = "settled", _("proposals decided")
    WITHDRAWN = "withdrawn", _("offer withdrawn")


_O = RoundState
ROUNDS = Machine(
    "contracts.round", _("Round with the partner"), RoundState, _O.OFFERED, (_O.ACCEPTED, _O.SETTLED, _O.WITHDRAWN),
    (
        Step("accept", (_O.OFFERED,), _O.ACCEPTED, (PARTNER, "contracts.represents_party"), ("contracts.nothing_proposed",), (), _("Accept the draft")),
        Step("propose", (_O.OFFERED,), _O.PROPOSED, (PARTNER, "contracts.represents_party"), ("contracts.something_proposed",), (), _("Send the proposals")),
        Step("settle", (_O.PROPOSED,), _O.SETTLED, (LEGAL,), ("contracts.proposals_decided",), (), _("Send the answers to the partner")),
        Step("withdraw", (_O.OFFERED,), _O.WITHDRAWN, (LEGAL,), (), (), _("Withdraw the offer"), reason=True),
    ),
    days={_O.OFFERED: 7, _O.PROPOSED: 5},
)  # fmt: skip


class MilestoneState(TextChoices):
    PLANNED = "planned", _("planned")
    DELIVERED = "delivered", _("delivered, awaiting acceptance")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("delivery returned")


_M = MilestoneState
MILESTONES = Machine(
    "contracts.milestone", _("Milestone"), MilestoneState, _M.PLANNED, (_M.ACCEPTED,),
    (
        Step("deliver", (_M.PLANNED, _M.RETURNED), _M.DELIVERED, (PARTNER, "contracts.represents_party"), ("contracts.contract_in_force",), ("contracts.keep_evidence",), _("Report as delivered")),
        Step("accept", (_M.DELIVERED,), _M.ACCEPTED, (OFFICER, "contracts.of_department"), ("contracts.contract_in_force",), ("contracts.issue_acceptance", "contracts.prepare_payment"), _("Accept the delivery")),
        Step("send_back", (_M.DELIVERED,), _M.RETURNED, (OFFICER, "contracts.of_department"), (), (), _("Return with reasons"), reason=True),
    ),
    days={_M.DELIVERED: 10, _M.RETURNED: 14},
)  # fmt: skip


class PeriodState(TextChoices):
    OPEN = "open", _("report awaited")
    REPORTED = "reported", _("report with the department")
    ACCEPTED = "accepted", _("report accepted")
    RETURNED = "returned", _("report returned")
    CLOSED = "closed", _("closed with the contract")


_PE = PeriodState
PERIODS = Machine(
    "contracts.period", _("Reporting period"), PeriodState, _PE.OPEN, (_PE.ACCEPTED, _PE.CLOSED),
    (
        Step("submit", (_PE.OPEN, _PE.RETURNED), _PE.REPORTED, (PARTNER, "contracts.represents_party"), ("contracts.period_over", "contracts.figures_complete"), ("contracts.keep_evidence",), _("Send the report")),
        Step("accept", (_PE.REPORTED,), _PE.ACCEPTED, (OFFICER, "contracts.of_department"), (), ("contracts.issue_report", "contracts.begin_evaluation"), _("Accept the report")),
        Step("send_back", (_PE.REPORTED,), _PE.RETURNED, (OFFICER, "contracts.of_department"), (), (), _("Return with reasons"), reason=True),
        Step("close", (_PE.OPEN, _PE.REPORTED, _PE.RETURNED), _PE.CLOSED, (SYSTEM,), (), (), _("Close the period")),
    ),
    days={_PE.REPORTED: 10, _PE.RETURNED: 7},
)  # fmt: skip


class PaymentState(TextChoices):
    PREPARED = "prepared", _("payment prepared")
    CERTIFIED = "certified", _("payment certified")
    APPROVED = "approved", _("payment approved")
    PAID = "paid", _("paid")
    REJECTED = "rejected", _("payment rejected")


_Y = PaymentState
_MAY_PAY = ("contracts.no_report_overdue", "contracts.within_contract", "contracts.within_committed_money")
PAYMENTS = Machine(
    "contracts.payment", _("Payment"), PaymentState, _Y.PREPARED, (_Y.PAID, _Y.REJECTED),
    (
        Step("certify", (_Y.PREPARED,), _Y.CERTIFIED, (OFFICER, "contracts.of_department"), ("contracts.payment_supported", "contracts.advance_guaranteed", *_MAY_PAY), (), _("Certify the payment")),
        Step("approve", (_Y.CERTIFIED,), _Y.APPROVED, (FINANCE, "contracts.not_certifier"), _MAY_PAY, ("contracts.issue_payment_order",), _("Approve the payment")),
        Step("pay", (_Y.APPROVED,), _Y.PAID, (FINANCE, "contracts.not_certifier"), (), ("contracts.tell_paid",), _("Record as paid")),
        Step("reject", (_Y.PREPARED, _Y.CERTIFIED, _Y.APPROVED), _Y.REJECTED, (FINANCE,), (), (), _("Reject the payment"), reason=True),
        Step("drop", (_Y.PREPARED,), _Y.REJECTED, (OFFICER, "contracts.of_department"), (), (), _("Drop the certificate"), reason=True),
    ),
    days={_Y.PREPARED: 7, _Y.CERTIFIED: 7, _Y.APPROVED: 30},
)  # fmt: skip


class AmendmentState(TextChoices):
    DRAFT = "draft", _("amendment in draft")
    FUNDING = "funding", _("amendment with finance")
    REVIEW = "review", _("amendment under legal review")
    APPROVAL = "approval", _("amendment with senior management")
    MINISTER = "minister", _("amendment with the minister")
    SIGNING = "signing", _("amendment being signed")
    IN_FORCE = "in_force", _("amendment in force")
    REJECTED = "rejected", _("amendment rejected")


_D = AmendmentState
AMENDMENTS = Machine(
    "contracts.amendment", _("Amendment"), AmendmentState, _D.DRAFT, (_D.IN_FORCE, _D.REJECTED),
    (
        Step("submit", (_D.DRAFT,), _D.FUNDING, (OFFICER, "contracts.of_department"), ("contracts.contract_in_force", "contracts.amendment_possible"), (), _("Send to finance")),
        Step("fund", (_D.FUNDING,), _D.REVIEW, (FINANCE,), ("contracts.money_for_amendment",), ("contracts.raise_commitment",), _("Confirm the money")),
        Step("review", (_D.REVIEW,), _D.APPROVAL, (LEGAL,), ("contracts.amendment_possible",), (), _("Complete the legal review")),
        Step("approve", (_D.APPROVAL,), _D.SIGNING, (SENIOR,), ("contracts.amendment_within_limits", "contracts.amendment_possible"), ("contracts.issue_amendment",), _("Approve the amendment")),
        Step("refer", (_D.APPROVAL,), _D.MINISTER, (SENIOR,), ("contracts.amendment_beyond_limits",), (), _("Submit to the minister"), reason=True),
        Step("decide", (_D.MINISTER,), _D.SIGNING, (MINISTER,), ("contracts.amendment_possible",), ("contracts.issue_amendment",), _("Approve the change beyond the limits"), confirm=True),
        Step("partner_sign", (_D.SIGNING,), _D.SIGNING, (PARTNER, "contracts.represents_party"), ("contracts.amendment_unsigned",), ("contracts.partner_signs_amendment",), _("Sign for the partner"), confirm=True),
        Step("partner_sign_electronically", (_D.SIGNING,), _D.SIGNING, (PARTNER, "contracts.may_bind_partner", "contracts.electronic_offered"), ("contracts.amendment_unsigned",), ("contracts.partner_signs_amendment_pdf",), _("Sign for the partner electronically"), confirm=True),
        Step("sign", (_D.SIGNING,), _D.IN_FORCE, (SIGNATORY,), ("contracts.amendment_signed_by_partner", "contracts.amendment_on_paper", "contracts.contract_in_force", "contracts.amendment_possible"), ("contracts.ministry_signs_amendment", "contracts.apply_amendment"), _("Sign for the ministry"), confirm=True),
        Step("sign_electronically", (_D.SIGNING,), _D.IN_FORCE, (SIGNATORY, "contracts.electronic_offered"), ("contracts.amendment_signed_by_partner", "contracts.amendment_electronic", "contracts.contract_in_force", "contracts.amendment_possible"), ("contracts.ministry_signs_amendment_pdf", "contracts.apply_amendment"), _("Sign for the ministry electronically"), confirm=True),
        Step("reject", (_D.FUNDING, _D.REVIEW, _D.APPROVAL, _D.MINISTER, _D.SIGNING), _D.REJECTED, (FINANCE, LEGAL, SENIOR, MINISTER), (), ("contracts.lower_commitment",), _("Reject the amendment"), reason=True),
    ),
    days={_D.DRAFT: 14, _D.FUNDING: 5, _D.REVIEW: 10, _D.APPROVAL: 5, _D.MINISTER: 7, _D.SIGNING: 14},
)  # fmt: skip


class TerminationState(TextChoices):
    NOTICE = "notice", _("termination notice served")
    WITHDRAWN = "withdrawn", _("termination notice withdrawn")
    ENDED = "ended", _("terminated, to be settled")
    SETTLED = "settled", _("account settled")


_TE = TerminationState
TERMINATIONS = Machine(
    "contracts.termination", _("Termination"), TerminationState, _TE.NOTICE, (_TE.WITHDRAWN, _TE.SETTLED),
    (
        Step("withdraw", (_TE.NOTICE,), _TE.WITHDRAWN, (LEGAL,), (), (), _("Withdraw the notice"), reason=True),
        Step("end", (_TE.NOTICE,), _TE.ENDED, (SYSTEM,), (), (), _("End the contract")),
        Step("settle", (_TE.ENDED,), _TE.SETTLED, (OFFICER, "contracts.of_department"), ("contracts.no_payment_open",), ("contracts.settle_account",), _("Settle the account")),
    ),
    days={_TE.ENDED: 30}, rest=(_TE.NOTICE,),
)  # fmt: skip


class EvaluationState(TextChoices):
    DRAFT = "draft", _("evaluation in draft")
    WITH_PARTNER = "with_partner", _("evaluation with the partner")
    COMMENTED = "commented", _("partner has commented")
    CONCLUDED = "concluded", _("evaluation concluded")
    APPEALED = "appealed", _("evaluation appealed")
    DECIDED = "decided", _("appeal decided")


_EV = EvaluationState
EVALUATIONS = Machine(
    "contracts.evaluation", _("Performance evaluation"), EvaluationState, _EV.DRAFT, (_EV.DECIDED,),
    (
        Step("send", (_EV.DRAFT,), _EV.WITH_PARTNER, (OFFICER, "contracts.of_department"), ("contracts.judgement_given",), (), _("Send to the partner")),
        Step("comment", (_EV.WITH_PARTNER,), _EV.COMMENTED, (PARTNER, "contracts.represents_party"), (), (), _("Comment on the evaluation")),
        Step("conclude", (_EV.COMMENTED, _EV.WITH_PARTNER), _EV.CONCLUDED, (OFFICER, "contracts.of_department"), ("contracts.partner_heard",), ("contracts.keep_standing", "contracts.issue_scorecard"), _("Conclude the evaluation")),
        Step("appeal", (_EV.CONCLUDED,), _EV.APPEALED, (PARTNER, "contracts.represents_party"), ("contracts.appeal_in_time",), (), _("Appeal against the evaluation"), reason=True),
        Step("correct", (_EV.APPEALED,), _EV.DECIDED, (PARTNERSHIP_CHAIR, "contracts.not_evaluator"), (), ("contracts.keep_standing", "contracts.issue_scorecard"), _("Correct the evaluation"), reason=True),
        Step("keep", (_EV.APPEALED,), _EV.DECIDED, (PARTNERSHIP_CHAIR, "contracts.not_evaluator"), (), ("contracts.keep_standing",), _("Keep the evaluation"), reason=True),
    ),
    days={_EV.DRAFT: 14, _EV.WITH_PARTNER: 7, _EV.COMMENTED: 5, _EV.APPEALED: 15}, rest=(_EV.CONCLUDED,),
)  # fmt: skip


class ReferralState(TextChoices):
    OPEN = "open", _("referred to the committee")
    STUDIED = "studied", _("referral studied")
    DECIDED = "decided", _("referral decided")
    APPEALED = "appealed", _("decision appealed")
    CLOSED = "closed", _("referral closed")


_RF = ReferralState
REFERRALS = Machine(
    "contracts.referral", _("Referral for bad performance"), ReferralState, _RF.OPEN, (_RF.CLOSED,),
    (
        Step("study", (_RF.OPEN,), _RF.STUDIED, (PARTNERSHIP_SECRETARY,), (), (), _("Give an opinion on the referral"), reason=True),
        Step("decide", (_RF.STUDIED,), _RF.DECIDED, (PARTNERSHIP_CHAIR,), ("contracts.referral_resolved",), ("contracts.issue_referral", "contracts.keep_referral_standing"), _("Decide the referral"), reason=True, confirm=True),
        Step("appeal", (_RF.DECIDED,), _RF.APPEALED, (PARTNER, "contracts.represents_party"), ("contracts.appeal_in_time",), (), _("Appeal against the decision"), reason=True),
        Step("keep", (_RF.APPEALED,), _RF.CLOSED, (TENDER_CHAIR,), (), ("contracts.issue_referral",), _("Keep the decision"), reason=True),
        Step("lift", (_RF.APPEALED,), _RF.CLOSED, (TENDER_CHAIR,), (), ("contracts.issue_referral", "contracts.lift_referral_standing"), _("Lift the decision"), reason=True),
    ),
    days={_RF.OPEN: 10, _RF.STUDIED: 10, _RF.APPEALED: 15}, rest=(_RF.DECIDED,),
)  # fmt: skip


# --- 6. the committees' office ---------------------------------------------------------------------------------------
class MeetingState(TextChoices):
    SCHEDULED = "scheduled", _("meeting scheduled")
    HELD = "held", _("meeting held")
    CIRCULATED = "circulated", _("minutes before the attendees")
    CONFIRMED = "confirmed", _("minutes confirmed")
    CANCELLED = "cancelled", _("meeting cancelled")


_G = MeetingState
MEETINGS = Machine(
    "committee.meeting", _("Meeting"), MeetingState, _G.SCHEDULED, (_G.CONFIRMED, _G.CANCELLED),
    (
        Step("hold", (_G.SCHEDULED,), _G.HELD, (PARTNERSHIP_SECRETARY, TENDER_SECRETARY, "committee.of_meeting"), ("committee.quorum_present", "committee.votes_closed"), (), _("Record the meeting as held")),
        Step("circulate", (_G.HELD,), _G.CIRCULATED, (PARTNERSHIP_SECRETARY, TENDER_SECRETARY, "committee.of_meeting"), ("committee.something_minuted",), ("committee.ask_attendees",), _("Put the minutes before the attendees")),
        Step("confirm", (_G.CIRCULATED,), _G.CONFIRMED, (PARTNERSHIP_CHAIR, TENDER_CHAIR, "committee.of_meeting"), ("committee.minutes_agreed",), ("committee.issue_meeting_minutes",), _("Confirm the minutes")),
        Step("correct", (_G.CIRCULATED,), _G.HELD, (PARTNERSHIP_SECRETARY, TENDER_SECRETARY, "committee.of_meeting"), (), (), _("Correct the minutes")),
        Step("cancel", (_G.SCHEDULED,), _G.CANCELLED, (PARTNERSHIP_SECRETARY, TENDER_SECRETARY, "committee.of_meeting"), (), ("committee.tell_cancelled",), _("Cancel the meeting"), reason=True),
    ),
    days={_G.HELD: 7, _G.CIRCULATED: 7},
)  # fmt: skip


class AttendanceState(TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "present")
    ASKED = "asked", _("minutes to confirm")
    AGREED = "agreed", _("minutes agreed to")
    OBJECTED = "objected", _("correction asked for")
    SILENT = "silent", _("no answer in time")


_Q = AttendanceState
ATTENDANCES = Machine(
    "committee.meetingattendance", _("Confirmation of minutes"), AttendanceState, _Q.PRESENT, (_Q.SILENT,),
    (
        Step("agree", (_Q.ASKED, _Q.OBJECTED), _Q.AGREED, (TENDER_MEMBER, TENDER_SECRETARY, TENDER_CHAIR, PARTNERSHIP_MEMBER, PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR, "committee.own_attendance"), ("committee.minutes_open",), (), _("Agree to the minutes")),
        Step("object_to", (_Q.ASKED,), _Q.OBJECTED, (TENDER_MEMBER, TENDER_SECRETARY, TENDER_CHAIR, PARTNERSHIP_MEMBER, PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR, "committee.own_attendance"), ("committee.minutes_open",), ("committee.tell_secretary_objection",), _("Ask for a correction"), reason=True),
        Step("ask", (_Q.PRESENT, _Q.ASKED, _Q.AGREED, _Q.OBJECTED), _Q.ASKED, (SYSTEM,), (), (), _("Ask the attendee")),
        Step("silent", (_Q.ASKED,), _Q.SILENT, (SYSTEM,), (), (), _("Count silence as consent")),
    ),
    days={_Q.ASKED: 7}, rest=(_Q.PRESENT, _Q.AGREED, _Q.OBJECTED),
)  # fmt: skip


class DirectiveState(TextChoices):
    ISSUED = "issued", _("directive issued")
    IN_PROGRESS = "in_progress", _("being carried out")
    EXECUTED = "executed", _("reported as carried out")
    CLOSED = "closed", _("directive closed")


_V = DirectiveState
# Who may be asked to carry a directive out; each of them sees their own on the desk.
DIRECTIVE_OWNERS = (PARTNERSHIP_SECRETARY, TENDER_SECRETARY, OFFICER, FINANCE, LEGAL, SENIOR, COMMUNICATION)
DIRECTIVES = Machine(
    "committee.directive", _("Directive"), DirectiveState, _V.ISSUED, (_V.CLOSED,),
    (
        Step("take_up", (_V.ISSUED,), _V.IN_PROGRESS, (*DIRECTIVE_OWNERS, "committee.owns_directive"), (), (), _("Take up the directive")),
        Step("report", (_V.IN_PROGRESS,), _V.EXECUTED, (*DIRECTIVE_OWNERS, "committee.owns_directive"), (), ("committee.keep_evidence",), _("Report as carried out"), reason=True),
        Step("close", (_V.EXECUTED,), _V.CLOSED, (HIGHER,), (), (), _("Close the directive")),
        Step("reopen", (_V.EXECUTED,), _V.IN_PROGRESS, (HIGHER,), (), (), _("Ask for more"), reason=True),
    ),
    days={_V.ISSUED: 7, _V.IN_PROGRESS: 30, _V.EXECUTED: 14},
)  # fmt: skip

class TextState(TextChoices):
    DRAFT = "draft", _("text in draft")
    COMMITTEE = "committee", _("text before the partnership committee")
    MINISTER = "minister", _("text with the minister")
    APPROVED = "approved", _("text approved")
    DROPPED = "dropped", _("draft dropped")


_X = TextState
TEXTS = Machine(
    "committee.textversion", _("Policy or guide"), TextState, _X.DRAFT, (_X.APPROVED, _X.DROPPED),
    (
        Step("submit", (_X.DRAFT,), _X.COMMITTEE, (PARTNERSHIP_SECRETARY,), ("committee.text_complete",), (), _("Put before the committee")),
        Step("adopt", (_X.COMMITTEE,), _X.MINISTER, (PARTNERSHIP_CHAIR,), ("committee.text_decided",), (), _("Submit to the minister")),
        Step("approve", (_X.MINISTER,), _X.APPROVED, (MINISTER,), ("committee.text_complete",), ("committee.issue_text",), _("Approve the text")),
        Step("send_back", (_X.COMMITTEE, _X.MINISTER), _X.DRAFT, (PARTNERSHIP_CHAIR, MINISTER), (), (), _("Return with reasons"), reason=True),
        Step("drop", (_X.DRAFT,), _X.DROPPED, (PARTNERSHIP_SECRETARY,), (), (), _("Drop the draft"), reason=True),
    ),
    days={_X.DRAFT: 30, _X.COMMITTEE: 30, _X.MINISTER: 14},
)  # fmt: skip


class PlanState(TextChoices):
    GATHERING = "gathering", _("lines being gathered")
    COMMITTEE = "committee", _("plan before the partnership committee")
    MINISTER = "minister", _("plan with the minister")
    APPROVED = "approved", _("plan approved")
    CLOSED = "closed", _("year closed")


_J = PlanState
PLANS = Machine(
    "committee.plan", _("Yearly plan"), PlanState, _J.GATHERING, (_J.CLOSED,),
    (
        Step("submit", (_J.GATHERING,), _J.COMMITTEE, (PARTNERSHIP_SECRETARY,), ("committee.plan_has_lines",), (), _("Put the plan before the committee")),
        Step("adopt", (_J.COMMITTEE,), _J.MINISTER, (PARTNERSHIP_CHAIR,), ("committee.plan_decided",), (), _("Submit to the minister")),
        Step("approve", (_J.MINISTER,), _J.APPROVED, (MINISTER,), ("committee.plan_has_lines",), ("committee.issue_plan",), _("Approve the plan")),
        Step("send_back", (_J.COMMITTEE, _J.MINISTER), _J.GATHERING, (PARTNERSHIP_CHAIR, MINISTER), (), (), _("Return with reasons"), reason=True),
        Step("reopen", (_J.APPROVED,), _J.GATHERING, (PARTNERSHIP_CHAIR,), (), (), _("Open the plan for changes"), reason=True),
        Step("close", (_J.APPROVED,), _J.CLOSED, (PARTNERSHIP_SECRETARY,), ("committee.plan_year_over",), (), _("Close the year")),
    ),
    days={_J.GATHERING: 60, _J.COMMITTEE: 30, _J.MINISTER: 14}, rest=(_J.APPROVED,),
)  # fmt: skip


class ReviewState(TextChoices):
    PLANNED = "planned", _("review planned")
    RECORDED = "recorded", _("review recorded")
    DROPPED = "dropped", _("review dropped")


_RV = ReviewState
REVIEWS = Machine(
    "committee.contractreview", _("Review of a contract"), ReviewState, _RV.PLANNED, (_RV.RECORDED, _RV.DROPPED),
    (
        Step("record_review", (_RV.PLANNED,), _RV.RECORDED, (PARTNERSHIP_MEMBER, PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR, "committee.reviews_contract"), (), (), _("Record the review")),
        Step("drop", (_RV.PLANNED,), _RV.DROPPED, (PARTNERSHIP_SECRETARY,), (), (), _("Drop the review"), reason=True),
    ),
    days={_RV.PLANNED: 30},
)  # fmt: skip



class ReportState(TextChoices):
    DRAFT = "draft", _("report in draft")
    REVIEW = "review", _("report with the chair")
    APPROVED = "approved", _("report approved")
    PRESENTED = "presented", _("report presented")


_RP = ReportState
REPORTS = Machine(
    "committee.report", _("Report to the higher committee"), ReportState, _RP.DRAFT, (_RP.PRESENTED,),
    (
        Step("submit", (_RP.DRAFT,), _RP.REVIEW, (PARTNERSHIP_SECRETARY,), ("committee.report_has_sections",), (), _("Send to the chair")),
        Step("approve", (_RP.REVIEW,), _RP.APPROVED, (PARTNERSHIP_CHAIR, "committee.not_report_author"), ("committee.remarks_answered",), ("committee.issue_report",), _("Approve and freeze the report")),
        Step("send_back", (_RP.REVIEW,), _RP.DRAFT, (PARTNERSHIP_CHAIR,), (), (), _("Return with reasons"), reason=True),
        Step("present", (_RP.APPROVED,), _RP.PRESENTED, (PARTNERSHIP_SECRETARY,), ("committee.report_was_discussed",), (), _("Record as presented")),
    ),
    days={_RP.DRAFT: 14, _RP.REVIEW: 7, _RP.APPROVED: 30},
)  # fmt: skip


class LetterState(TextChoices):
    DRAFT = "draft", _("letter in draft")
    CHAIR = "chair", _("letter with the chair")
    REGISTERED = "registered", _("received and registered")
    SENT = "sent", _("letter sent")
    ANSWERED = "answered", pgettext_lazy("letter", "answered")
    CLOSED = "closed", pgettext_lazy("letter", "closed")


_LT = LetterState
LETTERS = Machine(
    "committee.letter", _("Letter"), LetterState, _LT.DRAFT, (_LT.ANSWERED, _LT.CLOSED),
    (
        Step("submit", (_LT.DRAFT,), _LT.CHAIR, (PARTNERSHIP_SECRETARY,), ("committee.letter_complete",), (), _("Send to the chair")),
        Step("register", (_LT.DRAFT,), _LT.REGISTERED, (SYSTEM,), (), (), _("Register the letter")),
        Step("send", (_LT.CHAIR,), _LT.SENT, (PARTNERSHIP_CHAIR,), ("committee.letter_complete",), ("committee.issue_letter",), _("Sign and send the letter")),
        Step("send_back", (_LT.CHAIR,), _LT.DRAFT, (PARTNERSHIP_CHAIR,), (), (), _("Return with reasons"), reason=True),
        Step("close", (_LT.REGISTERED, _LT.SENT, _LT.DRAFT), _LT.CLOSED, (PARTNERSHIP_SECRETARY,), (), (), _("Close without a reply"), reason=True),
        Step("answer", (_LT.REGISTERED, _LT.SENT), _LT.ANSWERED, (SYSTEM,), (), (), _("Answered by a letter")),
    ),
    days={_LT.DRAFT: 7, _LT.CHAIR: 3, _LT.REGISTERED: 14, _LT.SENT: 30},
)  # fmt: skip


class MemorandumState(TextChoices):
    DRAFT = "draft", _("memorandum being agreed")
    IN_FORCE = "in_force", _("memorandum in force")
    EXPIRED = "expired", _("memorandum expired")
    ENDED = "ended", _("memorandum ended")


_ME = MemorandumState
MEMORANDA = Machine(
    "committee.memorandum", _("Memorandum of understanding"), MemorandumState, _ME.DRAFT, (_ME.EXPIRED, _ME.ENDED),
    (
        Step("sign", (_ME.DRAFT,), _ME.IN_FORCE, (PARTNERSHIP_SECRETARY,), ("committee.memorandum_complete",), (), _("Record as signed")),
        Step("expire", (_ME.IN_FORCE,), _ME.EXPIRED, (CLOCK,), (), (), _("The memorandum expires")),
        Step("end", (_ME.DRAFT, _ME.IN_FORCE), _ME.ENDED, (PARTNERSHIP_SECRETARY,), (), (), _("End the memorandum"), reason=True),
    ),
    days={_ME.DRAFT: 60}, rest=(_ME.IN_FORCE,),
)  # fmt: skip


class ImprovementState(TextChoices):
    SUBMITTED = "submitted", _("proposal received")
    STUDY = "study", _("proposal under study")
    ADOPTED = "adopted", _("proposal adopted")
    DECLINED = "declined", _("proposal declined")
    CARRIED_OUT = "carried_out", _("proposal carried out")


_IM = ImprovementState
IMPROVEMENTS = Machine(
    "committee.improvement", _("Proposal to improve partnership"), ImprovementState, _IM.SUBMITTED, (_IM.DECLINED, _IM.CARRIED_OUT),
    (
        Step("study", (_IM.SUBMITTED,), _IM.STUDY, (PARTNERSHIP_SECRETARY,), (), (), _("Begin the study")),
        Step("adopt", (_IM.STUDY,), _IM.ADOPTED, (PARTNERSHIP_CHAIR, "committee.not_proposer"), (), (), _("Adopt the proposal"), reason=True),
        Step("decline", (_IM.SUBMITTED, _IM.STUDY), _IM.DECLINED, (PARTNERSHIP_CHAIR, "committee.not_proposer"), (), (), _("Decline the proposal"), reason=True),
        Step("carry_out", (_IM.ADOPTED,), _IM.CARRIED_OUT, (PARTNERSHIP_SECRETARY,), (), (), _("Record as carried out"), reason=True),
    ),
    days={_IM.SUBMITTED: 10, _IM.STUDY: 30, _IM.ADOPTED: 90},
)  # fmt: skip


class StudyState(TextChoices):
    PROPOSED = "proposed", _("study proposed")
    UNDER_WAY = "under_way", _("study under way")
    REVIEW = "review", _("study under review")
    PUBLISHED = "published", _("study published")
    DECLINED = "declined", _("study declined")


_SD = StudyState
_STUDY_PEOPLE = (PARTNERSHIP_MEMBER, PARTNERSHIP_SECRETARY, PARTNERSHIP_CHAIR)
STUDIES = Machine(
    "committee.study", _("Study"), StudyState, _SD.PROPOSED, (_SD.PUBLISHED, _SD.DECLINED),
    (
        Step("accept", (_SD.PROPOSED,), _SD.UNDER_WAY, (PARTNERSHIP_CHAIR,), (), (), _("Order the study")),
        Step("decline", (_SD.PROPOSED,), _SD.DECLINED, (PARTNERSHIP_CHAIR,), (), (), _("Decline the study"), reason=True),
        Step("submit", (_SD.UNDER_WAY,), _SD.REVIEW, (*_STUDY_PEOPLE, "committee.writes_study"), ("committee.study_written",), (), _("Send to the reviewer")),
        Step("publish", (_SD.REVIEW,), _SD.PUBLISHED, (*_STUDY_PEOPLE, "committee.reviews_study"), (), ("committee.issue_study",), _("Publish the study"), reason=True),
        Step("send_back", (_SD.REVIEW,), _SD.UNDER_WAY, (*_STUDY_PEOPLE, "committee.reviews_study"), (), (), _("Return with reasons"), reason=True),
    ),
    days={_SD.PROPOSED: 14, _SD.UNDER_WAY: 90, _SD.REVIEW: 21},
)  # fmt: skip


MACHINES: tuple[Machine, ...] = (
    TERMS, TENDERS, AWARDS, CONTRACTS,
    PARTNERS, PARTNER_DOCUMENTS, DEBARMENTS, REQUESTS, BIDS, CLARIFICATIONS, ADDENDA, SHEETS, CONSENSUS, COMPLAINTS, RESULT_NOTICES, CLAUSES, ROUNDS, MILESTONES, PERIODS, PAYMENTS, AMENDMENTS, TERMINATIONS, EVALUATIONS, REFERRALS,
    MEETINGS, ATTENDANCES,
    DIRECTIVES, REVIEWS, REPORTS,
    TEXTS, PLANS, LETTERS, MEMORANDA, IMPROVEMENTS, STUDIES,
)  # fmt: skip
BY_MODEL: dict[str, Machine] = {m.model: m for m in MACHINES}


# --- the project stepper: which states of which machine make up each stage a person sees -----------------------------
class Stage(TextChoices):
    TERMS = "terms", _("Terms of reference")
    FINANCE = "finance", _("Finance approval")
    PREPARATION = "preparation", _("Tender preparation")
    BIDDING = "bidding", _("Bidding")
    OPENING = "opening", _("Opening")
    TECHNICAL = "technical", _("Technical evaluation")
    FINANCIAL = "financial", _("Financial evaluation")
    DISCUSSION = "discussion", _("Joint discussion")
    MINISTER = "minister", _("Minister approval")
    STANDSTILL = "standstill", _("Standstill")
    CONTRACTING = "contracting", _("Contracting")
    SIGNING = "signing", _("Signing")
    IN_FORCE = "in_force", _("In force")
    COMPLETED = "completed", _("Completed")
    STOPPED = "stopped", _("Stopped")  # off the line: withdrawn, rejected, cancelled, unsuccessful, terminated


STAGE_OF: dict[str, dict[str, str]] = {
    TERMS.model: {_T.DRAFT: Stage.TERMS, _T.RETURNED: Stage.TERMS, _T.FINANCE_REVIEW: Stage.FINANCE, _T.APPROVED: Stage.PREPARATION, _T.REJECTED: Stage.STOPPED, _T.WITHDRAWN: Stage.STOPPED},
    TENDERS.model: {_N.PREPARING: Stage.PREPARATION, _N.READY: Stage.PREPARATION, _N.ANNOUNCED: Stage.BIDDING, _N.WITH_BOARD: Stage.BIDDING, _N.CLOSED: Stage.OPENING, _N.TECHNICAL_OPENED: Stage.TECHNICAL, _N.FINANCIAL_OPENED: Stage.FINANCIAL, _N.EVALUATED: Stage.DISCUSSION, _N.CANCELLED: Stage.STOPPED, _N.UNSUCCESSFUL: Stage.STOPPED},
    AWARDS.model: {_A.RECOMMENDED: Stage.DISCUSSION, _A.DISCUSSED: Stage.DISCUSSION, _A.WITH_MINISTER: Stage.MINISTER, _A.RETURNED: Stage.MINISTER, _A.APPROVED: Stage.STANDSTILL, _A.STANDSTILL: Stage.STANDSTILL, _A.FINAL: Stage.CONTRACTING},
    CONTRACTS.model: {_K.DRAFTING: Stage.CONTRACTING, _K.FINANCE_CHANNEL: Stage.CONTRACTING, _K.CHAIR_APPROVAL: Stage.CONTRACTING, _K.LEGAL_REVIEW: Stage.CONTRACTING, _K.SENIOR_APPROVAL: Stage.CONTRACTING, _K.ACCREDITATION: Stage.CONTRACTING, _K.ACCREDITED: Stage.SIGNING, _K.SIGNING: Stage.SIGNING, _K.IN_FORCE: Stage.IN_FORCE, _K.SUSPENDED: Stage.IN_FORCE, _K.COMPLETED: Stage.COMPLETED, _K.TERMINATED: Stage.STOPPED},
}  # fmt: skip
