"""Questions, answers and addenda on the pages of a tender and of a bid: each part reads what it shows by itself."""

from typing import Any

from django import template

from partnership.people.roles import has_role
from partnership.workflow.clock import now
from tenders.models import Bid, Tender
from tenders.selectors.addendum import PREPARE, issued_addenda, unconfirmed_bids
from tenders.selectors.bid import told_of
from tenders.selectors.clarification import ANSWER, open_questions, own_questions, published_answers
from tenders.services.clarification import accepts_questions, answers_end, questions_end

DRAFTS = ("draft", "ready")
register = template.Library()


@register.inclusion_tag("tenders/parts/tender_dialogue.html", takes_context=True)
def tender_dialogue(context: dict[str, Any], tender: Tender) -> dict[str, Any]:
    """Addenda, answers, the way to ask; for the secretary and the chair what waits for them. Four queries."""
    user, moment = context["request"].user, now()
    answers = has_role(user, *ANSWER)
    announced = tender.announced_at is not None and tender.closed_at is None
    waiting = open_questions(tender) if answers and announced else []
    due = answers_end(tender) if waiting else None
    return {
        "tender": tender,
        "addenda": issued_addenda(tender) if tender.amended_at else [],
        "answers": published_answers(tender) if tender.announced_at else [],
        "mine": own_questions(user, tender) if has_role(user, "partner") else [],
        "waiting": waiting,
        "answers_due": due,
        "answers_late": bool(due and moment >= due),
        "may_ask": has_role(user, "partner") and accepts_questions(tender, moment),
        "questions_until": questions_end(tender) if tender.accepts_bids_at(moment) else None,
        "draft": tender.addenda.filter(state__in=DRAFTS).first() if announced and has_role(user, *PREPARE) else None,
        "may_amend": has_role(user, "tender_secretary") and tender.accepts_bids_at(moment),
    }


@register.inclusion_tag("tenders/parts/bid_confirmation.html")
def bid_confirmation(bid: Bid) -> dict[str, Any]:
    """What an addendum asks of a bid that was sent before it."""
    return {"bid": bid, "asked": bid.is_sent and bid.is_unconfirmed and bid.tender.accepts_bids_at(now())}


@register.inclusion_tag("tenders/parts/unconfirmed.html")
def unconfirmed(tender: Tender) -> dict[str, Any]:
    """The bids that were not confirmed after the last addendum, for the opening session."""
    return {"bids": unconfirmed_bids(tender)}


@register.simple_tag
def told_label(bid: Bid) -> Any:
    """Where a bid stands after its letter, for its bidder; "" before it."""
    found = told_of([bid]).get(bid.pk)
    return found.label if found else ""
