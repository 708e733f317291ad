"""Writing the result of a tender."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.models.aftermath import ResultNotice
from partnership.audit.services import record
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError


@transaction.atomic
def notice_write(notice: ResultNotice, *, by: Any, text: str, text_en: str = "") -> ResultNotice:
    """Change the text while it is a draft. Raises PermissionDenied, DomainError "not_now"."""
    if not has_role(by, "communication"):
        raise PermissionDenied
    fresh = ResultNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if not fresh.is_draft:
        raise DomainError(_("The text was sent to the partnership committee: nothing was changed."), "not_now")
    before = {"text": fresh.text}
    fresh.text, fresh.text_en = text, text_en
    fresh.save(update_fields=["text", "text_en"])
    record("edited", by=by, obj=fresh, before=before, after={"text": text})
    return fresh
