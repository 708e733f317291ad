"""What else happens when a contract stands still or ends: inside the step's transaction."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from contracts.models import Contract, Termination
from contracts.services import ending
from contracts.services.money import retention_prepare
from contracts.telling import people_of_both_sides
from partnership.documents.services import issue
from partnership.workflow.engine import fire
from partnership.workflow.notices import tell
from partnership.workflow.registry import effect

Data = dict[str, Any]


@effect("contracts.begin_suspension")
def begin_suspension(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    ending.suspension_begin(contract, by=by, reason=data["reason"], expected_until=data.get("expected_until"))


@effect("contracts.end_suspension")
def end_suspension(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    ending.suspension_end(contract, by=by)


@effect("contracts.issue_final_acceptance")
def issue_final_acceptance(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.final_acceptance", contract, by=by, project_id=contract.project_id)


@effect("contracts.release_retention")
def release_retention(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    """With the final acceptance what was retained is due."""
    retention_prepare(contract, by=by)


@effect("contracts.close_periods")
def close_periods(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    ending.periods_close(contract, by=by)


@effect("contracts.close_delivery")
def close_delivery(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    ending.delivery_close(contract, by=by)


@effect("contracts.end_termination")
def end_termination(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    """The notice has done its work: the account is to be settled."""
    fire(contract.terminations.get(state="notice"), "end", by=by, system=True)


@effect("contracts.issue_termination")
def issue_termination(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.termination", contract, by=by, project_id=contract.project_id)


@effect("contracts.settle_account")
def settle_account(termination: Termination, *, by: Any, at: datetime, data: Data) -> None:
    ending.account_settle(termination, by=by)
    issue("contracts.settlement", termination, by=by, project_id=termination.project_id)


@effect("contracts.tell_ended")
def tell_ended(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    """Both sides hear that the contract has ended."""
    words = gettext_noop("The contract has ended: %(contract)s")
    tell(
        people_of_both_sides(contract, "finance", "legal"), machine=contract.machine, step="", kind="contract",
        label=lambda: _(words) % {"contract": contract.path_label()}, url=contract.get_absolute_url(), project_id=contract.project_id,
    )  # fmt: skip
