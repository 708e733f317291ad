"""Who stands in which relation to sheets, awards and complaints; who is barred from a tender or a bid."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from committee.models import Award, Complaint, ConflictAnswer, Consensus, Meeting, MeetingAttendance, ScoreSheet
from partnership.partners.models import Representative
from partnership.partners.policies import partners_of
from partnership.people.models import RoleGrant, User
from partnership.people.roles import has_role, roles_of
from partnership.workflow.reading import once_a_page
from partnership.workflow.registry import relation
from tenders.box.ceremony import register_evaluators
from tenders.box.service import register_bar
from tenders.models import Bid, Tender
from tenders.seats import register_seats

NOT_BIDDING = ("draft", "withdrawn")


@relation("committee.owns_sheet")
def owns_sheet(user: Any, sheet: ScoreSheet) -> bool:
    """A sheet is scored by its own member."""
    return sheet.member_id == user.pk


@relation("committee.not_evaluator", apart=True)
def not_evaluator(user: Any, obj: Award | Complaint) -> bool:
    """Whoever scored the bids does not decide on them afterwards."""
    award: Any = getattr(obj, "award", obj)  # a complaint's award
    return not ScoreSheet.objects.filter(tender_id=award.tender_id, member=user).exists()


@relation("committee.represents_complainant")
def represents_complainant(user: Any, complaint: Complaint) -> bool:
    """A complaint is withdrawn by its own partner."""
    return complaint.partner_id in partners_of(user)


@relation("committee.of_meeting")
def of_meeting(user: Any, meeting: Meeting) -> bool:
    """Meetings of one committee are kept by its own officers."""
    if meeting.committee == "joint":
        return True
    return has_role(user, f"{meeting.committee}_secretary", f"{meeting.committee}_chair")


@relation("committee.own_attendance")
def own_attendance(user: Any, attendance: MeetingAttendance) -> bool:
    """Minutes are confirmed by each attendee for themselves."""
    return attendance.person_id == user.pk


# --- who evaluates a tender -------------------------------------------------------------------------------------------
def people_of_bidders(tender: Tender) -> QuerySet[Any]:
    """Ids of everybody who represents a bidder of this tender."""
    bidders = tender.bids.exclude(state__in=NOT_BIDDING).values("partner_id")
    return Representative.objects.filter(partner_id__in=bidders).values("user_id")


def openers_of(tender: Tender) -> QuerySet[Any]:
    """Ids of the officers who hold a share of this tender's box or are recorded at one of its openings."""
    named = Q(pk__in=tender.box_officers.values("person"))
    return User.objects.filter(named | Q(pk__in=tender.sessions.values("attendance__officer"))).values("pk")


@register_evaluators
def evaluating(tender: Tender) -> set[int]:
    """Who scores or is appointed to score this tender: none of them opens its envelopes."""
    scoring = tender.sheets.exclude(state="set_aside").values_list("member_id", flat=True)
    return {*scoring, *tender.panel.values_list("person_id", flat=True)}


EXPERT = "expert"  # from outside the committees: scores, never chairs
PANEL_ROLES = ("tender_member", "legal", EXPERT)  # finance never evaluates (DESIGN.md); its seat is the committee's own


def may_evaluate(tender: Tender, *roles: str) -> QuerySet[User]:
    """Whoever could be appointed: members of the tender committee, legal affairs and external experts who neither open the
    envelopes nor belong to a bidder."""
    seated = RoleGrant.objects.in_force().filter(role__in=roles or PANEL_ROLES).values("user_id")
    people = User.objects.filter(is_active=True, pk__in=seated)
    return people.exclude(pk__in=people_of_bidders(tender)).exclude(pk__in=openers_of(tender)).order_by("name", "pk")


def evaluators(tender: Tender) -> QuerySet[User]:
    """The appointed members as far as they may evaluate; without an appointment the tender committee's members."""
    if tender.panel.exists():
        return may_evaluate(tender).filter(pk__in=tender.panel.filter(is_substitute=False).values("person"))
    return may_evaluate(tender, "tender_member")


def leader_of(tender: Tender) -> int | None:
    """Who leads the evaluation now: the appointed chair, or whoever sits next once that person has stepped aside; never an
    external expert."""
    scoring = tender.sheets.exclude(state__in=("set_aside", "closed")).values("member_id")
    rows = tender.panel.filter(person__in=scoring).exclude(seat=EXPERT).order_by("-is_chair", "is_substitute", "pk")
    found: int | None = rows.values_list("person_id", flat=True).first()
    return found


@relation("committee.leads_panel")
def leads_panel(user: Any, consensus: Consensus) -> bool:
    """The chair of the evaluation committee concludes its meeting."""
    return leader_of(consensus.tender) == user.pk


@register_seats
def seats_of_expert(user: Any) -> Iterable[int]:
    """Ids of the tenders an external expert evaluates and has not stepped aside from."""
    if not has_role(user, EXPERT):
        return ()
    return ScoreSheet.objects.filter(member=user).exclude(state="set_aside").values_list("tender_id", flat=True)


def is_bidder_of(user: Any, tender: Tender) -> bool:
    """Does this person represent somebody whose bid stood when the tender closed? They may follow its openings."""
    standing = tender.bids.exclude(state__in=NOT_BIDDING).filter(partner_id__in=partners_of(user))
    return tender.closed_at is not None and standing.exists()


# --- who is kept out --------------------------------------------------------------------------------------------------
def barred_from(user: Any) -> dict[int, int]:
    """Tenders (id to project id) this person has stepped aside from, or bids in. One query, once for each request."""
    cached = user.__dict__.get("_barred")
    if cached is None:
        aside = ScoreSheet.objects.filter(member=user, state="set_aside").values_list("tender_id", "tender__project_id")
        cached = user.__dict__["_barred"] = dict(aside)
    return cached


def recused_from(tenders: Iterable[int]) -> dict[int, set[int]]:
    """Tender → ids of everybody who declared a conflict of interest with it: they count in no quorum about it. One query."""
    found: dict[int, set[int]] = {}
    aside = ScoreSheet.objects.filter(tender__in=list(tenders), state="set_aside")
    for tender, member in aside.values_list("tender_id", "member_id"):
        found.setdefault(tender, set()).add(member)
    return found


def check_not_barred(user: Any, tender: Tender) -> bool:
    """False for somebody who declared a conflict of interest: nothing of this tender is shown to them any more."""
    return tender.pk not in barred_from(user)


@register_bar
@once_a_page
def barred_from_bid(user: Any, bid: Bid) -> bool:
    """An evaluator reads no bid before declaring, and none of the tender after stepping aside; a deputy as who sent them."""
    if bid.tender_id in barred_from(user):
        return True
    held = roles_of(user)
    acting = {held[role].pk for role in PANEL_ROLES if role in held}
    if not acting:
        return False
    sheets = ScoreSheet.objects.filter(tender_id=bid.tender_id, member__in={user.pk, *acting})
    clear = Exists(ConflictAnswer.objects.filter(sheet=OuterRef("pk"), bid=bid.pk, none=True))
    return any(
        state == "set_aside" or not free for state, free in sheets.annotate(free=clear).values_list("state", "free")
    )
