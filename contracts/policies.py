"""Who stands in which relation to a contract and its parts."""

from typing import Any

from partnership.partners.policies import partners_of
from partnership.workflow.registry import relation


def contract_of(obj: Any) -> Any:
    return getattr(obj, "contract", obj)


@relation("contracts.of_department")
def of_department(user: Any, obj: Any) -> bool:
    """The department concerned follows its own contracts."""
    return user.department_id is not None and user.department_id == contract_of(obj).project.department_id


@relation("contracts.represents_party")
def represents_party(user: Any, obj: Any) -> bool:
    """A contract is signed and reported on by its own partner's representatives."""
    return contract_of(obj).partner_id in partners_of(user)


@relation("contracts.not_certifier", apart=True)
def not_certifier(user: Any, payment: Any) -> bool:
    """Nobody approves the payment they certified."""
    return payment.certified_by_id != user.pk
