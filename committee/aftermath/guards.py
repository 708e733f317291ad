"""What the answers to complaints and the publication of a result wait for."""

from committee.models import Complaint
from committee.models.aftermath import ResultNotice
from partnership.workflow.registry import guard
from tenders.selectors.tender import rule_for


@guard("committee.panel_named")
def panel_named(complaint: Complaint) -> bool:
    """The panel is too small: fewer members without a part in the evaluation than the rule asks."""
    return complaint.panel.count() >= rule_for(complaint.award.tender, "complaint_panel_min")


@guard("committee.award_stands")
def award_stands(notice: ResultNotice) -> bool:
    """The award does not stand: a complaint was upheld."""
    return notice.award.state in ("standstill", "final")
