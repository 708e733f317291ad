"""What else happens to an amendment: inside the step's transaction."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.models import Amendment
from contracts.services import amendments
from partnership.documents.services import issue
from partnership.workflow.registry import effect
from tenders.selectors.budget import commitment_of
from tenders.services.budget import commitment_resize

Data = dict[str, Any]


@effect("contracts.raise_commitment")
def raise_commitment(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    """What the amended contract needs beyond the commitment is committed on the same line."""
    terms = amendment.contract.project.terms
    held = commitment_of(terms)
    needed = amendment.contract.amended_amount + amendment.amount_change
    if held is None or needed <= held.amount:
        return
    amendment.commitment_raised = needed - held.amount
    commitment_resize(terms, by=by, amount=needed, reason=amendment.number)
    amendment.save(update_fields=["commitment_raised"])


@effect("contracts.lower_commitment")
def lower_commitment(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    """A rejected amendment gives back what was committed for it."""
    terms = amendment.contract.project.terms
    held = commitment_of(terms)
    if held is None or not amendment.commitment_raised:
        return
    commitment_resize(terms, by=by, amount=held.amount - amendment.commitment_raised, reason=amendment.number)
    amendment.commitment_raised = Decimal(0)
    amendment.save(update_fields=["commitment_raised"])


@effect("contracts.issue_amendment")
def issue_amendment(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    amendment.before = amendments.terms_of(amendment.contract)
    amendment.save(update_fields=["before"])
    issue("contracts.amendment", amendment, by=by, project_id=amendment.project_id)


@effect("contracts.partner_signs_amendment")
def partner_signs_amendment(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    _paper(amendment, "partner", by, data)


@effect("contracts.ministry_signs_amendment")
def ministry_signs_amendment(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    _paper(amendment, "ministry", by, data)


def _paper(amendment: Amendment, side: str, by: Any, data: Data) -> None:
    facts = {"signer": data["signer"], "capacity": data.get("capacity", ""), "scan": data["scan"]}
    amendments.amendment_sign_paper(amendment, side=side, by=by, **facts)


@effect("contracts.partner_signs_amendment_pdf")
def partner_signs_amendment_pdf(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    amendments.amendment_sign_electronically(amendment, side="partner", by=by, capacity=data.get("capacity", ""))


@effect("contracts.ministry_signs_amendment_pdf")
def ministry_signs_amendment_pdf(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    amendments.amendment_sign_electronically(amendment, side="ministry", by=by, capacity=data.get("capacity", ""))


@effect("contracts.apply_amendment")
def apply_amendment(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    amendments.amendment_apply(amendment, by=by)
