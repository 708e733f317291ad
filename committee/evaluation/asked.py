"""What the committee asks a bidder in writing while it evaluates: said on the bid's own page, with the way to the answer."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership.interface.formats import day
from partnership.workflow.clock import today
from tenders.models import Bid
from tenders.selectors.bid import Told, register_told

LABEL = gettext_lazy("your answer is awaited")


@register_told
def asked_of(bids: list[Bid]) -> dict[int, Told]:
    """Missing documents, an abnormally low price or one above the budget, as long as the days to answer run. One query."""
    rows = Bid.objects.filter(pk__in=[bid.pk for bid in bids]).select_related(
        "tender", "examination", "price_review", "negotiation"
    )
    return {bid.pk: told for bid in rows if (told := _asked(bid)) is not None}


def _told(text: str, due_on: date, url: str, action: str) -> Told:
    return Told(LABEL, text % {"day": day(due_on)}, url=url, action=action)


def _asked(bid: Bid) -> Told | None:
    talk, review = getattr(bid, "negotiation", None), getattr(bid, "price_review", None)
    paper = getattr(bid, "examination", None)
    if review is not None and review.is_open:
        if talk is not None and talk.waits_for_bidder and today() <= talk.due_on:
            text = _(
                "The committee asks you to lower your price. Answer until %(day)s; without an answer the price stands."
            )
            return _told(text, talk.due_on, review.get_absolute_url(), _("Answer about the price"))
        if review.waits_for_bidder and review.due_on is not None and today() <= review.due_on:
            text = _("The committee asks you to justify your price. Answer until %(day)s.")
            return _told(text, review.due_on, review.get_absolute_url(), _("Answer about the price"))
    if paper is not None and not paper.outcome and paper.due_on is not None and today() <= paper.due_on:
        text = _("The committee asks you for documents that are missing. Supply them until %(day)s.")
        return _told(text, paper.due_on, paper.get_absolute_url(), _("Supply the documents"))
    return None
