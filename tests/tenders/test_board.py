"""The route through the Tender Board: chosen by the ceiling, no box, recorded, taken over, on to the committees."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from committee.models import Award
from contracts.models import Contract
from partnership.documents.models import OfficialDocument
from partnership.documents.services import html_of_document
from partnership.workflow import clock
from partnership.workflow.engine import available_steps, fire
from tenders.models import BoardBid, BoardRecord, Rule, Tender
from tenders.services.board import board_missing, board_save
from tenders.services.tender import tender_update
from tests.box.test_ceremony import code_of
from tests.committee import story as told
from tests.factories import make_department, make_user
from tests.tenders import bidding, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_travel")]
LARGE = Decimal("25000.001")


def above(**changes):
    """A tender in preparation whose estimate is above the ceiling that the product ships."""
    officer = make_user("officer", department=make_department())
    terms = make.approved_terms(officer, through_board=True, **{"estimated_budget": LARGE} | changes)
    return Tender.objects.get(terms=terms)


def with_board():
    tender = tender_update(
        above(),
        by=make_user("tender_secretary"),
        newspaper="أخبار الخليج",
        bid_security_amount=Decimal(965),
        **bidding.dates(),
    )
    tender = fire(tender, "submit", by=tender.prepared_by)
    chair = make_user("tender_chair")
    return fire(tender, "hand_over", by=chair), tender.prepared_by, chair


def recorded(tender, secretary, **changes):
    winner, second = bidding.bidder(), bidding.bidder()
    day = clock.today()
    facts = {
        "number": "64/2025/BTB",
        "published_on": day,
        "opened_on": day,
        "decision": "12/2026",
        "decided_on": day,
        "notes": "",
    }
    score = {"technical_score": Decimal(80), "accepted": True}
    bids = [
        {"partner": second.represents.get().partner, "name": "الثاني", "price": Decimal("24000.000"), "is_winner": False} | score,
        {"partner": winner.represents.get().partner, "name": "الفائز", "price": Decimal("24500.500"), "is_winner": True} | score,
        {"partner": None, "name": "شركة من خارج السجل", "price": Decimal("26000.000"), "accepted": False, "technical_score": None, "is_winner": False},
    ]  # fmt: skip
    board_save(tender, by=secretary, facts=facts | changes, bids=bids, files=[bidding.pdf("قرار المجلس.pdf")])
    return winner


def test_the_ceiling_decides_the_route():
    assert (above().route, above(estimated_budget=Decimal("25000.000")).route) == ("board", "internal")
    tender, secretary = above(), make_user("tender_secretary")
    choice = {"by": secretary, "route": "internal"}
    assert code_of(tender_update, tender, **choice, route_reason=told.REASON) == "route"
    Rule.objects.filter(code="internal_ceiling").update(may_be_overridden=True)
    assert code_of(tender_update, tender, **choice, route_reason=" ") == "route"
    tender = tender_update(tender, **choice, route_reason=told.REASON)
    assert (tender.route, tender.route_reason) == ("internal", told.REASON)


def test_such_a_tender_has_no_box_and_takes_no_bids(sign_in, client):
    tender, secretary, chair = with_board()
    assert not tender.accepts_bids_at(clock.now())
    assert {o.step.name for o in available_steps(tender, chair)} == {"take_result", "declare_unsuccessful", "cancel"}
    assert sign_in(secretary).get(reverse("tenders:paper_bids", args=[tender.pk])).status_code == 404
    page = client.get(tender.get_absolute_url()).content.decode()
    assert "مجلس المناقصات" in page and "age1" not in page
    with pytest.raises(PermissionDenied):
        fire(above(), "announce", by=chair)
    own = fire(bidding.prepared(), "submit", by=Tender.objects.order_by("-pk")[0].prepared_by or secretary)
    with pytest.raises(PermissionDenied):
        fire(own, "hand_over", by=chair)


def test_the_result_is_recorded_by_one_and_taken_over_by_another_then_the_committees_go_on(sign_in, client):
    tender, secretary, chair = with_board()
    assert code_of(fire, tender, "take_result", by=chair) == "tenders.deadline_passed"
    clock.shift_to(tender.closing_at + timedelta(days=2))
    assert code_of(fire, tender, "take_result", by=chair) == "tenders.board_result_complete"
    winner = recorded(tender, secretary)
    assert board_missing(tender) == []
    tender = fire(tender, "take_result", by=chair)

    award = Award.objects.get(tender=tender)
    assert (tender.state, award.amount, award.bid.state) == ("evaluated", Decimal("24500.500"), "priced")
    assert "64/2025/BTB" in award.recommendation
    html = html_of_document(OfficialDocument.objects.get(kind="committee.board_record"))
    assert "64/2025/BTB" in html and "شركة من خارج السجل" in html and "24,500.500" in html
    assert code_of(board_save, tender, by=secretary, facts={"number": "x"}) == "not_now"
    with pytest.raises(IntegrityError, match="taken over"), transaction.atomic():
        BoardBid.objects.filter(is_winner=True).update(price=1)

    story = told.Story(tender, [winner], [make_user("tender_member")], [secretary, chair])
    story.partnership = [make_user(f"partnership_{seat}") for seat in ("chair", "secretary", "member")]
    told.meet(story)
    award = fire(fire(award, "discuss", by=story.partnership[1]), "send_to_minister", by=chair)
    award = fire(fire(award, "approve", by=make_user("minister")), "notify", by=secretary)
    for page in (
        award.get_absolute_url(),
        tender.get_absolute_url(),
        award.bid.get_absolute_url(),
        reverse("tenders:board", args=[tender.pk]),
    ):
        assert sign_in(secretary).get(page).status_code == 200
    assert sign_in(winner).get(award.bid.get_absolute_url()).status_code == 200
    clock.shift_to(award.standstill_ends_at + timedelta(minutes=1))
    fire(award, "finalise", by=secretary)
    assert Contract.objects.get(project=tender.project).amount == Decimal("24500.500")
    assert "24,500.500" in client.get(tender.get_absolute_url()).content.decode()


def test_the_page_records_and_refuses_beside_the_field(sign_in):
    tender, secretary, chair = with_board()
    partner = bidding.bidder().represents.get().partner
    address, client = reverse("tenders:board", args=[tender.pk]), sign_in(secretary)
    data = {
        "number": "64/2025/BTB", "bids-TOTAL_FORMS": "1", "bids-INITIAL_FORMS": "0", "bids-0-partner": partner.pk,
        "bids-0-price": "٢٤٠٠٠٫٥", "bids-0-technical_score": "80", "bids-0-accepted": "on", "bids-0-is_winner": "on",
    }  # fmt: skip
    assert client.post(address, data | {"bids-0-price": ""}).status_code == 422
    assert client.post(address, data | {"bids-0-technical_score": ""}).status_code == 422
    assert client.post(address, data | {"bids-0-partner": "", "bids-0-name": "س"}).status_code == 422
    assert client.post(address, data).status_code == 302
    found = BoardRecord.objects.get()
    assert (found.number, found.bids.get().price, found.bids.get().name) == (
        "64/2025/BTB",
        Decimal("24000.500"),
        partner.name,
    )
    assert sign_in(chair).post(address, data).status_code == 403
    assert sign_in(make_user("officer")).get(address).status_code in (200, 404)


def test_an_upheld_complaint_sends_it_back_to_the_board():
    tender, secretary, chair = with_board()
    clock.shift_to(tender.closing_at + timedelta(days=2))
    recorded(tender, secretary)
    tender = fire(tender, "take_result", by=chair)
    tender = fire(tender, "board_again", by=None, system=True)
    assert tender.state == "with_board"
    with pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        fire(tender, "take_result", by=chair)  # the award that stands comes first
    Award.objects.all().delete()
    assert fire(tender, "take_result", by=chair).state == "evaluated"
