"""Rounds with the partner: what it sees, proposes and accepts; what legal affairs decide."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from contracts.selectors import rounds_visible
from contracts.services.drafting import clauses_update
from contracts.services.rounds import draft_offer, proposal_decide, proposal_save
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def offered(house: dict[str, Any]) -> Any:
    return draft_offer(house["contract"], by=house["legal"], message="نأمل موافاتنا بملاحظاتكم")


def test_the_partner_sees_the_draft_offered_and_nothing_else(house: dict[str, Any], sign_in: Any) -> None:
    contract, partner = house["contract"], sign_in(house["partner"])
    assert partner.get(f"/contracts/{contract.pk}/rounds/1/").status_code == 404
    found = offered(house)
    page = partner.get(found.get_absolute_url())
    assert page.status_code == 200 and "نأمل موافاتنا" in page.content.decode()
    assert partner.get(f"/contracts/{contract.pk}/").status_code == 404
    assert found.get_absolute_url() in partner.get("/contracts/").content.decode()
    assert found.get_absolute_url() in partner.get("/desk/").content.decode()
    stranger = bidding.bidder()
    assert not rounds_visible(stranger).exists()
    assert sign_in(stranger).get(found.get_absolute_url()).status_code == 404


def test_a_draft_with_the_partner_is_not_edited(house: dict[str, Any]) -> None:
    contract, found = house["contract"], offered(house)
    with pytest.raises(DomainError) as refusal:
        clauses_update(contract, by=house["legal"], texts={1: ("عنوان", "نص")})
    assert refusal.value.code == "with_partner"
    with pytest.raises(DomainError) as blocked:
        fire(contract, "send_to_finance", by=house["legal"])
    assert blocked.value.code == "contracts.no_round_open"
    with pytest.raises(DomainError):
        draft_offer(contract, by=house["legal"])
    fire(found, "withdraw", by=house["legal"], reason="نعدل المسودة أولاً")
    clauses_update(contract, by=house["legal"], texts={1: ("عنوان", "نص")})


def test_proposals_are_decided_one_by_one_and_go_into_the_draft(house: dict[str, Any]) -> None:
    contract, partner, legal, found = house["contract"], house["partner"], house["legal"], offered(house)
    clause = contract.clauses.get(library_code="termination")
    other = contract.clauses.get(library_code="payments")
    wanted = clause.text.replace("15 يوماً", "30 يوماً")
    proposal_save(found, by=partner, number=clause.number, text=wanted, why="المهلة قصيرة")
    proposal_save(found, by=partner, number=other.number, text="تدفع فوراً", why="سيولة")
    with pytest.raises(DomainError):
        fire(found, "accept", by=partner)
    with pytest.raises(PermissionDenied):
        fire(found, "propose", by=legal)
    found = fire(found, "propose", by=partner)
    with pytest.raises(DomainError):
        proposal_save(found, by=partner, number=other.number, text="أخرى", why="متأخر")
    first, second = found.proposals.get(clause_number=clause.number), found.proposals.get(clause_number=other.number)
    with pytest.raises(DomainError):
        fire(found, "settle", by=legal)
    proposal_decide(first, by=legal, decision="accepted", answer="")
    with pytest.raises(DomainError):
        proposal_decide(second, by=legal, decision="declined", answer=" ")
    with pytest.raises(DomainError):
        proposal_decide(second, by=legal, decision="amended", answer="", text="")
    proposal_decide(second, by=legal, decision="declined", answer="وفق التعليمات")
    found = fire(found, "settle", by=legal)
    clause.refresh_from_db()
    other.refresh_from_db()
    assert clause.text == wanted and clause.changed and clause.why_changed
    assert "تدفع فوراً" not in other.text
    assert fire(contract, "send_to_finance", by=legal).state == "finance_channel"


def test_a_proposal_is_taken_back_by_the_offered_words(house: dict[str, Any]) -> None:
    found, partner = offered(house), house["partner"]
    proposal_save(found, by=partner, number=2, text="نص", why="سبب")
    proposal_save(found, by=partner, number=2, text=found.revision.clauses[1]["text"], why="")
    assert fire(found, "accept", by=partner).state == "accepted"


def test_the_pages_of_a_round(house: dict[str, Any], sign_in: Any, page_queries: Any) -> None:
    found, partner, legal = offered(house), sign_in(house["partner"]), sign_in(house["legal"])
    address = found.get_absolute_url()
    assert page_queries(partner, address) <= 15
    assert partner.post(f"{address}2/", {"text": "نص جديد", "why": ""}).status_code == 422
    assert partner.post(f"{address}2/", {"text": "نص جديد", "why": "أوضح"}).status_code == 302
    assert partner.get(f"{address}999/").status_code == 404
    assert legal.get(f"{address}2/").status_code == 403
    fire(found, "propose", by=house["partner"])
    assert partner.get(f"{address}2/").status_code == 302  # no longer with the partner
    assert page_queries(legal, f"{address}2/decide/") <= 15
    assert legal.post(f"{address}2/decide/", {"decision": "declined"}).status_code == 422
    answered = {"decision": "amended", "text": "نص متفق عليه", "answer": "هكذا أدق"}
    assert legal.post(f"{address}2/decide/", answered).status_code == 302
    assert "هكذا أدق" not in partner.get(address).content.decode()  # answers are read when they are sent
    fire(type(found).objects.get(pk=found.pk), "settle", by=house["legal"])
    assert "هكذا أدق" in partner.get(address).content.decode()
