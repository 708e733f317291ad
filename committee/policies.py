"""Who stands in which relation to sheets, awards and complaints; who is barred from a bid."""

from typing import Any

from committee.models import Award, Complaint, ScoreSheet
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.registry import relation
from tenders.box.service import register_bar
from tenders.models import Bid


@relation("committee.owns_sheet")
def owns_sheet(user: Any, sheet: ScoreSheet) -> bool:
    """A sheet is scored by its own member."""
    return sheet.member_id == user.pk


@relation("committee.not_evaluator", apart=True)
def not_evaluator(user: Any, obj: Award | Complaint) -> bool:
    """Whoever scored the bids does not decide on them afterwards."""
    award = obj if isinstance(obj, Award) else obj.award
    return not ScoreSheet.objects.filter(tender_id=award.tender_id, member=user).exists()


@relation("committee.represents_complainant")
def represents_complainant(user: Any, complaint: Complaint) -> bool:
    """A complaint is withdrawn by its own partner."""
    return complaint.partner_id in partners_of(user)


@register_bar
def barred_from_bid(user: Any, bid: Bid) -> bool:
    """An evaluator reads no bid before declaring, and none of the tender after stepping aside."""
    if not has_role(user, "tender_member"):
        return False
    sheet = ScoreSheet.objects.filter(tender_id=bid.tender_id, member=user).first()
    if sheet is None:
        return False
    return sheet.state == "set_aside" or not sheet.answers.filter(bid=bid, none=True).exists()
