"""Writing the policy and the guide."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committee.knowledge.models import TextKind, TextVersion
from committee.knowledge.selectors import shipped
from partnership.audit.services import record
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def text_begin(*, by: Any, kind: str) -> TextVersion:
    """Begin the next version from the latest approved one, the first from the text that comes with the product.

    Raises PermissionDenied, DomainError "open" while another version is being written or decided.
    """
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied
    rows = TextVersion.objects.filter(kind=TextKind(kind))
    last = rows.order_by("-number").first()
    latest = rows.filter(state="approved").order_by("-number").first()
    try:
        with transaction.atomic():
            version = TextVersion.objects.create(
                kind=kind, number=last.number + 1 if last else 1, body=latest.body if latest else shipped(kind),
                is_public=latest.is_public if latest else True, created_by=by, created_at=now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(_("A version of this text is being written or decided already."), "open") from error
    return begin(version, by=by)


@transaction.atomic
def text_write(
    version: TextVersion, *, by: Any, body: str, note: str = "", is_public: bool = True, in_force_on: date | None = None,
    seen: int | None = None,
) -> TextVersion:  # fmt: skip
    """Change a draft. `seen` is the count of changes the writer's page showed. PermissionDenied, DomainError "not_now", "stale"."""
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied
    fresh = TextVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not fresh.is_draft:
        raise DomainError(_("This text is not a draft any more: nothing was changed."), "not_now")
    if seen is not None and seen != fresh.edits:
        raise DomainError(
            _("Somebody else changed this text meanwhile. Your text stands below: compare, then save again."), "stale"
        )
    fresh.body, fresh.note, fresh.is_public, fresh.in_force_on = body, note, is_public, in_force_on
    fresh.edits += 1
    fresh.save(update_fields=["body", "note", "is_public", "in_force_on", "edits"])
    record("edited", by=by, obj=fresh, after={"note": note, "is_public": is_public, "characters": len(body)})
    return fresh
