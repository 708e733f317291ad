"""Rounds with the partner."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Contract, Proposal, Round
from contracts.services.drafting import clause_write, editable, revision_keep
from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def draft_offer(contract: Contract, *, by: Any, message: str = "") -> Round:
    """Offer the draft as it is now to the partner. Raises DomainError "open_round" while one is not settled."""
    fresh = editable(contract)
    if fresh.rounds.filter(state="proposed").exists():
        raise DomainError(_("Decide the partner's proposals before a new draft is offered."), "open_round")
    revision = revision_keep(fresh, by=by, note=_("offered to the partner"))
    offered = Round.objects.create(
        contract=fresh, number=fresh.rounds.count() + 1, revision=revision, message=message, offered_at=now(), offered_by=by
    )  # fmt: skip
    return begin(offered, by=by)


@transaction.atomic
def proposal_save(found: Round, *, by: Any, number: int, text: str, why: str) -> Proposal | None:
    """The partner's words for one clause; the offered words again take the proposal back.

    Raises DomainError "stale" when the draft is no longer with the partner, "no_clause" for a number it does not have.
    """
    fresh = (
        Round.objects.select_for_update(of=("self",)).select_related("revision", "contract__project").get(pk=found.pk)
    )
    if fresh.state != "offered":
        raise DomainError(_("This draft is no longer with you; reload the page."), "stale")
    clause = next((c for c in fresh.revision.clauses if c["number"] == number), None)
    if clause is None:
        raise DomainError(_("The draft has no such clause."), "no_clause")
    if text == clause["text"]:
        fresh.proposals.filter(clause_number=number).delete()
        return None
    proposal, _made = Proposal.objects.update_or_create(
        round=fresh, clause_number=number,
        defaults={"clause_title": clause["title"], "before": clause["text"], "text": text, "why": why},
    )  # fmt: skip
    record("edited", by=by, obj=fresh, after={"proposal": number})
    return proposal


@transaction.atomic
def proposal_decide(proposal: Proposal, *, by: Any, decision: str, answer: str, text: str = "") -> Proposal:
    """Decide a proposal: accepted words go into the draft (`text` where they are worded otherwise) and are marked.

    Raises DomainError "stale" when the round is settled, "answer" when a refusal says nothing, "text" without other words.
    """
    fresh = Proposal.objects.select_for_update(of=("self",)).select_related("round__contract").get(pk=proposal.pk)
    contract = editable(fresh.round.contract)
    if fresh.round.state != "proposed":
        raise DomainError(_("The proposals of this round are answered already."), "stale")
    if decision == "declined" and not answer.strip():
        raise DomainError(_("Write to the partner why the proposal is declined."), "answer")
    words = fresh.text if decision == "accepted" else text.strip()
    if decision == "amended" and not words:
        raise DomainError(_("Write the words that are agreed instead."), "text")
    if decision in ("accepted", "amended"):
        _put_in(contract, fresh, words, by)
    fresh.decision, fresh.answer, fresh.decided_at, fresh.decided_by = decision, answer, now(), by
    fresh.save(update_fields=["decision", "answer", "decided_at", "decided_by"])
    record("edited", by=by, obj=fresh.round, after={"proposal": fresh.clause_number, "decision": decision})
    return fresh


def _put_in(contract: Contract, proposal: Proposal, words: str, by: Any) -> None:
    clause = contract.clauses.filter(title=proposal.clause_title).order_by("number").first()
    if clause is None:
        raise DomainError(
            _("The clause is no longer in the draft: decline the proposal or add the clause."), "no_clause"
        )
    note = _("agreed with the partner in round %(n)s") % {"n": proposal.round.number}
    revision_keep(contract, by=by, note=note)
    clause_write(clause, values=contract.values, title=clause.title, text=words, why=note)
