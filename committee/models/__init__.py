"""Openings, evaluation, awards, and the committees' own papers."""

from committee.correspondence.models import Letter, Memorandum
from committee.knowledge.models import TextVersion
from committee.meetings.models import AgendaItem, Decision, Meeting, MeetingAttendance, Recusal, Vote
from committee.models.aftermath import AwardQuestion, ComplaintPanelist, ResultNotice
from committee.models.award import Award, Complaint
from committee.models.consensus import Consensus, ConsensusAttendance, ConsensusScore, Dissent
from committee.models.dossier import Dossier
from committee.models.evaluation import (
    BidResult,
    ConflictAnswer,
    EvaluationMember,
    EvaluationPanel,
    Score,
    ScoreSheet,
)
from committee.models.examination import Examination, Supplied
from committee.models.finance import Negotiation, PriceReview
from committee.models.office import Directive, OfficeFile
from committee.models.opening import Attendance, OpeningSession
from committee.models.request import (
    PartnershipRequest,
    RequestCriterion,
    RequestFile,
    RequestScore,
    SenderLink,
)
from committee.oversight.models import ContractReview, KeptFigures, SavedView
from committee.plans.models import Plan, PlanLine, PlanProject
from committee.reports.models import Report, ReportRemark, ReportSection
from committee.study.models import Improvement, Outcome, Study

__all__ = [
    "Improvement",
    "Letter",
    "Memorandum",
    "OfficeFile",
    "Outcome",
    "Study",
    "AwardQuestion",
    "ComplaintPanelist",
    "ResultNotice",
    "AgendaItem",
    "Decision",
    "Recusal",
    "Vote",
    "Attendance",
    "Award",
    "BidResult",
    "Complaint",
    "ConflictAnswer",
    "ContractReview",
    "Consensus",
    "ConsensusAttendance",
    "ConsensusScore",
    "Directive",
    "KeptFigures",
    "Dossier",
    "Dissent",
    "EvaluationMember",
    "EvaluationPanel",
    "Examination",
    "Meeting",
    "MeetingAttendance",
    "Negotiation",
    "OpeningSession",
    "PartnershipRequest",
    "Plan",
    "PlanLine",
    "PlanProject",
    "PriceReview",
    "Report",
    "ReportRemark",
    "ReportSection",
    "RequestCriterion",
    "RequestFile",
    "RequestScore",
    "Score",
    "SavedView",
    "ScoreSheet",
    "SenderLink",
    "Supplied",
    "TextVersion",
]
