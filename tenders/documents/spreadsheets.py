"""Lists of the portal as spreadsheets. Pure functions."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from partnership.interface.exports import Value, as_xlsx
from tenders.selectors.rotation import Turn


def rotation_xlsx(turns: Sequence[Turn]) -> bytes:
    """The rotation report, one row for each partner."""
    heads = [
        _("Partner"), _("Kind"), _("Licence or registration number"), _("Fields of partnership"), _("May bid today"),
        _("Invitations"), _("Last invited"), _("Bids"), _("Awards"), _("Eligible and never invited"),
    ]  # fmt: skip
    return as_xlsx(_("Rotation report"), heads, [_row(turn) for turn in turns])


def _row(turn: Turn) -> list[Value]:
    last = timezone.localdate(turn.last) if turn.last else None
    may = _("yes") if not turn.reasons else "؛ ".join(str(reason) for reason in turn.reasons)
    partner = turn.partner
    return [
        str(partner), str(partner.get_kind_display()), partner.registration_number, "، ".join(turn.fields), may,
        turn.invited, last, turn.bids, turn.won, _("yes") if turn.is_passed_over else "",
    ]  # fmt: skip
