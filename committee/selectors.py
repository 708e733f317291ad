"""Reads of the committees' rooms, given the viewer: who sees what at each phase."""

from typing import Any

from django.db.models import Q, QuerySet

from committee.models import (
    Award,
    Complaint,
    Consensus,
    Directive,
    EvaluationPanel,
    PartnershipRequest,
    PriceReview,
    ScoreSheet,
)
from committee.policies import EXPERT, PANEL_ROLES, barred_from
from partnership.partners.policies import partners_of
from partnership.people.models import RoleGrant, User
from partnership.people.roles import PARTNERSHIP_COMMITTEE, READERS, TENDER_COMMITTEE, has_role, roles_of
from partnership.workflow.registry import register_selector
from tenders.models import Tender
from tenders.seats import seated_in

SEE_AWARDS = (
    TENDER_COMMITTEE
    | PARTNERSHIP_COMMITTEE
    | {"minister", "legal", "auditor", "senior", "finance", "higher", "signatory"}
)
SEE_CONSENSUS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"legal", "auditor", "minister"}


def sheets_visible(user: Any) -> QuerySet[ScoreSheet]:
    """One's own sheet; an evaluator's others' from the consensus meeting on, when every sheet is locked; everybody else's
    when the technical evaluation is over (the chair sees progress, not content)."""
    rows = ScoreSheet.objects.select_related("tender__project", "tender__terms", "member")
    others = ~Q(tender__state="technical_opened") & ~Q(tender__in=barred_from(user))
    if has_role(user, "tender_chair", "tender_secretary", "auditor", *PARTNERSHIP_COMMITTEE, "minister"):
        return rows.filter(others | Q(member=user))
    if has_role(user, *PANEL_ROLES):
        sat = ScoreSheet.objects.filter(member=user).values("tender_id")
        return rows.filter(Q(member=user) | Q(tender__in=meeting_tenders(user)) | others & Q(tender__in=sat))
    return rows.none()


def meeting_tenders(user: Any) -> QuerySet[Any]:
    """Ids of the tenders whose evaluators this person meets now: the own sheet is locked, and so is every other."""
    mine = ScoreSheet.objects.filter(member=user, state="locked", tender__consensus__isnull=False)
    return mine.exclude(tender__in=ScoreSheet.objects.filter(state="open").values("tender_id")).values("tender_id")


def consensuses_visible(user: Any) -> QuerySet[Consensus]:
    """The evaluators while they meet; the committees once the meeting is concluded; nobody who stepped aside."""
    rows = Consensus.objects.select_related("tender__project", "tender__terms", "concluded_by")
    rows = rows.exclude(tender__in=barred_from(user))
    if has_role(user, *SEE_CONSENSUS, EXPERT):
        return rows.filter(_concluded(user) | Q(tender__in=meeting_tenders(user)))
    return rows.none()


def _concluded(user: Any) -> Q:
    """The meetings that are over, as far as this person reads them; an expert only those of tenders with a seat."""
    over = Q(state="concluded")
    if has_role(user, *SEE_CONSENSUS):
        return over
    return over & Q(tender__in=seated_in(user)) if has_role(user, EXPERT) else Q(pk__in=())


def consensus_to_link(user: Any, tender: Tender) -> Consensus | None:
    """The meeting about this tender where this person may see it: its number and state, for a link.

    Once the prices are open the meeting is concluded: then nobody is asked who meets.
    """
    if tender.state not in ("financial_opened", "evaluated"):
        return consensuses_visible(user).filter(tender=tender).select_related(None).only("state", "tender").first()
    rows = Consensus.objects.exclude(tender__in=barred_from(user)).filter(_concluded(user), tender=tender)
    return rows.only("state", "tender").first()


def sheets_for_steps(user: Any) -> QuerySet[ScoreSheet]:
    """The chair may reopen a locked sheet without reading it."""
    rows = ScoreSheet.objects.select_related("tender__project", "tender__terms", "member")
    return rows if has_role(user, "tender_chair") else sheets_visible(user)


