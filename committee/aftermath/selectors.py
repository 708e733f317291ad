"""Result notices, as far as the viewer may see them; what the public reads of them, and what a bidder reads after its letter."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
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
from tenders.selectors.project import HouseClock
from tenders.selectors.results import register_result_text

OPEN = ("filed", "review")  # a complaint that is not answered yet


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
    award fell with a complaint. One query."""
    rows = Award.objects.filter(
        state__in=("standstill", "complaint_upheld"), tender__in={bid.tender_id for bid in bids}
    ).annotate(
        sent=ArrayAgg(
            JSONObject(pk="complaints__pk", partner="complaints__partner", now="complaints__state"),
            filter=Q(complaints__isnull=False), default=[],
        )
    )  # fmt: skip
    narrow = rows.only("bid_id", "tender_id", "state", "standstill_ends_at").order_by("pk")
    awards = {award.tender_id: award for award in narrow}  # the newest of a tender is the one that counts
    return {bid.pk: _told(bid, award) for bid in bids if (award := awards.get(bid.tender_id)) is not None}


def _told(bid: Bid, award: Any) -> Told:
    sent = next((complaint["pk"] for complaint in award.sent if complaint["partner"] == bid.partner_id), None)
    halted = any(complaint["now"] in OPEN for complaint in award.sent)
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
        return Told(label, text, ends, reverse("committee:complaint", args=[sent]), _("Your complaint and its answer"))
    if over:
        text = _("Another bid was chosen. Your letter among the documents says why, with your scores. The time for complaints is over.")  # fmt: skip
        return Told(label, text)
    address = reverse("committee:complaint_new", args=[bid.pk])
    return Told(label, text, ends, address, _("Complain about this result"))


def with_wait(rows: QuerySet[Award]) -> QuerySet[Any]:
    """Awards with what `before_signing` reads: the last day of an open complaint's answer, and whether the standstill is over."""
    waiting = (
        Complaint.objects.filter(award=OuterRef("pk"), state__in=OPEN).order_by("-answer_due").values("answer_due")
    )
    over = ExpressionWrapper(Q(standstill_ends_at__lte=HouseClock()), output_field=BooleanField())
    return rows.annotate(answer_due=Subquery(waiting[:1]), standstill_is_over=over)


def before_signing(award: Any) -> dict[str, Any] | None:
    """What a contract waits for while an award (of `with_wait`) stands still: {"until", "over", "answer_due"}; else None."""
    if award.state != "standstill":
        return None
    return {"until": award.standstill_ends_at, "over": award.standstill_is_over, "answer_due": award.answer_due}


register_told(told_by_letter)
register_selector("committee.resultnotice", notices_visible)
register_result_text(published_text)
