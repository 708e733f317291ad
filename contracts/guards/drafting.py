"""Facts that a draft, a round or a wording waits for. The first docstring line is what a person reads."""

from decimal import Decimal

from contracts.clauses import GIVEN, variables_in
from contracts.models import ClauseVersion, Contract, ContractVariable, Round
from contracts.selectors import draft_missing
from partnership.workflow.registry import guard
from tenders.selectors.budget import commitment_of
from tenders.selectors.rules import rule


@guard("contracts.draft_complete")
def draft_complete(contract: Contract) -> bool:
    """The draft is not complete: the list of what is missing stands on its page."""
    return not draft_missing(contract)


@guard("contracts.within_commitment")
def within_commitment(contract: Contract) -> bool:
    """The contract is above the amount committed for the project: raise the commitment, or return the contract."""
    held = commitment_of(contract.project.terms)
    return held is not None and contract.amount <= held.amount


@guard("contracts.no_round_open")
def no_round_open(contract: Contract) -> bool:
    """The draft is with the partner, or its proposals are not decided: wait, decide them, or withdraw the offer."""
    return not contract.rounds.filter(state__in=("offered", "proposed")).exists()


def needs_external_review(contract: Contract) -> bool:
    """Is the contract above the amount from which others review it (RULES.md, section 1: BD 300,000)?"""
    return contract.amount > Decimal(rule("external_review_above"))


@guard("contracts.external_review_recorded")
def external_review_recorded(contract: Contract) -> bool:
    """Above the rule's amount the opinion of the external legal review must be recorded, and must not be an objection."""
    if not needs_external_review(contract):
        return True
    latest = contract.external_reviews.order_by("-pk").first()
    return latest is not None and latest.opinion != "against"


@guard("contracts.comments_resolved")
def comments_resolved(contract: Contract) -> bool:
    """Comments on the draft are still open: answer and resolve them first."""
    return not contract.comments.filter(resolved_at=None).exists()


@guard("contracts.checklist_complete")
def checklist_complete(contract: Contract) -> bool:
    """The legal checklist is not complete, or a clause differs from the library without a reason."""
    if contract.checklist.filter(done_at=None).exists():
        return False
    return not contract.clauses.filter(changed=True, why_changed="").exists()


@guard("contracts.nothing_proposed")
def nothing_proposed(found: Round) -> bool:
    """You have written proposals: send them, or take them back before you accept the draft."""
    return not found.proposals.exists()


@guard("contracts.something_proposed")
def something_proposed(found: Round) -> bool:
    """Write a proposal for a clause first; a draft without proposals is accepted."""
    return found.proposals.exists()


@guard("contracts.proposals_decided")
def proposals_decided(found: Round) -> bool:
    """Not every proposal of the partner is decided yet."""
    return not found.proposals.filter(decision="").exists()


@guard("contracts.variables_known")
def variables_known(version: ClauseVersion) -> bool:
    """The wording uses a variable that nobody fills: choose one of the list on its page."""
    used = variables_in(version.text) | variables_in(version.text_en)
    return used <= GIVEN | set(ContractVariable.objects.values_list("code", flat=True))
