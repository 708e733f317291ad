"""Who answers a complaint: members of the partnership committee who had no part in the evaluation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from committee.models import Award, Complaint, ScoreSheet
from committee.models.aftermath import ComplaintPanelist, PanelOpinion
from committee.policies import NOT_BIDDING, people_of_bidders, recused_from
from committee.selectors import committee_members
from partnership.audit.services import record
from partnership.interface.formats import listed
from partnership.partners.policies import partners_of
from partnership.people.models import User
from partnership.people.roles import PARTNERSHIP_COMMITTEE, has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.models import Bid


def able_to_answer(complaint: Complaint) -> QuerySet[User]:
    """Members of the partnership committee without a part in the evaluation, a conflict or a tie to a bidder."""
    tender = complaint.award.tender
    scored = ScoreSheet.objects.filter(tender=tender).values("member_id")
    people = committee_members(PARTNERSHIP_COMMITTEE).exclude(pk__in=scored)
    aside = recused_from([tender.pk]).get(tender.pk, set())
    return people.exclude(pk__in=people_of_bidders(tender)).exclude(pk__in=aside)


def name_panel(complaint: Complaint, people: Iterable[User]) -> None:
    """Seat the panel. Raises DomainError for somebody who may not answer."""
    able = {person.pk: person for person in able_to_answer(complaint)}
    wanted = list(people) or list(able.values())
    if any(person.pk not in able for person in wanted):
        raise DomainError(_("Somebody of this panel evaluated the tender or has a conflict of interest."), "panel")
    ComplaintPanelist.objects.bulk_create(ComplaintPanelist(complaint=complaint, person=person) for person in wanted)


@transaction.atomic
def opinion_give(complaint: Complaint, *, by: Any, opinion: str, reasons: str) -> ComplaintPanelist:
    """One member's opinion on a complaint under review; changed until the complaint is answered."""
    fresh = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    seat = ComplaintPanelist.objects.filter(complaint=fresh, person=by).first()
    if seat is None:
        raise PermissionDenied
    if fresh.state != "review" or opinion not in (PanelOpinion.UPHOLD, PanelOpinion.DISMISS):
        raise DomainError(_("The complaint is not under review now."), "not_now")
    seat.opinion, seat.reasons, seat.given_at = opinion, reasons, now()
    seat.save(update_fields=["opinion", "reasons", "given_at"])
    record("edited", by=by, obj=fresh, after={"opinion": opinion})
    return seat


def opinions_told(seats: Iterable[ComplaintPanelist]) -> list[tuple[str, str]]:
    """(label, value): how many of the panel wrote an opinion, who for which answer, and who is still silent. Before an answer."""
    told: dict[str, list[str]] = {
        str(way): [] for way in (PanelOpinion.UPHOLD, PanelOpinion.DISMISS, PanelOpinion.NONE)
    }
    for seat in seats:
        told[seat.opinion].append(str(seat.person))
    silent, everybody = told[PanelOpinion.NONE], sum(len(names) for names in told.values())
    if not everybody:
        return []
    written = _("%(written)s of %(all)s") % {"written": everybody - len(silent), "all": everybody}

    def named(names: list[str]) -> str:
        return f"{len(names)} ({listed(names)})" if names else "0"

    facts = [
        (_("Written opinions of the panel"), written),
        (_("For upholding the complaint"), named(told[PanelOpinion.UPHOLD])),
        (_("For dismissing the complaint"), named(told[PanelOpinion.DISMISS])),
    ]
    return [*facts, (_("Wrote no opinion yet"), named(silent))] if silent else facts


def told_award(tender_id: int) -> Award | None:
    """The award of a tender of which its bidders were told and that stands; the time to complain may be over."""
    rows = Award.objects.filter(tender=tender_id, state__in=("standstill", "final"))
    return rows.select_related("tender__project").first()


def may_complain_about(user: Any) -> list[tuple[Bid, datetime]]:
    """(bid, end of the standstill) of each tender whose result this partner may still complain about. Two queries."""
    if not has_role(user, "partner"):
        return []
    mine = Bid.objects.filter(partner__in=partners_of(user)).exclude(state__in=NOT_BIDDING)
    awards = Award.objects.filter(state="standstill", standstill_ends_at__gt=now(), tender__in=mine.values("tender"))
    awards = awards.exclude(bid__in=mine).exclude(complaints__partner__in=partners_of(user))
    ends = dict(awards.values_list("tender_id", "standstill_ends_at"))
    rows = mine.filter(tender__in=ends).select_related("tender__project")
    return [(bid, ends[bid.tender_id]) for bid in rows]
