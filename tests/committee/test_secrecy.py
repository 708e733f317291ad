"""No price before its session and no letter to the wrong eyes: pages, PDFs, search, the box itself."""

import pytest

from partnership.documents.models import OfficialDocument
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PRICE, SHOWN = "87654.321", ("87,654.321", "87654.321", "87654321")
ROLES = [
    "tender_member",
    "tender_secretary",
    "tender_chair",
    "partnership_chair",
    "minister",
    "auditor",
    "legal",
    "finance",
    "officer",
    "higher",
]


def pages_of(story):
    tender, bid = story.tender, story.bids[0]
    return [
        "/desk/",
        tender.get_absolute_url(),
        tender.project.get_absolute_url(),
        bid.get_absolute_url(),
        f"/committee/tenders/{tender.pk}/comparison/",
        f"/committee/tenders/{tender.pk}/opening/technical/",
        f"/committee/tenders/{tender.pk}/opening/financial/",
        "/committee/",
        f"/search/?q={PRICE}",
        f"/search/?q={tender.reference}",
    ]


def test_no_page_and_no_document_shows_a_price_before_the_financial_session(sign_in):
    story = told.scored((PRICE, 80))

    for role in ROLES:
        page = sign_in(make_user(role))
        for url in pages_of(story):
            assert SHOWN[0] not in page.get(url).content.decode(), (role, url)
    for document in OfficialDocument.objects.exclude(kind="tenders.receipt"):
        assert not any(price in str(document.data) for price in SHOWN), document.kind


def test_after_the_session_the_committee_reads_it_and_a_bidder_does_not(sign_in):
    story = told.priced((PRICE, 80), ("90000.000", 80))
    url = f"/committee/tenders/{story.tender.pk}/comparison/"

    assert SHOWN[0] in sign_in(story.chair).get(url).content.decode()
    assert sign_in(story.bidders[1]).get(url).status_code == 403
    assert sign_in(story.bidders[1]).get(story.bids[0].get_absolute_url()).status_code == 404


def test_letters_and_minutes_are_read_by_whom_they_are_for(sign_in):
    story = told.standstill(("900.000", 80), ("1000.000", 80), ("1100.000", 80))
    letters = {d.scope: d for d in OfficialDocument.objects.filter(kind="committee.regret_letter")}
    mine = letters[f"partner:{story.bids[1].partner_id}"]
    loser, other, chair = sign_in(story.bidders[1]), sign_in(story.bidders[2]), sign_in(story.chair)

    assert loser.get(mine.get_absolute_url()).status_code == 200
    assert other.get(mine.get_absolute_url()).status_code in (403, 404)
    assert other.get(f"{mine.get_absolute_url()}.pdf").status_code in (403, 404)
    assert chair.get(mine.get_absolute_url()).status_code == 200
    for kind in (
        "committee.opening_minutes",
        "committee.financial_minutes",
        "committee.evaluation_report",
        "committee.memorandum",
    ):
        paper = OfficialDocument.objects.get(kind=kind)
        assert loser.get(paper.get_absolute_url()).status_code in (403, 404), kind
        assert chair.get(paper.get_absolute_url()).status_code == 200, kind
    assert mine.data["until"]


def test_what_the_minister_sees_on_one_page(sign_in):
    story, minister = told.with_minister(("900.000", 80), ("1000.000", 60))
    body = sign_in(minister).get(story.award.get_absolute_url()).content.decode()

    for wanted in (
        story.award.bid.partner.name,
        "900.000",
        "تسعمائة دينار",
        "نوصي بالعطاء الأول",
        "نؤيد",
        story.bids[1].partner.name,
    ):
        assert wanted in body, wanted
    assert f"/step/committee.award/{story.award.pk}/approve/" in body
    assert f"/step/committee.award/{story.award.pk}/reject/" in body
