"""What else happens when a letter goes out."""

from datetime import datetime
from typing import Any

from committee.aftermath.effects import send_letter
from committee.correspondence.models import Letter
from committee.correspondence.services import answered
from partnership.documents.services import issue
from partnership.workflow.registry import effect


@effect("committee.issue_letter")
def issue_letter(letter: Letter, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    """The letter gets its number and its PDF; a partner finds it in the portal and in the mail."""
    letter.signatory = by.name
    document = issue("committee.letter", letter, by=by, project_id=letter.project_id)
    Letter.objects.filter(pk=letter.pk).update(number=document.number)
    letter.number = document.number
    if letter.partner is not None:
        send_letter(document, letter.partner, machine=letter.machine, step="send")
    answered(letter.answers, by=by)
