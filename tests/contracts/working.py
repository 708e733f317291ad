"""A contract and everybody who works on it, for tests: through the services and the one door, as people do it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from committee.demo.cast import _one_page_pdf
from contracts.models import Bond, Contract
from contracts.services import contract_create_from_award
from contracts.services.guarantees import bond_must_last_until, bond_record
from contracts.services.remarks import checklist_save
from contracts.services.values import bond_required
from partnership.workflow.clock import today
from partnership.workflow.engine import fire
from tenders.services.budget import commitment_create
from tests.factories import make_user
from tests.tenders import bidding
from tests.tenders.make import complete_terms, make_line, make_project

AMOUNT = Decimal("90000.251")
ROUTE: tuple[tuple[str, str], ...] = (
    ("legal", "send_to_finance"),
    ("finance", "channel"),
    ("tender_chair", "approve_contracting"),
    ("legal", "review"),
    ("senior", "approve"),
    ("legal", "accredit"),
    ("legal", "offer_signature"),
    ("partner", "partner_sign"),
    ("signatory", "sign"),
)


def make_house(officer: Any, finance: Any, amount: Decimal = AMOUNT) -> dict[str, Any]:
    """A drafted contract and everybody who works on it."""
    people = {role: make_user(role) for role in ("tender_chair", "legal", "senior", "signatory")}
    people |= {"second_legal": make_user("legal"), "officer": officer, "finance": finance}
    project = make_project(officer)
    terms = complete_terms(project, officer)
    commitment_create(terms, line=make_line(finance), by=finance)
    people["partner"] = bidding.bidder()
    partner = people["partner"].represents.get().partner
    contract = contract_create_from_award(
        project=project, partner=partner, amount=amount, terms=terms, by=people["legal"], award_reference="TN-2026-0001",
        data={"items": [{"description": "التشغيل", "quantity": "1", "unit_price": str(amount)}]},
    )  # fmt: skip
    return people | {"contract": contract}


def scan(name: str = "signed") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", _one_page_pdf(), "application/pdf")


def tick(contract: Contract, by: Any) -> None:
    """The whole legal checklist."""
    checklist_save(contract, by=by, done=set(contract.checklist.values_list("code", flat=True)), notes={})


def give_bond(contract: Contract, by: Any, **changes: Any) -> Bond:
    """A bond of exactly what the rule asks."""
    facts: dict[str, Any] = {
        "kind": "guarantee", "issuer": "بنك البحرين الوطني", "number": "PB-1", "amount": bond_required(contract),
        "issued_on": today(), "expires_on": bond_must_last_until(contract) + timedelta(days=90), "scan": scan("bond"),
    }  # fmt: skip
    return bond_record(contract, by=by, **facts | changes)


def walk(house: dict[str, Any], until: str, *, bond: bool = True) -> Contract:
    """Take the contract along the route until it is in this state."""
    contract: Contract = house["contract"]
    paper = {"signer": "الممثل", "scan": None, "starts_on": None}
    for role, step in ROUTE:
        if contract.state == until:
            break
        if step == "accredit":
            tick(contract, house["legal"])
        if step == "partner_sign" and bond:
            give_bond(contract, house["legal"])
        data = paper | {"scan": scan()} if step in ("partner_sign", "sign") else {}
        contract = fire(contract, step, by=house[role], **data)
    return contract
