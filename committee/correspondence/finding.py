"""What the one search finds of letters and memoranda."""

from django.utils.translation import gettext_lazy as _

from committee.correspondence.models import Letter, Memorandum
from committee.correspondence.selectors import letters_visible, memoranda_visible
from partnership.workflow.finding import Found, Source, register


def _letter(row: Letter) -> Found:
    return Found(row.subject, row.get_absolute_url(), row.number or "", about=row.correspondent, badge=row)


def _memorandum(row: Memorandum) -> Found:
    return Found(row.subject, row.get_absolute_url(), row.number, badge=row)


register(
    Source(
        "letters", _("Correspondence"), Letter, letters_visible, _letter,
        reads=("subject", "number", "correspondent", "state"),
        codes=("number", "their_reference"), order=46, all_at="committee:letters",
    )
)  # fmt: skip
register(
    Source(
        "memoranda", _("Memoranda of understanding"), Memorandum, memoranda_visible, _memorandum,
        reads=("subject", "number", "state"),
        codes=("number",), order=58, all_at="committee:memoranda",
    )
)  # fmt: skip
