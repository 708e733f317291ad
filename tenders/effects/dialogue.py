"""What else happens with questions, addenda and the bids they concern: inside the step's transaction."""

from datetime import datetime
from typing import Any

from partnership.audit.services import record
from partnership.documents.services import issue
from partnership.people.models import RoleGrant, User
from partnership.workflow import notices
from partnership.workflow.engine import fire
from partnership.workflow.registry import effect
from tenders.models import Addendum, Clarification, ClarificationAsker, Tender
from tenders.selectors.addendum import unconfirmed_bids
from tenders.selectors.recipients import interested_in, people_of, recipients_of
from tenders.selectors.tender import rule_for
from tenders.services.addendum import addendum_apply, addendum_tell
from tenders.services.clarification import dialogue_end

Data = dict[str, Any]


def _notify(people: Any, obj: Any, step: str, kind: str = "legal") -> None:
    notices.tell(
        people, machine=obj.machine, step=step, label=obj.path_label, url=obj.get_absolute_url(), kind=kind,
        project_id=obj.project_id,
    )  # fmt: skip


@effect("tenders.issue_answers")
def issue_answers(question: Clarification, *, by: Any, at: datetime, data: Data) -> None:
    """All answers so far as one paper, anew with each of them."""
    issue("tenders.clarifications", question.tender, by=by, project_id=question.project_id)


@effect("tenders.tell_answered")
def tell_answered(question: Clarification, *, by: Any, at: datetime, data: Data) -> None:
    """Every bidder and invitee at once. Of a public tender every partner of its field too, so that whoever asked without
    a bid yet is told as one of many: even the list of outgoing mail does not tell who asked."""
    bidders, crowd = recipients_of(question.tender), interested_in(question.tender)
    asker = ClarificationAsker.objects.filter(clarification=question).values_list("partner_id", flat=True)
    told = people_of(bidders)
    _notify(told, question, "publish")
    others = people_of((crowd | {*asker}) - bidders).exclude(pk__in=told.values("pk"))
    _notify(others, question, "publish", kind="tender")


@effect("tenders.tell_answer_late")
def tell_answer_late(question: Clarification, *, by: Any, at: datetime, data: Data) -> None:
    """The chair learns that an answer is overdue: answer today, or extend the deadline."""
    seated = RoleGrant.objects.in_force().filter(role="tender_chair").values("user_id")
    _notify(User.objects.filter(pk__in=seated, is_active=True), question, "fall_late", kind="deadline")


@effect("tenders.end_dialogue")
def end_dialogue(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    dialogue_end(tender, by=by)


@effect("tenders.apply_addendum")
def apply_addendum(addendum: Addendum, *, by: Any, at: datetime, data: Data) -> None:
    """What was announced changes; bids that were sent wait for their bidder's confirmation."""
    tender = addendum_apply(addendum, by=by, at=at)
    # A bid that is being sealed at this moment holds its row and waits for the tender's: it is skipped here, and its
    # page asks for the confirmation all the same (Bid.is_unconfirmed compares times).
    for bid in tender.bids.select_for_update(of=("self",), skip_locked=True).filter(state="submitted"):
        fire(bid, "ask_confirmation", by=by, system=True)


@effect("tenders.issue_addendum")
def issue_addendum(addendum: Addendum, *, by: Any, at: datetime, data: Data) -> None:
    issue("tenders.addendum", addendum, by=by, project_id=addendum.project_id)


@effect("tenders.tell_about_addendum")
def tell_about_addendum(addendum: Addendum, *, by: Any, at: datetime, data: Data) -> None:
    """Every bidder, invitee and buyer of the documents, with a receipt to follow for each."""
    partners = recipients_of(addendum.tender)
    addendum_tell(addendum, partners, at=at)
    _notify(people_of(partners), addendum, "issue")


@effect("tenders.exclude_unconfirmed")
def exclude_unconfirmed(tender: Tender, *, by: Any, at: datetime, data: Data) -> None:
    """A bid that was not confirmed after an addendum is excluded at the preliminary examination, as the rule says
    (unconfirmed_excluded, marked "?": 1 excludes, 0 only lists it)."""
    found = unconfirmed_bids(tender)
    if found:
        record("bids_unconfirmed", by=by, obj=tender, after={"bids": [bid.pk for bid in found]})
    if not found or not rule_for(tender, "unconfirmed_excluded"):
        return
    reason = "لم يؤكد مقدم العطاء عطاءه بعد صدور ملحق المناقصة وقبل موعد الإغلاق."
    for bid in found:
        fire(bid, "exclude", by=by, system=True, reason=reason)
