"""Cases with the properties of real bid tables, through the whole house; and prices above the budget."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from committee.documents import why_not_chosen
from committee.evaluation.services.negotiation import negotiation_answer, negotiation_ask
from committee.models import BidResult, Negotiation, PriceReview
from contracts.models import Contract
from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.models import BidSecurity, Rule
from tests.committee import story as told
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def code_of(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


def ranks(story):
    rows = {row.bid_id: row for row in BidResult.objects.filter(tender=story.tender)}
    return [rows[bid.pk].rank for bid in story.bids]


def budget_of(story):
    return story.tender.terms.estimated_budget


# --- real tables ------------------------------------------------------------------------------------------------------
def test_the_lowest_bid_fails_on_technical_grounds_and_stays_sealed():
    """TB tables of 2023: the cheapest of four is not admitted to the prices; the next one is measured against itself."""
    story = told.priced(("61000.000", 55), ("80000.000", 85), ("84000.000", 80), ("90000.000", 75))
    lowest = BidResult.objects.get(bid=story.bids[0])

    assert (lowest.passed, lowest.price, lowest.rank) == (False, None, None)
    assert story.bids[0].financial_opened_at is None
    assert not box.may_read(story.bids[0], "financial", story.chair)
    assert BidResult.objects.get(bid=story.bids[1]).financial_score == 100
    assert ranks(story) == [None, 1, 2, 3]


def test_equal_prices_are_ranked_by_technical_score_and_then_by_sealing():
    story = told.priced(("80000.000", 80), ("80000.000", 85), ("80000.000", 80))

    assert ranks(story) == [2, 1, 3]


def test_a_single_bidder_is_ranked_and_said_to_be_single(sign_in):
    story, minister = told.with_minister(("80000.000", 80))
    body = sign_in(minister).get(story.award.get_absolute_url()).content.decode()

    assert ranks(story) == [1]
    assert "عطاء وحيد" in body  # the red flag, in words


def test_an_arithmetic_error_changes_the_order():
    """The second bidder states 70,000; its unit prices make 91,000, and the unit prices rule: it falls behind."""
    wrong = {
        "items": [{"description": "التشغيل", "quantity": "7", "unit_price": "13000.000", "line_total": "70000.000"}],
        "total": "70000.000",
    }
    story = told.priced(("80000.000", 80), (wrong, 80))

    review = PriceReview.objects.get(bid=story.bids[1])
    assert (review.stated, review.corrected, review.error_percent) == (Decimal(70000), Decimal(91000), Decimal(30))
    assert ranks(story) == [1, 2]
    assert BidResult.objects.get(bid=story.bids[1]).price == Decimal(91000)


# --- above the budget -------------------------------------------------------------------------------------------------
def dear(percent, *more):
    """The first rank lies `percent` above the budget; `more` others, with their points."""
    tender = bidding.announced()
    price = tender.terms.estimated_budget * (100 + percent) / 100
    return told.priced((f"{price:.3f}", 90), *more, tender=tender)


def test_a_price_above_the_budget_is_not_recommended_and_ends_with_a_report(sign_in):
    story = dear(30)

    assert code_of(story.step, "evaluate", recommendation="نوصي بالعطاء الأول.") == "committee.within_budget"
    page = sign_in(story.chair).get(f"/committee/tenders/{story.tender.pk}/comparison/").content.decode()
    assert "أعلى من الميزانية" in page
    review = PriceReview.objects.get()
    assert code_of(negotiation_ask, review, by=story.chair) == "not_allowed"  # thirty percent is too far
    assert review.get_absolute_url() in page
    priced = sign_in(story.chair).get(review.get_absolute_url()).content.decode()
    assert "لا تجيز القاعدة التفاوض" in priced and "طلب تخفيض السعر" not in priced
    assert BidSecurity.objects.get(bid__tender=story.tender).outcome == ""
    story.step("declare_unsuccessful", reason="جاوز السعر الميزانية المعتمدة.")
    assert BidSecurity.objects.get(bid__tender=story.tender).outcome == "returned"
    report = OfficialDocument.objects.get(kind="committee.unsuccessful_report")
    assert report.data["bids"][0]["why"] == "السعر أعلى من الميزانية المعتمدة"
    compared = f"/committee/tenders/{story.tender.pk}/comparison/"
    assert compared in sign_in(story.chair).get(story.tender.get_absolute_url()).content.decode()
    assert (
        "الأسعار كلها أعلى" not in sign_in(story.chair).get(compared).content.decode()
    )  # nothing is to be decided any more
    told_to = sign_in(story.bidders[0]).get(story.bids[0].get_absolute_url()).content.decode()
    assert "انتهت المناقصة دون ترسية" in told_to and "دون فتح" not in told_to  # it was opened
    assert "يبين خطابك بين الوثائق" in told_to and "خطاب بانتهاء المناقصة دون ترسية" in told_to
    bidder = sign_in(story.bidders[0])
    bidder.cookies["django_language"] = "en"
    english = bidder.get(story.bids[0].get_absolute_url()).content.decode()
    assert "Letter: the tender ended without an award" in english and "خطاب بانتهاء المناقصة" not in english
    letter = OfficialDocument.objects.get(kind="committee.no_award_letter", scope=f"partner:{story.bids[0].partner_id}")
    head = bidder.get(letter.get_absolute_url()).content.decode().split("<article")[0]
    assert "Letter: the tender ended without an award" in head and " AH" in head and letter.hijri not in head
    assert pdf_of_document(report).startswith(b"%PDF")


def test_a_dearer_first_rank_is_passed_over_for_one_within_the_budget():
    story = dear(5, ("90000.000", 75))
    assert ranks(story) == [1, 2]
    second = BidResult.objects.get(bid=story.bids[1])

    assert code_of(story.step, "evaluate", recommendation="نوصي بالأول.") == "budget"
    assert code_of(negotiation_ask, PriceReview.objects.get(bid=story.bids[0]), by=story.chair) == "not_allowed"
    story.step("evaluate", result=second, recommendation="العطاء الأول يجاوز الميزانية المعتمدة، والثاني في حدودها.")
    assert story.award.bid == story.bids[1]


def test_the_first_rank_is_asked_once_lowers_its_price_and_the_award_and_contract_follow(sign_in):
    story = dear(5)
    review, page = PriceReview.objects.get(), sign_in(story.chair)
    url, bidder = review.get_absolute_url(), sign_in(story.bidders[0])
    assert bidder.get(url).status_code == 404
    assert sign_in(story.secretary).post(f"{url}negotiate/").status_code == 403
    here = story.bids[0].get_absolute_url()
    assert url not in bidder.get(here).content.decode()
    assert "الاطلاع على ما تجيزه القاعدة" in page.get("/desk/").content.decode()
    assert page.post(f"{url}negotiate/").status_code == 302
    assert code_of(negotiation_ask, review, by=story.chair) == "not_allowed"  # once
    assert url in bidder.get(here).content.decode() and url in bidder.get("/bids/").content.decode()
    assert "طلب من مقدم عطاء تخفيض سعره" in page.get("/desk/").content.decode()
    assert "لم يرد مقدم العطاء بعد" in page.get(url).content.decode()

    price = BidResult.objects.get().price
    assert bidder.post(url, {"offered": str(price)}).status_code == 422  # no lower
    assert bidder.post(url, {"text": "لا"}).status_code == 422
    within = budget_of(story) - 1000
    assert bidder.post(url, {"offered": f"{within:.3f}", "text": "خفضنا الأتعاب."}).status_code == 302
    assert f"{within:,.3f}" in page.get(url).content.decode()
    compared = page.get(f"/committee/tenders/{story.tender.pk}/comparison/").content.decode()
    choice = page.get(f"/step/tenders.tender/{story.tender.pk}/evaluate/").content.decode()
    assert f"{within:,.3f}" in compared and f"السعر {within:,.3f} د.ب." in choice
    assert url not in bidder.get(here).content.decode()  # nothing is awaited any more
    assert BidResult.objects.get().price == price  # the ranking stands on what was opened

    told.judged(story).step("evaluate", recommendation="نوصي بالعطاء الأول بعد التفاوض.")
    assert story.award.amount == within
    report = OfficialDocument.objects.get(kind="committee.evaluation_report").data["negotiation"]
    assert (report["offered"], report["answer"]) == (f"{within:.3f}", "خفضنا الأتعاب.")
    story.partnership = [make_user(f"partnership_{seat}") for seat in ("chair", "secretary", "member")]
    told.meet(story)
    fire(story.award, "discuss", by=story.partnership[1])
    fire(story.award, "send_to_minister", by=story.chair)
    minister = make_user("minister")
    notes = sign_in(minister).get(story.award.get_absolute_url()).content.decode().split("ما يلفت النظر")[1]
    assert f"الذي فتح في الجلسة {price:,.3f} د.ب." in notes
    assert OfficialDocument.objects.get(kind="committee.memorandum").data["negotiation"]["price"] == f"{price:.3f}"
    fire(story.award, "approve", by=minister)
    fire(story.award, "notify", by=story.secretary)
    clock.shift_to(story.award.standstill_ends_at + timedelta(hours=1))
    fire(story.award, "finalise", by=story.secretary)
    contract = Contract.objects.get(project=story.tender.project)
    assert contract.amount == within
    assert Decimal(contract.schedule[0]["discount"]) == price - within


def test_who_declines_is_asked_no_more_and_the_tender_ends():
    story = dear(5)
    talk = negotiation_ask(PriceReview.objects.get(), by=story.chair)
    stranger = make_user("partner")
    with pytest.raises(PermissionDenied):
        negotiation_answer(talk, by=stranger, offered=Decimal(1))
    negotiation_answer(talk, by=story.bidders[0], offered=None, text="لا يمكن تخفيض السعر.")

    assert code_of(negotiation_answer, talk, by=story.bidders[0], offered=Decimal(1)) == "answered"
    assert code_of(story.step, "evaluate", recommendation="نوصي بالأول.") == "committee.within_budget"
    story.step("declare_unsuccessful", reason="لم يسفر التفاوض عن سعر ضمن الميزانية.")
    why = OfficialDocument.objects.get(kind="committee.unsuccessful_report").data["bids"][0]["why"]
    assert "ولم يسفر التفاوض" in why


def test_a_rule_of_zero_allows_no_negotiation():
    Rule.objects.filter(code="negotiation_percent").update(value="0")
    story = dear(5)

    assert code_of(negotiation_ask, PriceReview.objects.get(), by=story.chair) == "not_allowed"
    assert not Negotiation.objects.exists()


def test_an_answer_after_its_day_is_late(sign_in):
    story = dear(5)
    talk = negotiation_ask(PriceReview.objects.get(), by=story.chair)
    clock.shift_to(clock.now() + timedelta(days=40))
    assert code_of(negotiation_answer, talk, by=story.bidders[0], offered=Decimal(1000)) == "late"
    url, bidder = PriceReview.objects.get().get_absolute_url(), sign_in(story.bidders[0])
    assert 'name="offered"' not in bidder.get(url).content.decode()
    late = bidder.post(url, {"offered": "1000", "text": "كتبت قبل الموعد"})  # a page left open over the last day
    assert late.status_code == 422
    assert "كتبت قبل الموعد" in late.content.decode()
    assert url not in bidder.get(story.bids[0].get_absolute_url()).content.decode()
    assert "لم يرد رد في الموعد" in sign_in(story.chair).get(url).content.decode()


def test_a_letter_gives_the_reason_that_is_true_of_this_bid():
    story = told.standstill(("1000.000", 90), ("1100.000", 80))
    winner, loser = BidResult.objects.filter(tender=story.tender).order_by("rank")

    def why(**facts):
        for name, value in facts.items():
            setattr(loser, name, value)
        return why_not_chosen(loser, winner)

    assert "مجموع أعلى" in why()
    assert "القاعدة المنشورة" in why(total=winner.total)
    assert "تقرير التقييم" in why(total=winner.total + 1)  # another than the first rank was recommended
    assert why(total=None, why_not="سعر منخفض لم يبرر") == "سعر منخفض لم يبرر."  # excluded after its price was opened
    assert why(price=None, why_not="لم يبلغ درجة الاجتياز").endswith("ولم يفتح مظروفكم المالي.")
