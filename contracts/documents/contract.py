"""What goes into the contract as a document. A pure function."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.signing.checking import signatures_in
from partnership.arabic.words import counted, dinars_in_words
from partnership.documents.models import OfficialDocument
from partnership.documents.registry import Proof, document, register_proof
from partnership.people.roles import READERS, has_role
from tenders.selectors.project import sees_project

MONTHS = ("شهر واحد", "شهران", "أشهر", "شهراً", "شهر")


def visible_inside(user: Any, official: Any) -> bool:
    """Staff who see the project."""
    return has_role(user, *READERS) and sees_project(user, official.project_id)


@document(
    "contracts.contract", title=_("Contract"), template="contracts/pdf/contract.html", series="CT", long=True, attach_data=True,
    visible=visible_inside, scope=lambda contract: f"partner:{contract.partner_id}",
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
        "terms": contract.terms,
        "annexes": [{"title": a.title, "sha256": a.file.sha256} for a in contract.annexes.select_related("file")],
    }


def _signatures(official: OfficialDocument) -> Any:
    """Of a contract, or of an amendment."""
    return official.amendmentsignatures.all() if official.kind == "contracts.amendment" else official.signatures.all()


def signed_by(official: OfficialDocument) -> list[dict[str, Any]]:
    """Who signed this document, for the verification page: nothing of its content."""
    return [
        {
            "who": str(row.get_side_display()), "name": row.signer, "how": str(row.get_method_display()), "at": row.signed_at,
            "certificate": row.holder, "issuer": row.authority, "stamped_by": row.stamper,
        }
        for row in _signatures(official)
    ]  # fmt: skip


def signed_copies(official: OfficialDocument) -> dict[str, str]:
    """SHA-256 of each signed copy, and what it is."""
    return {
        row.sha256: str(_("the copy signed by %(who)s")) % {"who": row.get_side_display()}
        for row in _signatures(official)
    }


def inside(pdf: bytes) -> list[tuple[bool, str]]:
    """What the signatures in an uploaded PDF say: (is it sound?, in words)."""
    told = []
    for found in signatures_in(pdf):
        name = found.name or found.certificate
        if not found.intact:
            told.append(
                (
                    False,
                    str(_("The signature of %(name)s is broken: the file was changed after signing.")) % {"name": name},
                )
            )
        elif not found.known:
            told.append(
                (
                    False,
                    str(_("The signature of %(name)s is whole, but its certificate is not of an authority known here."))
                    % {"name": name},
                )
            )
        else:
            told.append(
                (True, str(_("The signature of %(name)s is whole and its certificate is known.")) % {"name": name})
            )
    return told  # fmt: skip


register_proof("contracts.contract", Proof(signed_by, signed_copies, inside))
register_proof("contracts.amendment", Proof(signed_by, signed_copies, inside))
