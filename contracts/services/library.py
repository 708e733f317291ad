"""Writes of the clause library: wordings and templates."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contracts.models import ClauseVersion, ContractTemplate, LibraryClause, TemplateClause
from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def clause_create(*, by: Any, code: str, **words: str) -> ClauseVersion:
    """A new clause with its first wording, in draft. Raises DomainError "code" for a code that is taken or none."""
    code = slugify(code).replace("-", "_")
    if not code or LibraryClause.objects.filter(code=code).exists():
        raise DomainError(_("Another clause has this code, or it has no Latin letters."), "code")
    clause = LibraryClause.objects.create(code=code, created_at=now())
    return begin(ClauseVersion.objects.create(clause=clause, number=1, written_at=now(), written_by=by, **words), by=by)


@transaction.atomic
def wording_write(clause: LibraryClause, *, by: Any, **words: str) -> ClauseVersion:
    """Write a new wording, or change the one in draft (whoever changes it last has written it).

    Raises DomainError "in_review" while one is with the second reader.
    """
    locked = LibraryClause.objects.select_for_update().get(pk=clause.pk)
    waiting = locked.versions.filter(state__in=("draft", "review")).first()
    if waiting is not None and waiting.state == "review":
        raise DomainError(_("A wording of this clause is with the second reader: wait for the answer."), "in_review")
    if waiting is not None:
        for name, value in words.items():
            setattr(waiting, name, value)
        waiting.written_at, waiting.written_by = now(), by
        waiting.save(update_fields=[*words, "written_at", "written_by"])
        record("edited", by=by, obj=waiting, after={"version": waiting.number})
        return waiting
    last = locked.versions.order_by("-number").first()
    version = ClauseVersion.objects.create(
        clause=locked, number=(last.number if last else 0) + 1, written_at=now(), written_by=by, **words
    )
    return begin(version, by=by)


@transaction.atomic
def template_row_save(
    template: ContractTemplate, *, by: Any, clause: LibraryClause, order: int, mandatory: bool, included: bool, partner_kinds: list[str]
) -> TemplateClause:  # fmt: skip
    """Put a clause into a template, or change its place in it."""
    row, _made = TemplateClause.objects.update_or_create(
        template=template, clause=clause,
        defaults={
            "order": order, "mandatory": mandatory, "included": included or mandatory, "partner_kinds": partner_kinds,
        },
    )  # fmt: skip
    record("edited", by=by, obj=template, label=template.name, after={"clause": clause.code, "mandatory": mandatory})
    return row


@transaction.atomic
def template_row_remove(template: ContractTemplate, *, by: Any, clause: LibraryClause) -> None:
    """Take a clause out of a template; contracts that have it keep it."""
    template.rows.filter(clause=clause).delete()
    record("edited", by=by, obj=template, label=template.name, after={"removed": clause.code})
