"""Who stands in which relation to a contract and its parts."""

from typing import Any

from django.conf import settings

from contracts.signing.authority import electronic_possible
from partnership.partners.models import Representative
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.registry import relation


def contract_of(obj: Any) -> Any:
    return getattr(obj, "contract", obj)


@relation("contracts.of_department")
def of_department(user: Any, obj: Any) -> bool:
    """The department concerned follows its own contracts."""
    return user.department_id is not None and user.department_id == contract_of(obj).project.department_id


def follows(user: Any, obj: Any) -> bool:
    """An officer of the department whose contract this is: who is offered the department's forms."""
    return has_role(user, "officer") and of_department(user, obj)


@relation("contracts.represents_party")
def represents_party(user: Any, obj: Any) -> bool:
    """A contract is signed and reported on by its own partner's representatives."""
    return contract_of(obj).partner_id in partners_of(user)


@relation("contracts.may_bind_partner")
def may_bind_partner(user: Any, obj: Any) -> bool:
    """An electronic signature is the person's own: a representative who may sign for the partner."""
    return Representative.objects.filter(
        user=user, partner=contract_of(obj).partner_id, active=True, authority_to_bind=True
    ).exists()


@relation("contracts.partner_signs_first")
def partner_signs_first(user: Any, obj: Any) -> bool:
    """The order of signatures is a setting of the house."""
    return bool(settings.SHARAKA_SIGNS_FIRST != "ministry")


@relation("contracts.ministry_signs_first")
def ministry_signs_first(user: Any, obj: Any) -> bool:
    return bool(settings.SHARAKA_SIGNS_FIRST == "ministry")


@relation("contracts.electronic_offered")
def electronic_offered(user: Any, obj: Any) -> bool:
    """Electronic signing is offered where the certificates for it are set."""
    return electronic_possible()


@relation("contracts.not_writer", apart=True)
def not_writer(user: Any, version: Any) -> bool:
    """Nobody approves the wording they wrote."""
    return version.written_by_id != user.pk


@relation("contracts.not_certifier", apart=True)
def not_certifier(user: Any, payment: Any) -> bool:
    """Nobody approves the payment they certified."""
    return payment.certified_by_id != user.pk


@relation("contracts.not_evaluator", apart=True)
def not_evaluator(user: Any, evaluation: Any) -> bool:
    """Nobody decides an appeal against their own evaluation."""
    return evaluation.officer_id != user.pk
