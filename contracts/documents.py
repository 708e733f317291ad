"""What goes into the contract as a document. A pure function."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from partnership.arabic.words import counted, dinars_in_words
from partnership.documents.registry import document
from partnership.people.roles import READERS, has_role
from tenders.selectors.project import sees_project

MONTHS = ("شهر واحد", "شهران", "أشهر", "شهراً", "شهر")


def inside(user: Any, official: Any) -> bool:
    """Staff who see the project."""
    return has_role(user, *READERS) and sees_project(user, official.project_id)


@document(
    "contracts.contract", title=_("Contract"), template="contracts/pdf/contract.html", series="CT", long=True,
    visible=inside, scope=lambda contract: f"partner:{contract.partner_id}",
)  # fmt: skip
def contract_data(contract: Contract) -> dict[str, Any]:
    """The contract as it was accredited: parties, clauses, price schedule, milestones, indicators."""
    return {
        "contract_number": contract.number,
        "project": contract.project.title,
        "project_reference": contract.project.reference,
        "tender": contract.award_reference,
        "parties": contract.parties,
        "amount": str(contract.amount),
        "amount_words": dinars_in_words(contract.amount),
        "duration": counted(contract.duration_months, MONTHS),
        "clauses": [{"number": str(c.number), "title": c.title, "text": c.text} for c in contract.clauses.all()],
        "schedule": contract.schedule,
        "milestones": [
            {"title": m.title, "month": str(m.due_month), "amount": str(m.amount)} for m in contract.milestones.all()
        ],
        "indicators": contract.indicators,
    }
