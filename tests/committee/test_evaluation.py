"""Scoring blind, conflicts of interest, pass marks, prices and ranks."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from committee.evaluation.services.scoring import no_conflict_declare, sheet_save
from committee.models import BidResult, Score
from committee.selectors import sheets_visible
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification
from tenders.box import service as box
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def code_of(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


def test_no_content_and_no_scores_before_the_declaration():
    story = told.opened("1000.000")
    bid, sheet, member = story.bids[0], story.sheet(), story.members[0]
    key = (bid.pk, sheet.tender.frozen_criteria[0]["id"])

    assert not box.may_read(bid, "technical", member)
    assert code_of(sheet_save, sheet, by=member, scores={key: (Decimal(80), "")}) == "undeclared"
    assert code_of(fire, sheet, "lock", by=member) == "committee.conflict_answered"
    no_conflict_declare(sheet, by=member)
    assert box.may_read(bid, "technical", member)
    assert not box.may_read(bid, "financial", member)


def test_whoever_steps_aside_sees_nothing_of_the_tender_any_more(sign_in):
    story = told.opened("1000.000")
    member = story.members[0]
    told.score(story.sheet(), 80, lock=False)
    fire(story.sheet(), "set_aside", by=member, reason="تربطني قرابة بأحد مقدمي العطاءات")
    told.score(story.sheet(1), 80)
    told.agree(story)
    told.attend(story, "financial")
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)
    told.judged(story).step("evaluate", recommendation="نوصي بالأول.")
    page = sign_in(member)

    assert not box.may_read(story.bids[0], "technical", member)
    assert page.get(f"/committee/tenders/{story.tender.pk}/comparison/").status_code == 403
    assert page.get(f"/committee/awards/{story.award.pk}/").status_code == 404
    assert page.get(story.sheet(1).get_absolute_url()).status_code == 404
    assert page.get(story.sheet().get_absolute_url()).status_code == 200  # one's own stays
    result = BidResult.objects.get(tender=story.tender)
    assert result.technical_score == Decimal(80)  # of the other sheet alone


def test_a_sheet_is_locked_complete_and_then_stays():
    story = told.opened("1000.000")
    sheet, member = story.sheet(), story.members[0]
    no_conflict_declare(sheet, by=member)
    ids = [c["id"] for c in sheet.tender.frozen_criteria]
    bid = story.bids[0].pk

    sheet_save(sheet, by=member, scores={(bid, ids[0]): (Decimal(80), "")})
    assert code_of(fire, sheet, "lock", by=member) == "committee.sheet_complete"
    sheet_save(sheet, by=member, scores={(bid, ids[1]): (Decimal("39.999"), " ")})
    assert code_of(fire, sheet, "lock", by=member) == "committee.sheet_complete"  # the low end asks for a comment
    sheet_save(sheet, by=member, scores={(bid, ids[1]): (Decimal("40"), "")})
    fire(sheet, "lock", by=member)

    assert code_of(sheet_save, sheet, by=member, scores={(bid, ids[0]): (Decimal(90), "")}) == "closed"
    assert Score.objects.get(sheet=sheet, criterion_id=ids[0]).points == 80


def test_nobody_writes_on_the_sheet_of_another():
    story = told.opened("1000.000")

    with pytest.raises(PermissionDenied):
        no_conflict_declare(story.sheet(), by=story.members[1])
    with pytest.raises(PermissionDenied):
        sheet_save(story.sheet(), by=story.chair, scores={})
    told.score(story.sheet(), 80, lock=False)
    with pytest.raises(PermissionDenied):
        fire(story.sheet(), "lock", by=story.members[1])


@pytest.mark.parametrize(
    "role", ["tender_chair", "tender_secretary", "partnership_chair", "minister", "auditor", "tender_member", "legal"]
)
def test_nobody_reads_the_sheet_of_another_while_bids_are_scored(role):
    story = told.opened("1000.000")
    told.score(story.sheet(), 80)

    assert not sheets_visible(make_user(role)).filter(tender=story.tender).exists()
    assert list(sheets_visible(story.members[1])) == [story.sheet(1)]


def test_the_chair_sees_the_progress_and_reopens_with_a_reason(sign_in):
    story = told.opened("1000.000")
    told.score(story.sheet(), [Decimal("76.125")])  # no number of anything else on the page
    page = sign_in(story.chair).get(f"/committee/tenders/{story.tender.pk}/comparison/").content.decode()

    assert "76.125" not in page and "<progress" in page
    assert f"/step/committee.scoresheet/{story.sheet().pk}/reopen/" in page
    assert f"/step/committee.scoresheet/{story.sheet(1).pk}/" not in page  # still open
    assert "/reopen/" not in sign_in(story.secretary).get(f"/committee/tenders/{story.tender.pk}/comparison/").content.decode()  # fmt: skip
    assert code_of(fire, story.sheet(), "reopen", by=story.chair) == "reason"
    assert fire(story.sheet(), "reopen", by=story.chair, reason=told.REASON).state == "open"


def test_the_chair_is_told_when_the_consensus_is_concluded():
    story = told.locked(("1000.000", 80))
    assert not Notification.objects.filter(step="open_financial").exists()
    told.agree(story)

    assert Notification.objects.filter(step="open_financial", person=story.chair).exists()


def test_prices_stay_sealed_until_every_sheet_is_locked():
    story = told.opened("1000.000")
    told.score(story.sheet(), 80)
    told.attend(story, "financial")

    assert code_of(story.step, "open_financial", by=story.secretary) == "committee.sheets_locked"
    assert code_of(told.unseal, story, "financial") == "not_now"
    told.score(story.sheet(1), 80)
    assert code_of(told.unseal, story, "financial") == "not_now"
    assert code_of(story.step, "open_financial", by=story.secretary) == "committee.consensus_concluded"
    told.agree(story)
    assert code_of(story.step, "open_financial", by=story.secretary) == "committee.financial_all_opened"
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)
    assert story.bids[0].state == "priced"


def test_the_financial_session_has_its_own_attendance():
    story = told.scored(("1000.000", 80))

    assert code_of(story.step, "open_financial", by=story.secretary) == "committee.financial_opening_attended"


def test_the_lowest_price_below_the_pass_mark_is_never_opened():
    story = told.priced(("1000.000", 80), ("100.000", 60))
    failed = BidResult.objects.get(bid=story.bids[1])

    assert (failed.passed, failed.price, failed.rank) == (False, None, None)
    assert story.bids[1].state == "excluded" and story.bids[1].financial_opened_at is None
    assert not box.may_read(story.bids[1], "financial", story.chair)
    assert BidResult.objects.get(bid=story.bids[0]).total == Decimal("86.000")  # 80 × 70 % + 100 × 30 %


def test_no_bid_passes():
    story = told.scored(("1000.000", 60))
    told.attend(story, "financial")

    assert code_of(story.step, "open_financial", by=story.secretary) == "committee.a_bid_passed"
    assert story.step("declare_unsuccessful", by=story.chair, reason=told.REASON).state == "unsuccessful"


def test_a_bid_the_chair_excluded_is_neither_scored_nor_opened_but_stays_in_the_report():
    story = told.opened("1000.000", "900.000")
    fire(story.bids[1], "exclude", by=story.chair, reason="الضمان الابتدائي غير صالح")
    for n in range(2):
        told.score(story.sheet(n), [80])
    told.agree(story)
    told.attend(story, "financial")
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)
    result = BidResult.objects.get(bid=story.bids[1])

    assert (result.technical_score, result.price, result.why_not) == (None, None, "الضمان الابتدائي غير صالح")
    told.judged(story).step("evaluate", recommendation="نوصي بالأول.")
    assert story.award.bid == story.bids[0]


def test_equal_totals_go_to_the_higher_technical_score_then_the_earlier_bid():
    story = told.priced(("1000.000", 80), ("1000.000", 80), ("1000.000", 90))
    order = BidResult.objects.filter(tender=story.tender).order_by("rank").values_list("bid_id", flat=True)

    assert list(order) == [story.bids[2].pk, story.bids[0].pk, story.bids[1].pk]


def test_a_sheet_page_saves_refuses_and_keeps_what_was_typed(sign_in):
    story = told.opened("1000.000")
    page = sign_in(story.members[0])
    url = story.sheet().get_absolute_url()
    bid = story.bids[0].pk
    ids = [c["id"] for c in story.tender.frozen_criteria]
    names = [f"p-{bid}-{i}" for i in ids]

    assert "اقتراح" not in page.get(url).content.decode()
    page.post(f"{url}declare/")
    wrong = page.post(url, {names[0]: "101", f"c-{bid}-{ids[0]}": "تعليق لا يضيع", names[1]: "٧٥٫٥"})
    assert wrong.status_code == 422
    assert "تعليق لا يضيع" in wrong.content.decode() and not Score.objects.exists()
    assert page.post(url, {names[0]: "80", names[1]: "٧٥٫٥"}).status_code == 302
    assert [str(s.points) for s in Score.objects.order_by("criterion_id")] == ["80.000", "75.500"]
    assert "77.300" in page.get(url).content.decode()  # 80 × 40 % + 75.5 × 60 %


@pytest.mark.parametrize("bids", [1, 3])
def test_sheet_comparison_and_award_ask_the_same_of_the_database_for_more_bids(
    sign_in, bids, django_assert_num_queries
):
    story = told.recommended(*[(f"{1000 + k}.000", 80) for k in range(bids)])
    member, chair, url = sign_in(story.members[0]), sign_in(story.chair), story.sheet().get_absolute_url()

    with django_assert_num_queries(9):
        member.get(url)
    with django_assert_num_queries(13):
        chair.get(f"/committee/tenders/{story.tender.pk}/comparison/")
    with django_assert_num_queries(15):
        chair.get(story.award.get_absolute_url())
