"""Contracts for the journeys, taken through the services to where a journey begins."""

from decimal import Decimal
from typing import Any

from committee.demo.cast import Cast
from contracts.models import Contract
from contracts.services import contract_create_from_award
from partnership.workflow import clock
from tenders.models import BudgetLine
from tenders.services.budget import commitment_create
from tests.contracts.working import walk
from tests.tenders.make import complete_terms, make_project


def drafted(cast: Cast) -> Contract:
    """The contract as the award leaves it on the desk of legal affairs."""
    project = make_project(cast["officer"])
    terms = complete_terms(project, cast["officer"])
    line = BudgetLine.objects.filter(fiscal_year=clock.today().year).order_by("-amount").first()
    assert line is not None
    commitment_create(terms, line=line, by=cast["finance"])
    return contract_create_from_award(
        project=project, partner=cast.partners["ngo"], amount=Decimal("90000.250"), terms=terms, by=cast["legal"],
        award_reference="TN-2026-0001", data={"items": [{"description": "التشغيل", "quantity": "1", "unit_price": "90000.250"}]},
    )  # fmt: skip


def people(cast: Cast) -> dict[str, Any]:
    """The cast by what each does about a contract, as the acts of tests/contracts know them."""
    roles = ("officer", "legal", "finance", "tender_chair", "senior", "signatory")
    return {role: cast[role] for role in roles} | {"partner": cast["ngo"]}


def signed(cast: Cast) -> Contract:
    """In force, signed on paper by both."""
    return walk(people(cast) | {"contract": drafted(cast)}, "in_force")
