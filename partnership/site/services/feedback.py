"""Feedback: received from anybody, dealt with by communication."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.site.models import Feedback
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError


@transaction.atomic
def feedback_receive(*, by: Any, kind: str, text: str, email: str, page: str, language: str) -> Feedback:
    """Keep a message. `by` is the signed-in person or None; the name of a visitor is not asked."""
    found = Feedback.objects.create(kind=kind, text=text, email=email, page=page, language=language)
    record("begin", by=by, obj=found)
    return found


@transaction.atomic
def feedback_handle(feedback: Feedback, *, by: Any, answer: str) -> Feedback:
    """Note what was done. Raises DomainError where somebody else was quicker."""
    fresh = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if fresh.handled_at is not None:
        raise DomainError(_("Somebody dealt with this message already."), "handled")
    fresh.handled_at, fresh.handled_by, fresh.answer = now(), by, answer
    fresh.save(update_fields=["handled_at", "handled_by", "answer"])
    record("edited", by=by, obj=fresh)
    return fresh
