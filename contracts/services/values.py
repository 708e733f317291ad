"""What stands for the clauses' {{variables}}, and the amounts of milestones."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from contracts.models import Contract, ContractVariable
from partnership.arabic.words import counted, dinars_in_words
from partnership.partners.models import Partner
from tenders.models import TermsOfReference
from tenders.selectors.rules import rule, rule_values

FILS = Decimal("0.001")
MONTHS = ("شهر واحد", "شهران", "أشهر", "شهراً", "شهر")


def bond_required(contract: Contract) -> Decimal:
    """Dinars: the rule's percentage of the contract, rounded to the fils (RULES.md, section 1: 10 %)."""
    return (contract.amended_amount * Decimal(rule("performance_bond_percent")) / 100).quantize(
        FILS, rounding=ROUND_HALF_UP
    )


def values_of(contract: Contract, terms: TermsOfReference, partner: Partner) -> dict[str, str]:
    """Every variable with its value at drafting: from the project, the partner, the rules, and legal affairs' usual ones."""
    representative = partner.representatives.filter(active=True, authority_to_bind=True).select_related("user").first()
    bond = bond_required(contract)
    rules = rule_values(
        "performance_bond_percent", "contract_increase_percent", "contract_decrease_percent", "bad_performance_percent",
        "bad_performance_periods",
    )  # fmt: skip
    return {
        **dict(ContractVariable.objects.values_list("code", "default")),
        **contract.parties,
        "partner_address": partner.address or "العنوان المثبت في سجل الشركاء",
        "ministry_signatory": "القطاع المعني بالمناقصات",
        "partner_signatory": representative.user.name if representative else "",
        "tender": contract.award_reference,
        "project": contract.project.title,
        "project_reference": contract.project.reference,
        "scope": terms.scope,
        "objectives": terms.objectives,
        "duration": counted(contract.duration_months, MONTHS),
        "amount": f"{contract.amount:,.3f}",
        "amount_words": dinars_in_words(contract.amount),
        "bond_percent": str(rules["performance_bond_percent"]),
        "bond_amount": f"{bond:,.3f}",
        "bond_amount_words": dinars_in_words(bond),
        "increase_percent": str(rules["contract_increase_percent"]),
        "decrease_percent": str(rules["contract_decrease_percent"]),
        "bad_percent": str(rules["bad_performance_percent"]),
        "bad_periods": str(rules["bad_performance_periods"]),
    }


def frozen_terms(terms: TermsOfReference) -> dict[str, Any]:
    """The terms of reference as an annex: what was tendered, as plain data."""
    return {
        "objectives": terms.objectives,
        "scope": terms.scope,
        "beneficiaries": [
            {"kind": str(b.get_kind_display()), "number": str(b.number), "code": b.kind}
            for b in terms.beneficiaries.all()
        ],
        "deliverables": [
            {"title": d.title, "month": str(d.due_month or ""), "percent": str(d.payment_percent or "")}
            for d in terms.deliverables.all()
        ],
    }


def split_amount(amount: Decimal, shares: list[Decimal]) -> list[Decimal]:
    """Split dinars by percentages, to the fils; the last part takes what rounding leaves, so that the sum is exact."""
    parts = [(amount * share / 100).quantize(FILS, rounding=ROUND_HALF_UP) for share in shares]
    if parts:
        parts[-1] += amount - sum(parts)
    return parts
