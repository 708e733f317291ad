"""Registering letters and memoranda."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.correspondence.models import Letter, Memorandum
from committee.opening.services.papers import files_keep
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError


def _secretary(by: Any) -> None:
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied


@transaction.atomic
def letter_register(
    *, by: Any, uploads: list[Any] | None = None, answers: Letter | None = None, **facts: Any
) -> Letter:
    """Register a letter that came in. If it answers one of ours, that one is answered by it."""
    _secretary(by)
    letter = Letter.objects.create(
        number=next_number("LI", now().year), outgoing=False, answers=answers, created_by=by, created_at=now(), **facts
    )
    files_keep(letter, uploads or [], by=by)
    letter = fire(begin(letter, by=by), "register", by=by, system=True)
    answered(answers, by=by)
    return letter


@transaction.atomic
def letter_draft(*, by: Any, uploads: list[Any] | None = None, answers: Letter | None = None, **facts: Any) -> Letter:
    """Write a letter that is to go out."""
    _secretary(by)
    letter = Letter.objects.create(outgoing=True, answers=answers, created_by=by, created_at=now(), **facts)
    files_keep(letter, uploads or [], by=by)
    return begin(letter, by=by)


@transaction.atomic
def letter_write(letter: Letter, *, by: Any, uploads: list[Any] | None = None, **facts: Any) -> Letter:
    """Change a letter that has not gone to the chair. PermissionDenied, DomainError "not_now"."""
    return _write(letter, by, uploads, facts)


@transaction.atomic
def memorandum_register(*, by: Any, uploads: list[Any] | None = None, **facts: Any) -> Memorandum:
    """Register a memorandum that is being agreed, or was signed."""
    _secretary(by)
    memorandum = Memorandum.objects.create(
        number=next_number("MU", now().year), created_by=by, created_at=now(), **facts
    )
    files_keep(memorandum, uploads or [], by=by)
    return begin(memorandum, by=by)


@transaction.atomic
def memorandum_write(memorandum: Memorandum, *, by: Any, uploads: list[Any] | None = None, **facts: Any) -> Memorandum:
    """Change a memorandum that is not in force yet. PermissionDenied, DomainError "not_now"."""
    return _write(memorandum, by, uploads, facts)


def _write(obj: Any, by: Any, uploads: list[Any] | None, facts: dict[str, Any]) -> Any:
    _secretary(by)
    fresh = type(obj).objects.select_for_update(of=("self",)).get(pk=obj.pk)
    if not fresh.is_draft:
        raise DomainError(_("This is not a draft any more: nothing was changed."), "not_now")
    for name, value in facts.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(facts))
    files_keep(fresh, uploads or [], by=by)
    record("edited", by=by, obj=fresh, after={"subject": fresh.subject})
    return fresh


def answered(letter: Letter | None, *, by: Any) -> None:
    """The letter that a reply answers waits for nothing any more."""
    if letter is not None and Letter.objects.filter(pk=letter.pk, state__in=("registered", "sent")).exists():
        fire(letter, "answer", by=by, system=True)
