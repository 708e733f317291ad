"""What else happens when a step of a contract or its parts is taken: inside the step's transaction."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from contracts.models import Amendment, ClauseVersion, Contract, Payment
from contracts.services import add_months, payment_prepare, revision_keep
from contracts.services.remarks import comment_add
from contracts.services.signing import signature_electronic, signature_record
from partnership.documents.services import issue
from partnership.workflow.engine import begin, fire
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


@effect("contracts.start_milestones")
def start_milestones(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    """Give every milestone its day and put it on the partner's desk."""
    for milestone in contract.milestones.all():
        milestone.due_on = add_months(contract.starts_on or timezone.localdate(at), milestone.due_month)
        milestone.save(update_fields=["due_on"])
        milestone.contract = contract
        begin(milestone, by=by)


@effect("contracts.prepare_payment")
def prepare_payment(milestone: Any, *, by: Any, at: datetime, data: Data) -> None:
    """An accepted milestone with an amount is to be paid: its payment goes to the officer's desk."""
    if milestone.amount > 0:
        payment_prepare(milestone, by=by)


@effect("contracts.count_certified")
def count_certified(payment: Payment, *, by: Any, at: datetime, data: Data) -> None:
    Contract.objects.filter(pk=payment.contract_id).update(certified=F("certified") + payment.amount)


@effect("contracts.count_paid")
def count_paid(payment: Payment, *, by: Any, at: datetime, data: Data) -> None:
    Contract.objects.filter(pk=payment.contract_id).update(paid=F("paid") + payment.amount)


@effect("contracts.uncount_certified")
def uncount_certified(payment: Payment, *, by: Any, at: datetime, data: Data) -> None:
    """A rejected payment no longer counts as certified, if it did."""
    if payment.certified_by_id is not None:
        Contract.objects.filter(pk=payment.contract_id).update(certified=F("certified") - payment.amount)


@effect("contracts.apply_amendment")
def apply_amendment(amendment: Amendment, *, by: Any, at: datetime, data: Data) -> None:
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=amendment.contract_id)
    contract.amended_amount += amendment.amount_change
    contract.duration_months = max(1, contract.duration_months + amendment.months_change)
    contract.save(update_fields=["amended_amount", "duration_months"])
