"""What a bidder is asked about its relations, and what each answer leads to (declaration of conflicts of interest)."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALONE, CONSORTIUM = "alone", "consortium"


@dataclass(frozen=True, slots=True)
class Relation:
    """One question about relations. `yes`, `no`: what the answer leads to, shown beside the question."""

    code: str
    question: str | Promise
    short: str | Promise  # as the committee reads it
    yes: str | Promise
    no: str | Promise

    @property
    def answer(self) -> str:
        return f"rel_{self.code}"

    @property
    def details(self) -> str:
        return f"rel_{self.code}_details"


RELATIONS = (
    Relation(
        "relatives",
        _("Is an owner, board member or manager of yours related to somebody in the ministry or in its committees?"),
        _("Relatives in the ministry or its committees"),
        _("Yes: name the person and the relation. It does not exclude you; that person takes no part in this tender."),
        _("No: a relation that was hidden leads to exclusion, at any time."),
    ),
    Relation(
        "employees",
        _("Does somebody who works for the ministry, or did in the last two years, work for you or own a part of you?"),
        _("People who work or worked for the ministry"),
        _("Yes: name the person and the duty. The person may not speak for you in this tender; the bid stays valid."),
        _("No: the committee may compare your board and staff with its own lists."),
    ),
    Relation(
        "contracts",
        _("Do you have a contract or a grant with the ministry, or had you one in the last three years?"),
        _("Contracts and grants with the ministry"),
        _("Yes: write its subject and dates. It is no disadvantage; how it was carried out is looked up."),
        _("No: experience with others counts in the same way."),
    ),
    Relation(
        "preparation",
        _("Did you, or somebody who works for you, help to prepare this tender or its terms of reference?"),
        _("Part in the preparation of this tender"),
        _("Yes: write what was done. The committee decides whether it gave you an advantage, and writes its reasons."),
        _("No: knowledge that others did not have leads to exclusion if it was hidden."),
    ),
    Relation(
        "bidders",
        _("Do you share owners, board members or managers with another bidder?"),
        _("Owners or managers shared with another bidder"),
        _("Yes: name the other bidder. Prices agreed between bidders lead to exclusion of both."),
        _("No: the committee compares the bidders after the opening."),
    ),
)


def relations_declared(technical: dict[str, Any]) -> list[tuple[Relation, str]]:
    """The relations that were answered with yes, each with its details."""
    return [(r, str(technical.get(r.details) or "")) for r in RELATIONS if technical.get(r.answer) == "yes"]
