"""A contract from its draft to its last payment: who may, what blocks, what money may never do."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from contracts.models import Contract
from contracts.selectors import contracts_visible, draft_missing
from contracts.services import clauses_update, payment_prepare
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tests.contracts.working import AMOUNT, scan, walk
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def test_draft_is_complete_and_its_milestones_sum_to_the_amount(house):
    contract = house["contract"]
    assert draft_missing(contract) == []
    assert sum(m.amount for m in contract.milestones.all()) == AMOUNT
    assert "تسعون ألف دينار بحريني" in contract.clauses.get(library_code="price").text


def test_unfilled_place_blocks_the_draft(house):
    contract = house["contract"]
    clause = contract.clauses.first()
    clauses_update(contract, by=house["legal"], texts={clause.number: (clause.title, "نص فيه {{فراغ}}")})
    assert len(draft_missing(contract)) == 1
    with pytest.raises(DomainError) as refusal:
        fire(contract, "send_to_finance", by=house["legal"])
    assert refusal.value.code == "contracts.draft_complete"
    assert contract.revisions.count() == 1


def test_whole_route_ends_in_force_with_both_signatures(house):
    contract = walk(house, "in_force")
    assert contract.state == "in_force"
    assert set(contract.signatures.values_list("side", flat=True)) == {"partner", "ministry"}
    assert all(len(s.sha256) == 64 for s in contract.signatures.all())


def test_ministry_waits_for_the_partner(house):
    contract = walk(house, "signing")
    assert contract.waits_for() == ["partner_sign"]
    with pytest.raises(DomainError) as refusal:
        fire(contract, "sign", by=house["signatory"], signer="الموقع", scan=scan(), starts_on=None)
    assert refusal.value.code == "contracts.partner_signed"


def test_another_partner_neither_sees_nor_signs(house):
    contract = walk(house, "signing")
    stranger = bidding.bidder()
    assert not contracts_visible(stranger).filter(pk=contract.pk).exists()
    with pytest.raises(PermissionDenied):
        fire(contract, "partner_sign", by=stranger, signer="غريب", scan=scan())


def test_partner_does_not_see_a_draft(house):
    assert not contracts_visible(house["partner"]).exists()


def test_contract_above_the_commitment_is_stopped_by_finance(house):
    contract = house["contract"]
    Contract.objects.filter(pk=contract.pk).update(amount=Decimal("97000"), amended_amount=Decimal("97000"))
    contract.milestones.filter(order=1).update(amount=Decimal("97000") - contract.milestones.get(order=2).amount)
    price = contract.clauses.get(library_code="price")
    words = "القيمة 97,000.000 دينار بحريني (سبعة وتسعون ألف دينار بحريني لا غير)."
    clauses_update(contract, by=house["legal"], texts={price.number: (price.title, words)}, why="خفض")
    contract = fire(contract, "send_to_finance", by=house["legal"])
    with pytest.raises(DomainError) as refusal:
        fire(contract, "channel", by=house["finance"])
    assert refusal.value.code == "contracts.within_commitment"


@pytest.mark.parametrize(
    ("state", "role", "step", "back"),
    [
        ("finance_channel", "finance", "finance_send_back", "drafting"),
        ("chair_approval", "tender_chair", "chair_send_back", "finance_channel"),
        ("legal_review", "legal", "legal_send_back", "drafting"),
        ("senior_approval", "senior", "senior_send_back", "legal_review"),
        ("accreditation", "legal", "legal_send_back", "drafting"),
    ],
)
def test_every_desk_can_return_with_reasons(house, state, role, step, back):
    contract = walk(house, state)
    assert fire(contract, step, by=house[role], reason="سبب").state == back


def test_milestone_is_delivered_accepted_and_paid_by_two_people(house):
    contract = walk(house, "in_force")
    milestone = contract.milestones.get(order=1)
    milestone = fire(milestone, "deliver", by=house["partner"], evidence="التقرير", files=[scan("proof")])
    assert [row.file.name for row in milestone.files.all()] == ["proof.pdf"]
    fire(milestone, "accept", by=house["officer"])
    payment = contract.payments.get()
    assert payment.retention == (milestone.amount / 20).quantize(Decimal("0.001"), ROUND_HALF_UP)
    payment = fire(payment, "certify", by=house["officer"])
    payment = fire(payment, "approve", by=house["finance"])
    fire(payment, "pay", by=house["finance"], payment_reference="TRF-1")
    contract = Contract.objects.get(pk=contract.pk)
    assert (contract.certified, contract.paid, contract.retained) == (milestone.amount, payment.net, payment.retention)
    with pytest.raises(DomainError):
        payment_prepare(milestone, by=house["officer"])


def test_database_refuses_to_overpay(house):
    contract = walk(house, "in_force")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE contracts_contract SET certified = amended_amount + 0.001 WHERE id = %s", [contract.pk])


def test_completion_waits_for_every_milestone(house):
    contract = walk(house, "in_force")
    offer = next(o for o in available_steps(contract, house["officer"]) if o.step.name == "complete")
    assert not offer.enabled


def test_pages_have_a_constant_number_of_queries(house, sign_in, page_queries):
    contract = walk(house, "in_force")
    legal = sign_in(house["legal"])
    assert page_queries(legal, "/contracts/") <= 12
    assert page_queries(legal, contract.get_absolute_url()) <= 40


def test_legal_edits_in_the_browser_and_reads_the_difference(house, sign_in):
    contract, legal = house["contract"], sign_in(house["legal"])
    first = contract.clauses.first()
    legal.post(
        f"/contracts/{contract.pk}/clauses/",
        {f"title-{first.number}": first.title, f"text-{first.number}": first.text + " مضاف", "note": "تجربة"},
    )
    page = legal.get(f"/contracts/{contract.pk}/revisions/1/")
    assert "<ins>" in page.content.decode()
    assert contract.clauses.first().changed
