"""Negotiating a price above the approved budget: with the first rank only, once, and only as far as the rule allows.

Source: RULES.md section 1 (rules are data: `negotiation_percent`, `award_over_budget_percent`); the issue's "price above
budget: unsuccessful with report; negotiation only where the rule allows".
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.evaluation.scoring import HUNDRED, to_thousandths
from committee.models import BidResult, Negotiation, PriceReview
from partnership.audit.services import record
from partnership.partners.policies import partners_of
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.workflow import notices
from partnership.workflow.calendar import add_working_days
from partnership.workflow.clock import now, today
from partnership.workflow.errors import DomainError
from tenders.models import Tender
from tenders.selectors.tender import rule_for

SHORTEST = 10  # letters of a refusal


def most_to_award(tender: Tender) -> Decimal | None:
    """The dearest price that may be recommended, in dinars; None where the terms state no budget."""
    budget = tender.terms.estimated_budget
    if not budget:
        return None
    return to_thousandths(budget * (HUNDRED + Decimal(rule_for(tender, "award_over_budget_percent"))) / HUNDRED)


def days_to_answer(tender: Tender) -> int:
    """Working days that a bidder has to answer, by the rule frozen on the tender."""
    return int(rule_for(tender, "shortfall_days"))


def over_budget(tender: Tender, price: Decimal | None) -> bool:
    """Does a price (dinars) lie above what may be awarded?"""
    most = most_to_award(tender)
    return most is not None and price is not None and price > most


def amount_of(result: BidResult) -> Decimal | None:
    """What the bid would be awarded at: the negotiated price where there is one."""
    talk = getattr(result.bid, "negotiation", None)
    return talk.offered if talk is not None and talk.offered is not None else result.price


def affordable(tender: Tender, known: Iterable[BidResult] | None = None) -> bool:
    """Does any ranked bid lie within what may be awarded? `known`: the results with their negotiations, if read already."""
    most = most_to_award(tender)
    ranked = [result for result in _read(tender, known) if result.rank is not None]
    return most is None or any((amount_of(result) or most) <= most for result in ranked)


def _read(tender: Tender, known: Iterable[BidResult] | None) -> Iterable[BidResult]:
    return BidResult.objects.filter(tender=tender).select_related("bid__negotiation") if known is None else known


def outcome(talk: Negotiation) -> str:
    """What a negotiation has come to, and what the committee does next; a sentence for the committee."""
    if talk.answered_at is None and today() <= talk.due_on:
        return _("The bidder has not answered yet: wait for the answer, or for the end of that day.")
    if talk.answered_at is None:
        return _("No answer came in time: declare the tender unsuccessful, with its report.")
    if talk.offered is None:
        return _("The price stays above the approved budget: declare the tender unsuccessful, with its report.")
    if over_budget(talk.bid.tender, talk.offered):
        return _(
            "The negotiated price is still above the approved budget: declare the tender unsuccessful, with its report."
        )
    return _("The negotiated price lies within the approved budget: the evaluation can be approved at this price.")


def why_not_negotiate(tender: Tender, known: Iterable[BidResult] | None = None) -> str:
    """Why the first rank cannot be asked to lower its price; "" where it can. `known`: as in `affordable`."""
    most, budget = most_to_award(tender), tender.terms.estimated_budget
    results = list(_read(tender, known))
    first = next((result for result in results if result.rank == 1), None)
    if tender.state != "financial_opened" or first is None or first.price is None:
        return _("There is no first rank in a financial evaluation.")
    if most is None or not budget or affordable(tender, results):
        return _("A price lies within the approved budget: nothing is negotiated.")
    if getattr(first.bid, "negotiation", None) is not None:
        return _("The first rank was asked already.")
    percent = Decimal(rule_for(tender, "negotiation_percent"))
    if first.price > budget * (HUNDRED + percent) / HUNDRED:
        return _("The rule allows no negotiation on a price so far above the budget (at most %(percent)s %%).") % {
            "percent": percent
        }
    return ""


@transaction.atomic
def negotiation_ask(review: PriceReview, *, by: Any) -> Negotiation:
    """Ask the first rank to lower its price to the budget, within the rule's working days.

    Raises DomainError "not_first" for another bid, "not_allowed" where the rule does not allow it.
    """
    if not has_role(by, "tender_chair"):
        raise PermissionDenied
    rows = Tender.objects.select_for_update(of=("self",)).select_related("project", "terms")
    tender = rows.get(pk=review.bid.tender_id)
    if why := why_not_negotiate(tender):
        raise DomainError(why, "not_allowed")
    bid = BidResult.objects.select_related("bid").get(tender=tender, rank=1).bid
    if bid.pk != review.bid_id:
        raise DomainError(_("Only the first rank is asked."), "not_first")
    due = add_working_days(today(), days_to_answer(tender))
    most = most_to_award(tender) or Decimal(0)  # there is one: why_not_negotiate() says so
    found = Negotiation.objects.create(bid=bid, target=most, asked_at=now(), asked_by=by, due_on=due)
    record("edited", by=by, obj=bid, after={"negotiation": "asked", "target": str(found.target), "due_on": str(due)})
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=bid.partner_id)
    words = gettext_lazy("The committee asks you to lower the price of your bid: %(tender)s") % {
        "tender": tender.reference
    }
    notices.tell(
        people.distinct(), machine=bid.machine, step="submit", label=lambda: str(words), url=review.get_absolute_url(),
        kind="legal", project_id=tender.project_id,
    )  # fmt: skip
    return found


@transaction.atomic
def negotiation_answer(talk: Negotiation, *, by: Any, offered: Decimal | None, text: str = "") -> Negotiation:
    """The bidder lowers its price to `offered` (dinars, all included) or declines with a reason. The ranking stays as it is.

    Raises DomainError "late", "answered", "higher" for a price that is no lower, "short" for a refusal without a reason.
    """
    fresh = Negotiation.objects.select_for_update(of=("self",)).select_related("bid__tender__project").get(pk=talk.pk)
    if fresh.bid.partner_id not in partners_of(by):
        raise PermissionDenied
    if fresh.answered_at is not None:
        raise DomainError(_("You answered already."), "answered")
    if today() > fresh.due_on or fresh.bid.tender.state != "financial_opened" or fresh.bid.state != "priced":
        raise DomainError(_("Nothing is asked, or the days to answer are over."), "late")
    price = BidResult.objects.get(bid=fresh.bid).price
    if offered is not None and (price is None or not 0 < offered < price):
        raise DomainError(_("The new price must be lower than the price of your bid."), "higher")
    if offered is None and len(text.strip()) < SHORTEST:
        raise DomainError(_("Write the new price, or why you cannot lower it."), "short")
    fresh.offered, fresh.answer, fresh.answered_at, fresh.answered_by = offered, text.strip(), now(), by
    fresh.save(update_fields=["offered", "answer", "answered_at", "answered_by"])
    record("edited", by=by, obj=fresh.bid, after={"negotiation": "lowered" if offered is not None else "declined"})
    return fresh
