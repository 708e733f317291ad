"""Papers of letters, guarantees and the end of a contract."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.documents.contract import visible_inside
from contracts.documents.parts import READ, both, day, head, money
from contracts.models import Bond, Contract, Letter, Side, Termination
from contracts.services.money import account_of
from partnership.arabic.words import dinars_in_words
from partnership.documents.registry import document

OWN: dict[str, Any] = {"visible": visible_inside, "scope": lambda contract: f"partner:{contract.partner_id}"}


@document("contracts.letter", title=gettext_lazy("Letter"), template="contracts/pdf/letter.html", series="LT", **READ)
def letter_data(letter: Letter) -> dict[str, Any]:
    """From whom to whom, about what, and until when an answer is awaited."""
    contract = letter.contract
    ministry, partner = contract.parties["ministry"], contract.parties["partner"]
    outgoing = letter.side == Side.MINISTRY
    return {
        "from": ministry if outgoing else partner,
        "to": partner if outgoing else ministry,
        "subject": letter.subject,
        "text": letter.text,
        "facts": [
            *head(contract),
            [_("Kind"), str(letter.get_kind_display())],
            [_("In answer to"), letter.reply_to.number if letter.reply_to else ""],
            [_("Answer due on"), both(letter.answer_due_on)],
            [_("Attached"), letter.file.name if letter.file else ""],
        ],
        "signers": [[ministry if outgoing else partner, letter.sent_by.name]],
    }


@document("contracts.bond_letter", title=gettext_lazy("Letter about a guarantee"), template="contracts/pdf/bond_letter.html", series="GL", **READ)  # fmt: skip
def bond_letter_data(bond: Bond) -> dict[str, Any]:
    """To the issuer: released, or called with the amount in words."""
    return {
        "called": bond.outcome == "called",
        "issuer": bond.issuer,
        "facts": [
            *head(bond.contract),
            [_("Guarantee"), str(bond.get_purpose_display())],
            [_("Kind"), str(bond.get_kind_display())],
            [_("Number"), bond.number],
            [_("Amount (BHD)"), money(bond.amount)],
            [_("Expires on"), both(bond.expires_on)],
        ],
        "amount": str(bond.called_amount or bond.amount),
        "amount_words": dinars_in_words(bond.called_amount or bond.amount),
        "reason": bond.settled_reason,
        "signers": [[_("Finance and human resources"), bond.settled_by.name if bond.settled_by else ""]],
    }


@document("contracts.final_acceptance", title=gettext_lazy("Final acceptance certificate"), template="contracts/pdf/final_acceptance.html", series="FA", **OWN)  # fmt: skip
def final_acceptance_data(contract: Contract) -> dict[str, Any]:
    """Everything that was delivered and paid, and what is released now."""
    return {
        "facts": [
            *head(contract),
            [_("In force from"), both(contract.starts_on)],
            [_("Ended on"), both(contract.ended_at)],
            [_("Contract with its amendments"), money(contract.amended_amount)],
            [_("Certified"), money(contract.certified)],
            [_("Paid"), money(contract.paid)],
            [_("Penalties"), money(contract.penalties)],
            [_("Retention to be released"), money(contract.retained)],
        ],
        "rows": [
            [m.title, day(m.due_on), day(m.delivered_at), money(m.amount)] for m in contract.milestones.order_by("order", "pk")
        ],
        "parties": [["الطرف الأول", contract.parties["ministry"]], ["الطرف الثاني", contract.parties["partner"]]],
    }  # fmt: skip


@document("contracts.termination", title=gettext_lazy("Termination of a contract"), template="contracts/pdf/termination.html", series="TE", **OWN)  # fmt: skip
def termination_data(contract: Contract) -> dict[str, Any]:
    """Why the contract ends, when the notice was served, what was accepted until then."""
    found = contract.terminations.exclude(state="withdrawn").order_by("-pk").first()
    return {
        "facts": [
            *head(contract),
            [_("Reason"), str(found.get_reason_code_display()) if found else ""],
            [_("Notice served on"), both(found.noticed_on) if found else ""],
            [_("Ended on"), both(contract.ended_at)],
            [_("Contract with its amendments"), money(contract.amended_amount)],
            [_("Certified"), money(contract.certified)],
            [_("Paid"), money(contract.paid)],
            [_("Retained"), money(contract.retained)],
        ],
        "text": found.text if found else "",
        "signers": [[_("Senior management"), ""]],
        "rows": [
            [m.title, str(m.get_state_display()), money(m.amount)] for m in contract.milestones.order_by("order", "pk")
        ],
    }


@document("contracts.settlement", title=gettext_lazy("Settlement of a terminated contract"), template="contracts/pdf/settlement.html", series="ST", **READ)  # fmt: skip
def settlement_data(termination: Termination) -> dict[str, Any]:
    """What each side owes after a termination: the account, what is paid now in figures and words, what stays owed."""
    contract = Contract.objects.select_related("project", "partner").get(pk=termination.contract_id)
    due = list(contract.payments.filter(kind__in=("settlement", "retention")).exclude(state="rejected"))
    net, owed = sum((p.net for p in due), Decimal(0)), account_of(contract).advance_left
    return {
        "facts": [
            *head(contract),
            [_("Reason"), str(termination.get_reason_code_display())],
            [_("Ended on"), both(contract.ended_at)],
        ],
        "due": [
            [str(p.get_kind_display()), money(p.amount), money(p.advance_recovery), money(p.penalty), money(p.net)]
            for p in due
        ],
        "net": str(net),
        "net_words": dinars_in_words(net) if net else "",
        "owed": money(owed) if owed else "",
        "owed_words": dinars_in_words(owed) if owed else "",
        "signers": [[_("For the department"), ""], [_("Finance and human resources"), ""], [_("The partner"), ""]],
        "rows": [
            [_("Certified"), money(contract.certified)],
            [_("Paid"), money(contract.paid)],
            [_("Penalties"), money(contract.penalties)],
            [_("Retained"), money(contract.retained)],
            [_("Work done and not certified (BHD)"), money(termination.work_value)],
            [_("Advance to recover"), money(contract.advance_left)],
        ],
        "withheld": bool(contract.retained),
        "released": termination.retention_released,
        "text": termination.settlement_note,
    }
