"""Reads of the contracts room, given the viewer."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contracts.clauses import disagreeing_amounts, states_amount, unfilled
from contracts.models import Amendment, ClauseVersion, Contract, Milestone, Payment, Round
from partnership.partners.policies import partners_of
from partnership.people.roles import READERS, has_role
from partnership.workflow.registry import register_selector
from tenders.selectors.project import of_visible_projects

PARTNER_SEES = ("signing", "in_force", "suspended", "completed", "terminated")


def contracts_visible(user: Any) -> QuerySet[Contract]:
    """Staff see the contracts of the projects they see; a partner its own from the moment it is to sign."""
    rows = Contract.objects.select_related("project__department", "partner")
    if has_role(user, *READERS):
        return rows.filter(of_visible_projects(user))
    return (
        rows.filter(partner_id__in=partners_of(user), state__in=PARTNER_SEES)
        if has_role(user, "partner")
        else rows.none()
    )


def milestones_visible(user: Any) -> QuerySet[Milestone]:
    return Milestone.objects.filter(contract__in=contracts_visible(user)).select_related(
        "contract__project", "contract__partner"
    )


def payments_visible(user: Any) -> QuerySet[Payment]:
    return Payment.objects.filter(contract__in=contracts_visible(user)).select_related(
        "contract__project", "contract__partner", "milestone"
    )


def amendments_visible(user: Any) -> QuerySet[Amendment]:
    return Amendment.objects.filter(contract__in=contracts_visible(user)).select_related(
        "contract__project", "contract__partner"
    )


def rounds_visible(user: Any) -> QuerySet[Round]:
    """Staff see the rounds of the contracts they see; a partner every draft that was offered to it."""
    rows = Round.objects.select_related("contract__project", "contract__partner", "revision")
    if has_role(user, *READERS):
        return rows.filter(of_visible_projects(user, "contract__project"))
    return rows.filter(contract__partner_id__in=partners_of(user)) if has_role(user, "partner") else rows.none()


def wordings_visible(user: Any) -> QuerySet[ClauseVersion]:
    """The library is read by all staff of the programme."""
    rows = ClauseVersion.objects.select_related("clause", "written_by", "approved_by")
    return rows if has_role(user, *READERS) else rows.none()


def draft_missing(contract: Contract) -> list[str | Promise]:
    """What keeps a draft from going on, in words; empty when it is complete."""
    missing: list[str | Promise] = []
    clauses = list(contract.clauses.all())
    if not clauses:
        missing.append(_("The contract has no clauses."))
    for clause in clauses:
        if not clause.text.strip():
            missing.append(_("Clause %(number)s is empty.") % {"number": clause.number})
        for placeholder in unfilled(clause.text):
            missing.append(
                _("Clause %(number)s has an unfilled place: %(place)s")
                % {"number": clause.number, "place": placeholder}
            )
        missing += [
            _("Clause %(number)s: figures and words of an amount do not agree: %(amount)s")
            % {"number": clause.number, "amount": wrong}
            for wrong in disagreeing_amounts(clause.text)
        ]
    if clauses and not states_amount([clause.text for clause in clauses], contract.amount):
        missing.append(_("No clause states the amount of the contract in figures followed by its words."))
    milestones = list(contract.milestones.all())
    if not milestones:
        missing.append(_("The contract has no milestones."))
    elif sum(m.amount for m in milestones) != contract.amount:
        missing.append(_("The milestones do not sum to the amount of the contract."))
    return missing


register_selector("contracts.contract", contracts_visible)
register_selector("contracts.round", rounds_visible)
register_selector("contracts.clauseversion", wordings_visible)
register_selector("contracts.milestone", milestones_visible)
register_selector("contracts.payment", payments_visible)
register_selector("contracts.amendment", amendments_visible)
