"""Letters of a contract: written by one side, read by the other, answered within their days."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from contracts.models import Contract, Letter, LetterKind, Side
from contracts.telling import people_of_ministry, people_of_partner
from partnership.audit.services import record
from partnership.documents.services import issue, store_file
from partnership.workflow.clock import now, today
from partnership.workflow.errors import DomainError
from partnership.workflow.notices import tell
from tenders.selectors.rules import rule

ASKING = (LetterKind.NOTICE, LetterKind.WARNING, LetterKind.CLAIM, LetterKind.DISPUTE, LetterKind.TERMINATION)


@transaction.atomic
def letter_send(
    contract: Contract, *, by: Any, side: str, kind: str, subject: str, text: str, file: Any = None,
    reply_to: Letter | None = None, answer_due_on: dt.date | None = None,
) -> Letter:  # fmt: skip
    """Send a letter to the other side: number, PDF, notice. Raises DomainError "state", "past", or of the file."""
    if contract.in_force_at is None:
        raise DomainError(_("Letters are written once the contract is in force."), "state")
    if answer_due_on is not None and answer_due_on < today():
        raise DomainError(_("Name a day that is still to come."), "past")
    at = now()
    due = answer_due_on
    if due is None and kind in ASKING:
        due = today() + dt.timedelta(days=int(rule("letter_answer_days")))
    stored = None
    if file:
        scope = f"partner:{contract.partner_id}"
        stored = store_file(file, by=by, project_id=contract.project_id, kind="letter", scope=scope)
    letter = Letter.objects.create(
        contract=contract, number=secrets.token_hex(12), side=side, kind=kind, subject=subject, text=text, file=stored,
        reply_to=reply_to, answer_due_on=due, sent_at=at, sent_by=by,
    )  # fmt: skip
    letter.number = issue(
        "contracts.letter", letter, by=by, project_id=contract.project_id
    ).number  # one number for both
    letter.save(update_fields=["number"])
    record("edited", by=by, obj=contract, after={"letter": letter.number, "kind": kind, "from": side})
    _tell(letter)
    return letter


def _tell(letter: Letter) -> None:
    contract, words = letter.contract, gettext_noop("A letter has come: %(letter)s")
    people = people_of_partner(contract) if letter.side == Side.MINISTRY else people_of_ministry(contract, "legal")
    label = str(letter)
    tell(
        people, machine="contracts.contract", step="", kind="legal", label=lambda: _(words) % {"letter": label},
        url=letter.get_absolute_url(), project_id=contract.project_id,
    )  # fmt: skip


@transaction.atomic
def letter_receive(letter: Letter, *, by: Any) -> Letter:
    """Confirm the receipt of a letter of the other side; the day counts. Raises DomainError "received"."""
    fresh = Letter.objects.select_for_update(of=("self",)).select_related("contract__project").get(pk=letter.pk)
    if fresh.received_at is not None:
        raise DomainError(_("The receipt of this letter was confirmed already."), "received")
    fresh.received_at, fresh.received_by = now(), by
    fresh.save(update_fields=["received_at", "received_by"])
    record("edited", by=by, obj=fresh.contract, after={"letter_received": fresh.number})
    return fresh


@transaction.atomic
def letter_close(letter: Letter, *, by: Any, outcome: str) -> Letter:
    """Say how a claim, dispute or warning ended. Raises DomainError "closed"."""
    fresh = Letter.objects.select_for_update(of=("self",)).select_related("contract__project").get(pk=letter.pk)
    if fresh.closed_at is not None:
        raise DomainError(_("This matter was settled already."), "closed")
    fresh.closed_at, fresh.closed_by, fresh.outcome = now(), by, outcome
    fresh.save(update_fields=["closed_at", "closed_by", "outcome"])
    record("edited", by=by, obj=fresh.contract, after={"letter_settled": fresh.number}, reason=outcome)
    return fresh
