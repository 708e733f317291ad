"""The scorecard on a partner's page: what it says, and whom it concerns."""

from typing import Any

import pytest

from contracts.models import Contract
from tests.contracts.delivering import report
from tests.contracts.test_performance import ended, judge
from tests.contracts.working import walk
from tests.factories import make_department, make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(house: dict[str, Any]) -> Contract:
    contract = walk(house, "in_force")
    judge(house, contract.periods.get(number=1), "1", 90)
    judge(house, contract.periods.get(number=2), "0.2", 30)
    return contract


def page_of(client: Any, contract: Contract) -> str:
    answer = client.get(f"/partners/{contract.partner_id}/")
    return answer.content.decode() if answer.status_code == 200 else ""


def test_standing_and_evaluations_stand_on_the_partners_own_page(
    judged: Contract, house: dict[str, Any], sign_in: Any, page_queries: Any
) -> None:
    client = sign_in(house["partner"])
    page = page_of(client, judged)
    section = page.partition('id="scorecard"')[2]
    assert "تحت الملاحظة" in section and "97.50" in section
    assert all(row.get_absolute_url() in section for row in judged.evaluations.all())
    assert page_queries(client, f"/partners/{judged.partner_id}/") <= 15


def test_a_draft_evaluation_is_not_shown(judged: Contract, house: dict[str, Any], sign_in: Any) -> None:
    report(house, ended(judged.periods.get(number=3)))
    draft = judged.evaluations.get(period__number=3)
    for name in ("partner", "legal"):
        assert draft.get_absolute_url() not in page_of(sign_in(house[name]), judged)


def test_it_is_seen_by_those_whom_it_concerns(judged: Contract, house: dict[str, Any], sign_in: Any) -> None:
    roles = ("partnership_member", "partnership_chair", "tender_member", "legal", "minister", "auditor")
    for person in [*(make_user(role) for role in roles), house["officer"]]:
        assert 'id="scorecard"' in page_of(sign_in(person), judged)
    strangers = [make_user("officer", department=make_department()), make_user("communication"), bidding.bidder()]
    for stranger in strangers:
        assert 'id="scorecard"' not in page_of(sign_in(stranger), judged)
