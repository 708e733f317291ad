"""What waits for the committees' meetings in these rooms: recommendations, complaints, requests, evaluations, referrals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.meetings.models import AgendaItem, Decision
from committee.meetings.subjects import Subject, register_subject
from committee.models import Award, Complaint, PartnershipRequest
from contracts.models import Referral
from contracts.services.evaluation import referral_resolve
from tenders.models import Tender


def keep_opinion(award: Any, item: AgendaItem, decision: Decision) -> None:
    """What the joint meeting said goes into the memorandum to the minister."""
    if award is not None and award.state == "recommended":
        Award.objects.filter(pk=award.pk).update(discussion=item.discussion, opinion=item.opinion)


def keep_resolution(referral: Any, item: AgendaItem, decision: Decision) -> None:
    """What the meeting agreed on opens the chair's decision about a partner's bad performance."""
    if referral is not None and decision.outcome == "carried":
        referral_resolve(referral, by=decision.put_by, resolution=f"{decision.number} ({item.meeting.number})")


register_subject(
    Subject(
        "committee.award", _("Recommendation to award"), "joint",
        lambda: Award.objects.filter(state="recommended").select_related("tender__project", "bid__partner"),
        "tender_id", keep_opinion, ("tender__project",),
    )
)  # fmt: skip
register_subject(
    Subject(
        "tenders.tender", _("Evaluation to approve"), "tender",
        lambda: Tender.objects.filter(state="financial_opened").select_related("project"), "pk", reads=("project",),
    )
)  # fmt: skip
register_subject(
    Subject(
        "committee.complaint", _("Complaint"), "partnership",
        lambda: Complaint.objects.filter(state="review").select_related("award__tender__project", "partner"),
        "award__tender_id", reads=("award__tender__project", "partner"),
    )
)  # fmt: skip
register_subject(
    Subject(
        "committee.partnershiprequest", _("Partnership request"), "partnership",
        lambda: PartnershipRequest.objects.filter(state="study"),
    )
)  # fmt: skip
register_subject(
    Subject(
        "contracts.referral", _("Referral for bad performance"), "partnership",
        lambda: Referral.objects.filter(state__in=("open", "studied"), resolution="").select_related("contract__project", "contract__partner"),
        on_decided=keep_resolution, reads=("contract__project", "contract__partner"),
    )
)  # fmt: skip
