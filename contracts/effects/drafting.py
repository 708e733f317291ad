"""What else happens while a contract is drafted and signed: inside the step's transaction."""

from datetime import datetime
from typing import Any

from contracts.models import ClauseVersion, Contract
from contracts.services import revision_keep
from contracts.services.remarks import comment_add
from contracts.services.signing import signature_electronic, signature_record
from partnership.documents.services import issue
from partnership.workflow.engine import fire
from partnership.workflow.registry import effect

Data = dict[str, Any]


@effect("contracts.keep_revision")
def keep_revision(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    revision_keep(contract, by=by)


@effect("contracts.issue_contract")
def issue_contract(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.contract", contract, by=by, project_id=contract.project_id)


@effect("contracts.record_partner_signature")
def record_partner_signature(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    _paper(contract, "partner", by, data)


@effect("contracts.record_ministry_signature")
def record_ministry_signature(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    _paper(contract, "ministry", by, data)


def _paper(contract: Contract, side: str, by: Any, data: Data) -> None:
    facts = {"signer": data["signer"], "capacity": data.get("capacity", ""), "scan": data["scan"]}
    signature_record(contract, side=side, by=by, **facts)


@effect("contracts.sign_pdf_for_partner")
def sign_pdf_for_partner(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    signature_electronic(contract, side="partner", by=by, capacity=data.get("capacity", ""))


@effect("contracts.sign_pdf_for_ministry")
def sign_pdf_for_ministry(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    signature_electronic(contract, side="ministry", by=by, capacity=data.get("capacity", ""))


@effect("contracts.keep_remarks")
def keep_remarks(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    """What a desk says of single clauses when it returns the draft: comments that legal affairs must resolve."""
    for number, text in data.get("remarks") or []:
        comment_add(contract, by=by, clause_number=number, text=text, step="return")


@effect("contracts.supersede_former")
def supersede_former(version: ClauseVersion, *, by: Any, at: datetime, data: Data) -> None:
    """The wording that was approved before goes out of use; contracts that have it keep it."""
    former = ClauseVersion.objects.filter(clause=version.clause_id, state="approved").exclude(pk=version.pk)
    for old in former:
        fire(old, "supersede", by=by, system=True)
