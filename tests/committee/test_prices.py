"""Opened prices: arithmetic, abnormally low, justified, judged; and real bid tables' cases."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.evaluation.finance import error_percent, lowness
from committee.evaluation.services.prices import price_ask, price_judge, price_justify
from committee.models import BidResult, PriceReview
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.committee import story as told

pytestmark = pytest.mark.django_db
ESTIMATE_CASE = (("90000.000", 80), ("40000.000", 80), ("88000.000", 80))


def code_of(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


@settings(max_examples=200, deadline=None)
@given(st.decimals("0.001", "9999999", places=3), st.decimals("0.001", "9999999", places=3))
def test_an_error_is_measured_against_what_was_stated(stated, corrected):
    found = error_percent(stated, corrected)
    assert found >= 0 and (found == 0) == (abs(corrected - stated) * 100000 < stated / 2)
    assert error_percent(None, corrected) == 0


@pytest.mark.parametrize(
    ("price", "prices", "estimate", "low"),
    [
        ("75", ["75"], "100", True),  # exactly the limit under the estimate
        ("75.001", ["75.001"], "100", False),
        ("50", ["50", "100"], None, False),  # of two prices the median says nothing
        ("40", ["40", "100", "90"], None, True),  # under half the median
        ("200", ["200"], "100", False),
    ],
    ids=["limit", "above", "two", "median", "dear"],
)
def test_abnormally_low_is_a_quarter_under_the_estimate_or_the_median(price, prices, estimate, low):
    found = lowness(Decimal(price), [Decimal(p) for p in prices], Decimal(estimate) if estimate else None, Decimal(25))
    assert found.abnormal is low


def test_a_price_under_half_the_median_is_asked_justified_and_accepted(sign_in):
    story = told.priced(*ESTIMATE_CASE)
    review = PriceReview.objects.get(bid=story.bids[1])
    page, url = sign_in(story.bidders[1]), review.get_absolute_url()

    assert review.abnormal and review.under_median > 50
    assert code_of(story.step, "evaluate", recommendation="نوصي.") == "committee.prices_judged"
    assert page.get(url).status_code == 404  # not asked yet
    assert code_of(price_judge, review, by=story.chair, accepted=False, reason=told.REASON) == "unasked"
    desk = sign_in(story.chair, language="en")
    assert f'href="{review.get_absolute_url()}">Judge the price' in " ".join(
        desk.get("/desk/").content.decode().split()
    )
    price_ask(review, by=story.secretary)
    assert "A bidder was asked to justify its price." in desk.get("/desk/").content.decode()
    assert code_of(price_ask, review, by=story.secretary) == "asked"
    assert code_of(price_judge, review, by=story.chair, accepted=True, reason=told.REASON) == "waiting"
    body = page.get(url).content.decode()
    assert "90,000" not in body and str(review.under_median) not in body
    assert sign_in(story.bidders[0]).get(url).status_code == 404
    assert page.post(url, {"text": "نملك المبنى والمعدات ولا نستأجرها."}).status_code == 302
    price_judge(PriceReview.objects.get(pk=review.pk), by=story.chair, accepted=True, reason=told.REASON)
    assert story.step("evaluate", recommendation="نوصي بالعطاء الأول.").state == "evaluated"
    assert story.award.bid == story.bids[1]


def test_a_rejected_price_leaves_the_ranking_and_the_others_move_up():
    story = told.priced(*ESTIMATE_CASE)
    review = PriceReview.objects.get(bid=story.bids[1])
    price_ask(review, by=story.secretary)
    clock.shift_to(clock.now() + timedelta(days=40))
    assert code_of(price_justify, review, by=story.bidders[1], text="نملك المبنى والمعدات.") == "late"
    price_judge(review, by=story.chair, accepted=False, reason=told.REASON)

    rows = {r.bid: r for r in BidResult.objects.filter(tender=story.tender)}
    assert (rows[story.bids[1]].rank, rows[story.bids[1]].total) == (None, None)
    assert (rows[story.bids[2]].rank, rows[story.bids[2]].financial_score) == (1, Decimal(100))
    assert story.bids[1].state == "excluded"


def test_the_chair_excludes_a_priced_bid_from_its_page(sign_in):
    story = told.priced(("1000.000", 80), ("900.000", 80))
    page, step = f"/bids/{story.bids[1].pk}/", f"/step/tenders.bid/{story.bids[1].pk}/exclude/"

    assert step in sign_in(story.chair).get(page).content.decode()
    assert "/step/" not in sign_in(story.secretary).get(page).content.decode()
    sign_in(story.chair).post(step, {"reason": told.REASON, "seen": "priced"})
    assert story.bids[1].state == "excluded"


def test_nobody_else_asks_judges_or_justifies(sign_in):
    story = told.priced(*ESTIMATE_CASE)
    review = PriceReview.objects.get(bid=story.bids[1])
    with pytest.raises(PermissionDenied):
        price_ask(review, by=story.members[0])
    price_ask(review, by=story.secretary)
    with pytest.raises(PermissionDenied):
        price_justify(review, by=story.bidders[0], text="نملك المبنى والمعدات.")
    with pytest.raises(PermissionDenied):
        price_judge(review, by=story.secretary, accepted=True, reason=told.REASON)
    assert sign_in(story.members[0]).post(f"{review.get_absolute_url()}ask/").status_code == 403


def test_a_bid_excluded_after_the_prices_changes_the_lowest_price():
    story = told.priced(("80000.000", 80), ("90000.000", 80))
    fire(story.bids[0], "exclude", by=story.chair, reason="خطأ حسابي يتجاوز الحد")

    assert BidResult.objects.get(bid=story.bids[1]).financial_score == Decimal(100)
    assert BidResult.objects.get(bid=story.bids[0]).why_not == "خطأ حسابي يتجاوز الحد"
