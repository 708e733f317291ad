"""Facts about questions, addenda and confirmations that a step waits for."""

from datetime import datetime

from django.db.models import QuerySet

from partnership.workflow.clock import now
from partnership.workflow.registry import due, guard
from tenders.models import Addendum, Bid, Clarification
from tenders.selectors.addendum import addendum_missing, demanded_extension, proposed_date
from tenders.selectors.clarification import is_late


@guard("tenders.still_announced")
def still_announced(question: Clarification) -> bool:
    """The tender is closed: an answer would come too late for everybody."""
    return question.tender.accepts_bids_at(now())


@guard("tenders.answer_is_late")
def answer_is_late(question: Clarification) -> bool:
    """The day by which answers must be out has not come."""
    return is_late(question, now())


@guard("tenders.addendum_in_time")
def addendum_in_time(addendum: Addendum) -> bool:
    """The closing date has passed: nothing is changed after it."""
    return addendum.tender.accepts_bids_at(now())


@guard("tenders.addendum_complete")
def addendum_complete(addendum: Addendum) -> bool:
    """Something is still missing in the addendum: the list stands on its page."""
    return not addendum_missing(addendum)


@guard("tenders.addendum_extends_enough")
def addendum_extends_enough(addendum: Addendum) -> bool:
    """So close to the deadline the addendum must extend it: its page says until when at least."""
    demand, closing = demanded_extension(addendum), proposed_date(addendum, "closing_at")
    return demand is None or (closing is not None and closing >= demand.least)


@guard("tenders.confirmation_asked")
def confirmation_asked(bid: Bid) -> bool:
    """No addendum came since the bid was sent or confirmed: it stands as it is."""
    return bid.is_unconfirmed


@due("tenders.clarification", "fall_late")
def answers_to_report(moment: datetime) -> QuerySet[Clarification]:
    return Clarification.objects.filter(state="asked", answer_by__lte=moment, tender__state="announced").select_related(
        "tender__project"
    )
