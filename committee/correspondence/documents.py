"""A letter as an official document."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.correspondence.models import Letter
from committee.correspondence.selectors import SEE_LETTERS
from partnership.documents.registry import document
from partnership.interface.formats import day
from partnership.people.roles import has_role


def _readers(user: Any, official: Any) -> bool:
    return has_role(user, *SEE_LETTERS)


def _scope(letter: Letter) -> str:
    return f"partner:{letter.partner_id}" if letter.partner_id else ""


@document(
    "committee.letter",
    title=_("Letter"),
    template="committee/pdf/letter.html",
    series="LO",
    visible=_readers,
    scope=_scope,
)
def letter_data(letter: Letter) -> dict[str, Any]:
    """The letter as it is sent."""
    return {
        "to": letter.correspondent,
        "subject": letter.subject,
        "text": letter.text,
        "answers": letter.answers.their_reference or letter.answers.number if letter.answers else "",
        "project": letter.project.reference if letter.project else "",
        "reply_due": day(letter.reply_due) if letter.reply_due else "",
        "signatory": letter.signatory,
    }
