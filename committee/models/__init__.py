"""Openings, evaluation, awards, and the committees' own papers."""

from committee.models.award import Award, Complaint
from committee.models.consensus import Consensus, ConsensusAttendance, ConsensusScore, Dissent
from committee.models.evaluation import (
    BidResult,
    ConflictAnswer,
    EvaluationMember,
    EvaluationPanel,
    Score,
    ScoreSheet,
)
from committee.models.office import Directive, Meeting, MeetingAttendance, PartnershipRequest
from committee.models.opening import Attendance, OpeningSession

__all__ = [
    "Attendance",
    "Award",
    "BidResult",
    "Complaint",
    "ConflictAnswer",
    "Consensus",
    "ConsensusAttendance",
    "ConsensusScore",
    "Directive",
    "Dissent",
    "EvaluationMember",
    "EvaluationPanel",
    "Meeting",
    "MeetingAttendance",
    "OpeningSession",
    "PartnershipRequest",
    "Score",
    "ScoreSheet",
]
