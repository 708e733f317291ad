"""Reads around a draft: whom it waits for, clauses that can be added, the library."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise

from contracts.models import ClauseVersion, Contract, LibraryClause
from partnership.workflow import path
from partnership.workflow.drawing import role_label
from partnership.workflow.models import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open task in words: who is waited for, for what, since when and until when."""

    who: str | Promise
    what: str | Promise
    task: Task


def waiting_for(contract: Contract) -> list[Waiting]:
    """Whom a contract and its rounds wait for now."""
    rounds = (
        [] if contract.was_signed else [str(r.pk) for r in contract.rounds.all()]
    )  # read ahead by the pages that show them
    mine = Q(machine="contracts.contract", object_id=str(contract.pk)) | Q(
        machine="contracts.round", object_id__in=rounds
    )
    found = Task.objects.filter(mine, closed_at=None).select_related("sent_by").order_by("opened_at", "pk")
    return [Waiting(role_label(task.role), path.BY_MODEL[task.machine].step(task.step).label, task) for task in found]


def versions_to_add(contract: Contract) -> QuerySet[ClauseVersion]:
    """Approved wordings of clauses that the contract does not have."""
    had = contract.clauses.exclude(library_code="").values("library_code")
    return ClauseVersion.objects.filter(state="approved").exclude(clause__code__in=had).order_by("clause_id")


def library_clauses() -> QuerySet[LibraryClause]:
    """Every clause with the number and titles of its approved wording, and whether another is being written."""
    approved = ClauseVersion.objects.filter(clause=OuterRef("pk"), state="approved")
    waiting = ClauseVersion.objects.filter(clause=OuterRef("pk"), state__in=("draft", "review"))
    return LibraryClause.objects.annotate(
        title=Subquery(approved.values("title")[:1]), title_en=Subquery(approved.values("title_en")[:1]),
        version=Subquery(approved.values("number")[:1]), waiting_title=Subquery(waiting.values("title")[:1]),
        waiting_state=Subquery(waiting.values("state")[:1]),
    )  # fmt: skip
