"""The comparison: sorted, pinned, exported, printed; the sensitivity; the red flags."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from committee.evaluation.flag_data import present_of
from committee.evaluation.flags import LOSSES, Past, Present, flags_of
from committee.evaluation.scoring import FORMULAS, Candidate
from committee.evaluation.sensitivity import cases
from committee.evaluation.services.prices import price_ask, price_judge
from committee.models import PriceReview
from partnership.audit.services import record
from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from partnership.partners.models import Partner
from partnership.people.models import RoleGrant
from partnership.workflow import clock
from partnership.workflow.engine import fire
from tenders.models import Tender
from tests.committee import story as told
from tests.factories import make_user

AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_the_page_sorts_pins_exports_and_prints(sign_in, query_budget):
    story = told.priced(("80000.000", 75), ("90000.000", 95), ("85000.000", 80))
    page, url = sign_in(story.chair), f"/committee/tenders/{story.tender.pk}/comparison/"
    names = [bid.partner.name for bid in story.bids]
    with query_budget(13):
        body = page.get(url).content.decode()
    assert all(name in body for name in names) and "<svg" in body
    head = page.get(f"{url}?sort=price").content.decode().split("<thead>")[1].split("</thead>")[0]
    assert head.index(names[0]) < head.index(names[2]) < head.index(names[1])
    two = page.get(f"{url}?pin={story.bids[0].pk}&pin={story.bids[1].pk}").content.decode()
    assert names[2] not in two.split("<thead>")[1].split("</thead>")[0]
    assert page.get(f"{url}?sort=x&pin=x&pin=٣").status_code == 200
    book = page.get(url.rstrip("/") + ".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet.sheet_view.rightToLeft and sheet.cell(3, 3).value in names
    told.judged(story).step("evaluate", recommendation="نوصي بالأول.")
    paper = OfficialDocument.objects.get(kind="committee.comparison")
    assert pdf_of_document(paper).startswith(b"%PDF")
    assert sign_in(make_user("finance")).get(url.rstrip("/") + ".xlsx").status_code == 403


@pytest.mark.django_db
def test_the_bids_side_by_side_are_kept_until_a_step_changes_them(sign_in, kept, page_queries):
    story = told.priced(("90000.000", 80), ("40000.000", 80), ("88000.000", 80))
    page, url = sign_in(story.chair), f"/committee/tenders/{story.tender.pk}/comparison/"
    first = page_queries(page, url)
    assert page_queries(page, url) < first
    before = page.get(url).content
    assert page.get(url).content.count(b"<tr>") == before.count(b"<tr>") > 10
    head = page.get(f"{url}?sort=name").content.decode().split("<thead>")[1].split("</thead>")[0]
    assert sorted(names := [bid.partner.name for bid in story.bids], key=head.index) == sorted(names)
    assert (
        "Bids" in page.get(url, {"lang": "en"}).content.decode()
        or "of bids" in page.get(url, {"lang": "en"}).content.decode()
    )

    record("sign_in", by=story.secretary)  # reading changes nothing
    assert page_queries(page, url) < first
    review = PriceReview.objects.get(bid=story.bids[1])
    price_ask(review, by=story.secretary)
    clock.shift_to(clock.now() + timedelta(days=40))
    price_judge(review, by=story.chair, accepted=False, reason="سبب مكتوب يقرؤه من يتسلمه")
    after = page.get(url).content.decode()
    assert "سبب مكتوب يقرؤه من يتسلمه" in after and "سبب مكتوب" not in before.decode()
    partner = story.bids[0].partner
    partner.name = "اسم آخر للجمعية"
    partner.save(update_fields=["name"])
    record("edited", by=story.secretary, obj=partner)
    assert "اسم آخر للجمعية" in page.get(url).content.decode()


@pytest.mark.django_db
def test_what_is_kept_is_shown_to_nobody_who_may_not_see_it(sign_in, kept):
    story = told.priced(("90000.000", 80), ("88000.000", 80))
    url = f"/committee/tenders/{story.tender.pk}/comparison/"
    assert "88,000" in sign_in(story.chair).get(url).content.decode()
    for role, status in (("partner", 403), ("finance", 403)):
        answer = sign_in(make_user(role)).get(url)
        assert answer.status_code == status and "88,000" not in answer.content.decode()
    member = sign_in(story.members[0])
    assert "88,000" in member.get(url).content.decode()
    fire(story.sheet(), "set_aside", by=story.members[0], reason="تبين أن شقيقي يعمل لدى أحد مقدمي العطاءات.")
    assert member.get(url).status_code == 403


@pytest.mark.django_db
def test_each_reader_keeps_the_links_of_the_roles_held_now(sign_in, kept):
    story = told.priced(("90000.000", 80), ("88000.000", 80))
    url, flags = f"/committee/tenders/{story.tender.pk}/comparison/", f"/committee/tenders/{story.tender.pk}/flags/"
    sheet = story.sheet().get_absolute_url()
    chair, lawyer = sign_in(story.chair), make_user("legal")
    for _ in range(2):
        assert flags in (page := chair.get(url).content.decode()) and sheet in page
        assert flags not in (page := sign_in(lawyer).get(url).content.decode()) and sheet not in page
    RoleGrant.objects.create(user=lawyer, role="auditor")  # by hand: no trail tells of it
    assert flags in sign_in(lawyer).get(url).content.decode()


@pytest.mark.django_db
def test_a_bidders_name_is_never_a_formula_in_the_workbook(sign_in):
    story = told.priced(("80000.000", 75), ("90000.000", 95))
    partner = story.bids[0].partner
    partner.name = "=HYPERLINK(1)"
    partner.save(update_fields=["name"])
    book = sign_in(story.chair).get(f"/committee/tenders/{story.tender.pk}/comparison.xlsx")
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(book.content)).active for c in row]

    assert any(c.value == "=HYPERLINK(1)" and c.data_type == "s" for c in cells)


@pytest.mark.django_db
def test_nothing_is_exported_or_flagged_before_the_prices_are_open(sign_in):
    story = told.scored(("80000.000", 75))
    page, url = sign_in(story.chair), f"/committee/tenders/{story.tender.pk}"

    assert page.get(f"{url}/comparison.xlsx").status_code == 404
    assert page.get(f"{url}/flags/").status_code == 404


@pytest.mark.django_db
def test_red_flags_are_for_the_committees_only(sign_in):
    story = told.priced(("80000.000", 75))
    url = f"/committee/tenders/{story.tender.pk}/flags/"

    assert "عطاء وحيد" in sign_in(story.chair).get(url).content.decode()
    for role in ("legal", "finance", "higher", "partner", "officer"):
        assert sign_in(make_user(role)).get(url).status_code == 403, role


@pytest.mark.django_db
def test_red_flags_name_a_bidder_in_the_readers_language():
    story = told.priced(("80000.000", 75))
    Partner.objects.filter(pk=story.bids[0].partner_id).update(name="جمعية الأمل", name_en="Hope Society")
    present = present_of(Tender.objects.get(pk=story.tender.pk))
    past = [Past("", (present.tenderers[0], "x"), "x")] * LOSSES
    for language, name in (("ar", "جمعية الأمل"), ("en", "Hope Society")):
        with translation.override(language):
            loser = next(flag for flag in flags_of(present, past) if flag.code == "R025")
            assert loser.raised and str(loser.text).endswith(name)


def test_another_weight_can_change_the_first_rank():
    bids = [Candidate(1, Decimal(70), Decimal(80), AT), Candidate(2, Decimal(95), Decimal(130), AT)]
    found = cases(bids, Decimal(60), 10, formula="lowest_proportional", tie="technical_then_earlier")

    assert [c.shift for c in found] == [-10, -5, 0, 5, 10]
    assert next(c for c in found if c.shift == 0).same
    assert not all(c.same_first for c in found)


@pytest.mark.parametrize("formula", sorted(FORMULAS))
def test_every_formula_gives_the_lowest_price_all_and_a_dearer_one_no_more(formula):
    prices = [Decimal(100), Decimal(120), Decimal(250)]
    scores = [FORMULAS[formula](p, prices) for p in prices]

    assert scores[0] == 100 and scores == sorted(scores, reverse=True) and min(scores) >= 0


NOW = Present("D", 28, ("a", "b", "c"), {"a": Decimal(100), "b": Decimal(120)}, ("c",), "a", Decimal(110), {})


def raised(present, past=()):
    return {f.code for f in flags_of(present, past) if f.raised}


def changed(**facts):
    known = {name: getattr(NOW, name) for name in Present.__slots__}
    return Present(**known | facts)


@pytest.mark.parametrize(
    ("present", "past", "code"),
    [
        (changed(tenderers=("a",)), (), "R018"),
        (changed(prices={"a": Decimal(100), "b": Decimal(105)}), (), "R024"),
        (changed(prices={"a": Decimal(100), "b": Decimal(100)}), (), "R028"),
        (changed(days=13), (), "R003"),
        (changed(excluded=("b", "c")), (), "R035"),
        (changed(prices={"a": Decimal(100), "b": Decimal(125)}), (), "R058"),
        (changed(estimate=Decimal(200)), (), "EST"),
        (NOW, [Past("D", ("b", "x"), "x")] * 3, "R025"),
        (NOW, [Past("D", ("a", "b", "c"), w) for w in "abc"], "ROT"),
    ],
    ids=["single", "close", "equal", "short", "one-left", "far", "low", "losers", "turns"],
)
def test_each_flag_is_raised_by_its_own_case(present, past, code):
    assert code not in raised(NOW)
    assert code in raised(present, past)


@pytest.mark.parametrize("prices", [(101, 100), (150, 100)])
def test_flags_of_the_winning_price_say_nothing_where_the_first_rank_is_not_the_lowest(prices):
    dearer = changed(prices=dict(zip("ab", map(Decimal, prices), strict=True)))

    assert not raised(dearer) & {"R024", "R058"}
    assert raised(changed(prices=dearer.prices, first="b")) & {"R024", "R058"}
