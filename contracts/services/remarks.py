"""Comments on clauses, the legal checklist, the external review, annexes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Annex, ChecklistItem, ClauseComment, Contract, ExternalReview
from contracts.services.drafting import editable
from partnership.audit.services import record
from partnership.documents.services import store_file
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError


@transaction.atomic
def comment_add(contract: Contract, *, by: Any, text: str, clause_number: int = 0, step: str = "") -> ClauseComment:
    """Remark on a clause (0: on the whole draft). Raises DomainError "closed" once the contract is accredited."""
    if not contract.is_being_prepared and not step:
        raise DomainError(_("The contract is accredited: comments are closed."), "closed")
    clause = contract.clauses.filter(number=clause_number).first() if clause_number else None
    comment = ClauseComment.objects.create(
        contract=contract, clause_number=clause.number if clause else 0, clause_title=clause.title if clause else "",
        text=text, step=step, written_at=now(), written_by=by,
    )  # fmt: skip
    record("edited", by=by, obj=contract, after={"comment": comment.pk, "clause": comment.clause_number})
    return comment


@transaction.atomic
def comment_resolve(comment: ClauseComment, *, by: Any, answer: str) -> ClauseComment:
    """Close a comment with an answer. Raises DomainError "stale" when somebody has already."""
    fresh = ClauseComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if fresh.resolved_at is not None:
        raise DomainError(_("This comment is resolved already."), "stale")
    fresh.answer, fresh.resolved_at, fresh.resolved_by = answer, now(), by
    fresh.save(update_fields=["answer", "resolved_at", "resolved_by"])
    record("edited", by=by, obj=fresh.contract, after={"resolved": fresh.pk})
    return fresh


@transaction.atomic
def checklist_save(contract: Contract, *, by: Any, done: set[str], notes: dict[str, str]) -> None:
    """Tick the legal checklist: who ticked an item and when stays until it is unticked. Raises DomainError "closed"."""
    fresh = Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
    if not fresh.is_being_prepared:
        raise DomainError(_("The contract is accredited: the checklist is closed."), "closed")
    at = now()
    items = list(fresh.checklist.all())
    for item in items:
        item.note = notes.get(item.code, item.note)[:500]
        if item.code in done and item.done_at is None:
            item.done_at, item.done_by = at, by
        elif item.code not in done:
            item.done_at = item.done_by = None
    ChecklistItem.objects.bulk_update(items, ["note", "done_at", "done_by"])
    record("edited", by=by, obj=fresh, after={"checklist": sorted(i.code for i in items if i.done_at)})


@transaction.atomic
def external_review_record(contract: Contract, *, by: Any, file: Any, **facts: Any) -> ExternalReview:
    """Keep the opinion of the outside reviewer with its letter. Raises DomainError "closed", and what files may raise."""
    if not contract.is_being_prepared:
        raise DomainError(_("The contract is accredited: its review is over."), "closed")
    stored = store_file(file, by=by, project_id=contract.project_id, kind="external_review")
    review = ExternalReview.objects.create(contract=contract, file=stored, recorded_at=now(), recorded_by=by, **facts)
    record("edited", by=by, obj=contract, after={"external_review": review.opinion, "reference": review.reference})
    return review


@transaction.atomic
def annex_add(contract: Contract, *, by: Any, title: str, file: Any) -> Annex:
    """Add a file that is part of the contract; its hash is printed in it."""
    fresh = editable(contract)
    scope = f"partner:{fresh.partner_id}"
    stored = store_file(file, by=by, project_id=fresh.project_id, kind="contract_annex", scope=scope)
    annex = Annex.objects.create(contract=fresh, title=title, file=stored, added_at=now(), added_by=by)
    record("edited", by=by, obj=fresh, after={"annex": stored.sha256})
    return annex


@transaction.atomic
def annex_remove(contract: Contract, *, by: Any, pk: int) -> None:
    """Take an annex out of the draft; the file itself stays stored."""
    fresh = editable(contract)
    fresh.annexes.filter(pk=pk).delete()
    record("edited", by=by, obj=fresh, after={"annex_removed": pk})
