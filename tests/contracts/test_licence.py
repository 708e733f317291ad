"""A licence that ends blocks new bids and nothing of a running contract, from its draft to its last step."""

from datetime import timedelta

import pytest

from contracts.models import Contract
from partnership.partners.models import Partner
from partnership.partners.selectors import eligibility
from partnership.workflow.clock import today
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tests.contracts.working import walk
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def licence_ends(partner, days):
    Partner.objects.filter(pk=partner.pk).update(licence_expires=today() + timedelta(days=days))
    return Partner.objects.get(pk=partner.pk)


def offers(house, contract):
    """What everybody is offered on the contract and its parts, and what they are told where it is blocked."""
    fresh = Contract.objects.get(pk=contract.pk)
    parts = [fresh, *fresh.milestones.all(), *fresh.payments.all()]
    people = {name: person for name, person in house.items() if name != "contract"}
    return {
        (name, str(part), offer.step.name, offer.enabled, offer.why)
        for name, person in people.items()
        for part in parts
        for offer in available_steps(part, person)
    }


def test_without_a_licence_no_new_bid_is_sent(house):
    user = house["partner"]
    bid = bidding.drafted(bidding.announced(), user)
    licence_ends(bid.partner, -1)
    bid = type(bid).objects.get(pk=bid.pk)

    with pytest.raises(DomainError) as refusal:
        fire(bid, "submit", by=user)

    assert refusal.value.code == "tenders.bidder_eligible"


@pytest.mark.parametrize("state", ["drafting", "legal_review", "signing", "in_force"])
def test_every_step_of_a_running_contract_stays_as_it_was(house, state):
    contract = walk(house, state)
    before = offers(house, contract)

    partner = licence_ends(contract.partner, -1)

    assert eligibility(partner)
    assert before
    assert offers(house, contract) == before


def test_a_contract_is_signed_and_worked_on_though_the_licence_ended(house):
    licence_ends(house["contract"].partner, -30)
    contract = walk(house, "in_force")
    assert contract.state == "in_force"
    contract = fire(contract, "suspend", by=house["legal"], reason="زيارة")
    contract = fire(contract, "resume", by=house["legal"], reason="استؤنف")
    assert contract.state == "in_force"
    first = contract.milestones.get(order=1)
    assert any(o.step.name == "deliver" and o.enabled for o in available_steps(first, house["partner"]))
