"""Reviewing opened prices: written when they open, justified by the bidder, judged by the committee."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.evaluation.finance import error_percent, lowness
from committee.evaluation.results import opened_contents
from committee.models import PriceReview
from committee.models.finance import ACCEPTED, REJECTED
from partnership.audit.services import record
from partnership.partners.policies import partners_of
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.workflow import notices
from partnership.workflow.calendar import add_working_days
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.box.prices import reckon
from tenders.models import Tender
from tenders.selectors.tender import rule_for

SHORTEST = 10  # letters of a justification or of a reason


@transaction.atomic
def prices_review(tender: Tender) -> list[PriceReview]:
    """Write down how each opened price stands; verdicts that were given stay."""
    contents = opened_contents(tender)
    worked = {bid: reckon(content) for bid, content in contents.items()}
    standing = set(tender.bids.filter(state="priced").values_list("pk", flat=True))
    prices = [found.total for bid, found in worked.items() if bid in standing]
    from_terms, limit = tender.terms.estimated_budget, rule_for(tender, "abnormally_low_percent")
    found = []
    for bid in sorted(standing & set(worked)):
        price, low = worked[bid], lowness(worked[bid].total, prices, from_terms, limit)
        facts = {
            "stated": price.stated, "corrected": price.total, "error_percent": error_percent(price.stated, price.total),
            "estimate": from_terms, "under_estimate": low.under_estimate, "under_median": low.under_median,
            "abnormal": low.abnormal,
        }  # fmt: skip
        found.append(PriceReview.objects.update_or_create(bid_id=bid, defaults=facts)[0])
    return found


def _locked(review: PriceReview) -> PriceReview:
    rows = PriceReview.objects.select_for_update(of=("self",)).select_related("bid__tender__project", "bid__partner")
    fresh = rows.get(pk=review.pk)
    if fresh.bid.tender.state != "financial_opened" or fresh.bid.state != "priced":
        raise DomainError(_("The financial evaluation is over, or the bid is excluded."), "closed")
    if fresh.verdict:
        raise DomainError(_("The price is judged already."), "judged")
    return fresh


@transaction.atomic
def price_ask(review: PriceReview, *, by: Any) -> PriceReview:
    """Ask the bidder to justify an abnormally low price, in writing, within the rule's working days."""
    fresh = _locked(review)
    if not has_role(by, "tender_chair", "tender_secretary"):
        raise PermissionDenied
    if fresh.asked_at is not None:
        raise DomainError(_("The bidder was asked already."), "asked")
    fresh.asked_at, fresh.asked_by = now(), by
    fresh.due_on = add_working_days(today(), int(rule_for(fresh.bid.tender, "shortfall_days")))
    fresh.save(update_fields=["asked_at", "asked_by", "due_on"])
    record("edited", by=by, obj=fresh.bid, after={"price_justification": "asked", "due_on": str(fresh.due_on)})
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=fresh.bid.partner_id)
    words = gettext_lazy("Justify the price of your bid: %(tender)s") % {"tender": fresh.bid.tender.reference}
    notices.tell(
        people.distinct(), machine=fresh.bid.machine, step="submit", label=lambda: str(words), url=fresh.get_absolute_url(),
        kind="legal", project_id=fresh.bid.tender.project_id,
    )  # fmt: skip
    return fresh


@transaction.atomic
def price_justify(review: PriceReview, *, by: Any, text: str) -> PriceReview:
    """The bidder's answer. The price itself never changes."""
    fresh = _locked(review)
    if fresh.bid.partner_id not in partners_of(by):
        raise PermissionDenied
    if fresh.asked_at is None or fresh.due_on is None or today() > fresh.due_on:
        raise DomainError(_("Nothing is asked, or the days to answer are over."), "late")
    if len(text.strip()) < SHORTEST:
        raise DomainError(_("Write what makes this price possible."), "short")
    fresh.justification, fresh.justified_at = text.strip(), now()
    fresh.save(update_fields=["justification", "justified_at"])
    record("edited", by=by, obj=fresh.bid, after={"price_justification": "given"})
    return fresh


@transaction.atomic
def price_judge(review: PriceReview, *, by: Any, accepted: bool, reason: str) -> PriceReview:
    """Accept the price with a reason, or reject it: then the bid is excluded and the others are ranked again."""
    fresh = _locked(review)
    if not has_role(by, "tender_chair"):
        raise PermissionDenied
    if fresh.waits_for_bidder and fresh.due_on is not None and today() <= fresh.due_on:
        raise DomainError(_("The bidder still has time to answer."), "waiting")
    if not accepted and fresh.asked_at is None:
        raise DomainError(_("A price is not rejected before its bidder was asked."), "unasked")
    if len(reason.strip()) < SHORTEST:
        raise DomainError(_("Write the reason: it is printed in the evaluation report."), "reason")
    fresh.verdict, fresh.verdict_reason = ACCEPTED if accepted else REJECTED, reason.strip()
    fresh.judged_at, fresh.judged_by = now(), by
    fresh.save(update_fields=["verdict", "verdict_reason", "judged_at", "judged_by"])
    record("edited", by=by, obj=fresh.bid, after={"price": fresh.verdict})
    if not accepted:
        fire(fresh.bid, "exclude", by=by, reason=fresh.verdict_reason)
    return fresh
