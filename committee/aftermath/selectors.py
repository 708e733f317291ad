"""Result notices, as far as the viewer may see them; what the public reads of them, and what a bidder reads after its letter."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from committee.models import Award, Complaint
from committee.models.aftermath import ResultNotice
from committee.selectors import SEE_AWARDS
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.path import AwardState
from partnership.workflow.registry import register_selector
from tenders.models import Bid, Tender
from tenders.selectors.bid import Told, register_told
from tenders.selectors.results import register_result_text


def notices_visible(user: Any) -> QuerySet[ResultNotice]:
    rows = ResultNotice.objects.select_related("award__tender__project", "award__bid__partner")
    return rows if has_role(user, "communication", *SEE_AWARDS) else rows.none()


def published_text(tender: Tender) -> tuple[str, str] | None:
    """(Arabic, English) of a published result, while its award stands."""
    found = ResultNotice.objects.filter(
        award__tender=tender, state="published", award__state__in=("standstill", "final")
    ).first()
    return (found.text, found.text_en) if found else None


def told_by_letter(bids: list[Bid]) -> dict[int, Told]:
    """Between the letters and the final award a bid stands as it stood; its bidder reads what the letter said, or that the
    award fell with a complaint. Two queries."""
    rows = Award.objects.filter(
        state__in=("standstill", "complaint_upheld"), tender__in={bid.tender_id for bid in bids}
    ).order_by("pk")  # the newest of a tender is the one that counts
    awards = {award.tender_id: award for award in rows.only("bid_id", "tender_id", "state", "standstill_ends_at")}
    sent = (
        {(c.award_id, c.partner_id): c for c in Complaint.objects.filter(award__in=awards.values())} if awards else {}
    )
    halted = {complaint.award_id for complaint in sent.values() if complaint.is_open}
    return {
        bid.pk: _told(bid, award, sent.get((award.pk, bid.partner_id)), halted=award.pk in halted)
        for bid in bids
        if (award := awards.get(bid.tender_id)) is not None
    }


def _told(bid: Bid, award: Award, sent: Complaint | None, *, halted: bool) -> Told:
    label, ends = AwardState.STANDSTILL.label, award.standstill_ends_at
    if award.state == "complaint_upheld":
        text = _("A complaint was upheld: the award no longer stands, and the bids are evaluated again. The earlier letter no longer holds; you will receive a new one.")  # fmt: skip
        return Told(_("evaluated again"), text)
    over = ends is None or ends <= now()
    if bid.pk == award.bid_id and halted:
        text = _("Your bid was chosen; your letter stands among the documents. A complaint was filed: the award waits for its answer, and no contract is signed before.")  # fmt: skip
        return Told(label, text, None if over else ends)
    if bid.pk == award.bid_id:
        text = _("Your bid was chosen; your letter stands among the documents. The award becomes final after the standstill, and no contract is signed before.")  # fmt: skip
        return Told(label, text, ends)
    text = _("Another bid was chosen. Your letter among the documents says why, with your scores.")
    if sent is not None:
        return Told(label, text, ends, sent.get_absolute_url(), _("Your complaint and its answer"))
    if over:
        text = _("Another bid was chosen. Your letter among the documents says why, with your scores. The time for complaints is over.")  # fmt: skip
        return Told(label, text)
    address = reverse("committee:complaint_new", args=[bid.pk])
    return Told(label, text, ends, address, _("Complain about this result"))


def before_signing(award: Award) -> dict[str, Any] | None:
    """What a contract waits for while an award stands still: {"until", "over", "answer_due"}; None in any other state."""
    if award.state != "standstill":
        return None
    waiting = award.complaints.filter(state__in=("filed", "review")).order_by("-answer_due").first()
    ends = award.standstill_ends_at
    return {
        "until": ends,
        "over": ends is None or ends <= now(),
        "answer_due": waiting.answer_due if waiting is not None else None,
    }


register_told(told_by_letter)
register_selector("committee.resultnotice", notices_visible)
register_result_text(published_text)
