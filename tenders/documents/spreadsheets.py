"""Lists as spreadsheets: Arabic, right to left, every text a text. Pure functions."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tenders.selectors.rotation import Turn


def rotation_xlsx(turns: Sequence[Turn]) -> bytes:
    """The rotation report, one row for each partner."""
    head = [
        _("Partner"), _("Kind"), _("Licence or registration number"), _("Fields of partnership"), _("May bid today"),
        _("Invitations"), _("Last invited"), _("Bids"), _("Awards"), _("Eligible and never invited"),
    ]  # fmt: skip
    return workbook(_("Rotation report"), head, [_row(turn) for turn in turns])


def _row(turn: Turn) -> list[str | int]:
    last = timezone.localdate(turn.last).isoformat() if turn.last else ""
    may = _("yes") if not turn.reasons else "؛ ".join(str(reason) for reason in turn.reasons)
    partner = turn.partner
    return [
        str(partner), str(partner.get_kind_display()), partner.registration_number, "، ".join(turn.fields), may,
        turn.invited, last, turn.bids, turn.won, _("yes") if turn.is_passed_over else "",
    ]  # fmt: skip


def workbook(title: str, head: Sequence[Any], rows: Sequence[Sequence[str | int]]) -> bytes:
    """Numbers are numbers; a text that begins like a formula stays a text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(str(title)[:31])
        if get_language() == "ar":
            sheet.right_to_left()
        bold = book.add_format({"bold": True, "text_wrap": True})
        for column, name in enumerate(head):
            sheet.write_string(0, column, str(name), bold)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                (sheet.write_number if isinstance(value, int) else sheet.write_string)(line, column, value)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(head) - 1, 22)
    return out.getvalue()
