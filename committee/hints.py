"""What a step on a desk still waits for, in words: so that nobody opens a task that cannot be done yet."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committee.models import Consensus, ScoreSheet
from partnership.workflow.registry import register_desk_hint


@register_desk_hint("tenders.tender", "open_financial")
def before_the_prices(tenders: list[str]) -> dict[str, str]:
    """The prices open when every sheet is locked and the consensus meeting is concluded."""
    open_sheets = ScoreSheet.objects.filter(tender_id__in=tenders, state="open").values_list("tender_id", flat=True)
    waiting = {str(tender): sheets_sentence(n) for tender, n in Counter(open_sheets).items()}
    agreed = Consensus.objects.filter(tender_id__in=tenders, state="concluded").values_list("tender_id", flat=True)
    meeting = set(tenders) - set(waiting) - {str(tender) for tender in agreed}
    return waiting | dict.fromkeys(meeting, _("The consensus meeting is not concluded yet."))


def sheets_sentence(number: int) -> str:
    return ngettext("One score sheet is not locked yet.", "%(n)s score sheets are not locked yet.", number) % {
        "n": number
    }