def awards_visible(user: Any) -> QuerySet[Award]:
    """The committees, the offices that act on an award, and those who read reports; never a bidder."""
    rows = Award.objects.select_related(
        "tender__project__department", "tender__terms", "bid__partner", "recommended_by", "decided_by"
    )
    return rows.exclude(tender__in=barred_from(user)) if has_role(user, *SEE_AWARDS) else rows.none()


def complaints_visible(user: Any) -> QuerySet[Complaint]:
    rows = Complaint.objects.select_related("award__tender__project", "partner", "filed_by")
    if has_role(user, *(TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE), "legal", "minister", "auditor"):
        return rows.exclude(award__tender__in=barred_from(user))
    return rows.filter(partner_id__in=partners_of(user)) if has_role(user, "partner") else rows.none()


def requests_visible(user: Any) -> QuerySet[PartnershipRequest]:
    rows = PartnershipRequest.objects.select_related("partner", "project", "filed_by")
    if has_role(user, *READERS):
        return rows
    return rows.filter(partner_id__in=partners_of(user)) if has_role(user, "partner") else rows.none()


def directives_visible(user: Any) -> QuerySet[Directive]:
    """The higher committee's readers see all; whoever was asked to carry one out, their own."""
    rows = Directive.objects.select_related("issued_by", "department")
    if has_role(user, "higher", "minister", "auditor", *PARTNERSHIP_COMMITTEE):
        return rows
    held = roles_of(user)
    mine = Q(owner_role__in=[role for role in held if role != "officer"])
    if "officer" in held and held["officer"].department_id:
        mine |= Q(owner_role="officer", department=held["officer"].department_id)
    return rows.filter(mine)


def committee_members(roles: frozenset[str]) -> QuerySet[User]:
    """The people who hold a seat now."""
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user_id")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk")


def evaluators_of(tender: Tender) -> QuerySet[ScoreSheet]:
    """Who evaluates and who has finished: names and states, nothing of what they wrote."""
    return tender.sheets.select_related("member").order_by("pk")


def prices_visible(user: Any) -> QuerySet[PriceReview]:
    """The committees' reviews of opened prices, unless somebody stepped aside; a bidder's own once it is asked."""
    rows = PriceReview.objects.select_related(
        "bid__tender__project", "bid__tender__terms", "bid__partner", "bid__negotiation", "bid__result"
    )
    asked = Q(asked_at__isnull=False) | Q(bid__negotiation__isnull=False)
    if has_role(user, *SEE_CONSENSUS):
        return rows.exclude(bid__tender__in=barred_from(user))
    return rows.filter(asked, bid__partner__in=partners_of(user)) if has_role(user, "partner") else rows.none()


def panel_initial(tender: Tender) -> dict[str, Any]:
    """The appointed committee as its form shows it."""
    decision = EvaluationPanel.objects.filter(tender=tender).first()
    known = list(tender.panel.all())
    seated = {
        seat: next((m.person_id for m in known if m.seat == seat), None) for seat in ("finance", "legal", "technical")
    }
    facts = {
        "members": [m.person_id for m in known if not m.is_substitute],
        "chair": next((m.person_id for m in known if m.is_chair), None),
        "experts": [m.person_id for m in known if m.seat == "expert"],
        "substitutes": [m.person_id for m in known if m.is_substitute],
    } | seated
    if decision is not None:
        names = ("decision_number", "decided_on", "exception_reason")
        facts |= {name: getattr(decision, name) for name in names}
    return facts


def progress_of(tender: Tender) -> dict[str, int]:
    """How many sheets are locked, of how many that count."""
    states = list(tender.sheets.exclude(state="set_aside").values_list("state", flat=True))
    return {"locked": states.count("locked"), "all": len(states)}


register_selector("committee.scoresheet", sheets_for_steps)
register_selector("committee.consensus", consensuses_visible)
register_selector("committee.award", awards_visible)
register_selector("committee.complaint", complaints_visible)
register_selector("committee.partnershiprequest", requests_visible)
register_selector("committee.directive", directives_visible)
