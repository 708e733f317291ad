"""One opened price: how it stands, the bidder's justification, the committee's verdict."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from committee.evaluation.forms_prices import JustificationForm, NegotiationForm, VerdictForm
from committee.evaluation.services import negotiation as talks
from committee.evaluation.services import prices as service
from committee.models import PriceReview
from committee.selectors import prices_visible
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError
from tenders.selectors.tender import rule_for


def price_for(user: Any, pk: int) -> PriceReview:
    found = prices_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def price(request: HttpRequest, pk: int) -> HttpResponse:
    """The bidder justifies; the chair judges; the others read."""
    review = price_for(request.user, pk)
    mine = review.bid.partner_id in partners_of(request.user)
    form = _form(request, review, mine=mine)
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and form.is_bound and form.is_valid():
        try:
            _save(request, review, form, mine=mine)
        except DomainError as refusal:
            form.add_error("offered" if refusal.code in ("higher", "short") else None, str(refusal))
        else:
            return redirect(review)
    context = _context(request.user, review, mine=mine) | {"form": form}
    return render(request, "committee/price.html", context, status=422 if form is not None and form.is_bound else 200)


def _talk(review: PriceReview) -> Any:
    """What was negotiated about this price, or None."""
    return getattr(review.bid, "negotiation", None)


def _form(request: HttpRequest, review: PriceReview, *, mine: bool) -> Any:
    """What this person can write now; None for those who only read."""
    if not review.is_open:
        return None
    if mine and _talk(review) is not None:
        late = (
            today() > _talk(review).due_on and request.method != "POST"
        )  # an answer typed until then is refused in words
        return NegotiationForm(request.POST or None) if _talk(review).waits_for_bidder and not late else None
    if mine:
        return JustificationForm(request.POST or None) if review.waits_for_bidder else None
    judges = review.abnormal and has_role(request.user, "tender_chair") and not _still_waits(review)
    return VerdictForm(request.POST or None) if judges else None


def _still_waits(review: PriceReview) -> bool:
    """The bidder was asked and has days left to answer."""
    return review.waits_for_bidder and review.due_on is not None and today() <= review.due_on


def _save(request: HttpRequest, review: PriceReview, form: Any, *, mine: bool) -> None:
    facts = form.cleaned_data
    if isinstance(form, NegotiationForm):
        talks.negotiation_answer(_talk(review), by=request.user, **facts)
        messages.success(request, _("Your answer is sent."))
        return
    if mine:
        service.price_justify(review, by=request.user, text=facts["text"])
        messages.success(request, _("Your justification is sent."))
        return
    service.price_judge(review, by=request.user, accepted=facts["verdict"] == "accepted", reason=facts["reason"])
    messages.success(request, _("The verdict is recorded."))


def _context(user: Any, review: PriceReview, *, mine: bool) -> dict[str, Any]:
    tender = review.bid.tender
    asks = review.is_open and review.abnormal and review.asked_at is None
    error_excludes = review.error_percent > rule_for(tender, "arithmetic_error_percent")
    price = _price(review)
    above = not mine and talks.over_budget(tender, price)
    found = {
        "review": review,
        "tender": tender,
        "mine": mine,
        "price": price,
        "may_ask": asks and has_role(user, "tender_chair", "tender_secretary"),
        "talk": _talk(review),
        "still_waits": review.is_open and _still_waits(review),
        "error_excludes": error_excludes,
        "usual": not (review.abnormal or error_excludes or _talk(review) or above),
    }
    return found | (_above(user, review, price) if above and price is not None else {})


def _price(review: PriceReview) -> Decimal | None:
    """The price that was opened, as it ranks."""
    return review.bid.result.price if getattr(review.bid, "result", None) is not None else None


def _above(user: Any, review: PriceReview, price: Decimal) -> dict[str, Any]:
    """A price above what may be awarded: by how much, and what can be done about it while the evaluation goes on."""
    tender, talk = review.bid.tender, _talk(review)
    most = talks.most_to_award(tender) or price
    found: dict[str, Any] = {"above": {"most": most, "by": price - most, "percent": (price - most) * 100 / most}}
    if not tender.is_priced_now:
        return found
    if talk is None and _first(review):
        why = talks.why_not_negotiate(tender)
        return found | {
            "may_negotiate": not why and has_role(user, "tender_chair"),
            "why_not": why,
            "answer_days": talks.days_to_answer(tender),
        }
    return found | ({"outcome": talks.outcome(talk)} if talk is not None else {})


def _first(review: PriceReview) -> bool:
    return getattr(review.bid, "result", None) is not None and review.bid.result.rank == 1


@require_POST
def price_negotiate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the first rank to lower a price above the budget."""
    review = price_for(request.user, pk)
    try:
        talks.negotiation_ask(review, by=request.user)
        messages.success(request, _("The bidder is asked to lower the price."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(review)


@require_POST
def price_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the bidder in writing."""
    review = price_for(request.user, pk)
    try:
        service.price_ask(review, by=request.user)
        messages.success(request, _("The bidder is asked to justify the price."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(review)
