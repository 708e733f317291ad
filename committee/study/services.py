"""Writing proposals and studies, and noting what came of them."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.opening.services.papers import files_keep
from committee.study.models import Improvement, Outcome, Study
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.people.models import User
from partnership.people.roles import PARTNERSHIP_COMMITTEE, READERS, has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def improvement_submit(
    *, by: Any, kind: str, title: str, text: str, gain: str = "", uploads: list[Any] | None = None
) -> Improvement:
    """Submit a proposal or an opinion: everybody who reads the programme may."""
    if not has_role(by, *(READERS - {"auditor"})):
        raise PermissionDenied
    made = Improvement.objects.create(
        number=next_number("PI", now().year), kind=kind, title=title, text=text, gain=gain, author=by, created_at=now()
    )
    files_keep(made, uploads or [], by=by)
    return begin(made, by=by)


@transaction.atomic
def study_propose(
    *,
    by: Any,
    title: str,
    why: str,
    author: User,
    reviewer: User,
    due_on: date,
    field: str = "",
    is_public: bool = False,
) -> Study:
    """Propose a study. Raises PermissionDenied, DomainError "same" where author and reviewer are one person."""
    if not has_role(by, *PARTNERSHIP_COMMITTEE):
        raise PermissionDenied
    if author == reviewer:
        raise DomainError(_("The reviewer is somebody other than the author."), "same")
    made = Study.objects.create(
        number=next_number("ST", now().year), title=title, why=why, author=author, reviewer=reviewer, due_on=due_on,
        field=field, is_public=is_public, created_by=by, created_at=now(),
    )  # fmt: skip
    return begin(made, by=by)


@transaction.atomic
def study_write(study: Study, *, by: Any, body: str, uploads: list[Any] | None = None) -> Study:
    """The author's text, while it is under way. PermissionDenied, DomainError "not_now"."""
    if by.pk != study.author_id:
        raise PermissionDenied
    fresh = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    if fresh.state != "under_way":
        raise DomainError(_("This study is not being written now: nothing was changed."), "not_now")
    fresh.body = body
    fresh.save(update_fields=["body"])
    files_keep(fresh, uploads or [], by=by)
    record("edited", by=by, obj=fresh, after={"characters": len(body)})
    return fresh


@transaction.atomic
def outcome_add(obj: Any, *, by: Any, note: str = "", **targets: Any) -> Any:
    """Note what came of a proposal or study. PermissionDenied, DomainError "nothing". Returns the proposal or study."""
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied
    wanted = {name: value for name, value in targets.items() if value is not None}
    if not wanted and not note:
        raise DomainError(_("Choose what came of it, or write it."), "nothing")
    made = Outcome.objects.create(
        machine=obj.machine, object_id=str(obj.pk), note=note, added_by=by, added_at=now(), **wanted
    )
    record("edited", by=by, obj=obj, after={"outcome": str(made)})
    return obj
