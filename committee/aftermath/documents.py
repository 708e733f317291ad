"""Letters and records after a decision. Pure functions, object to data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.evaluation.negotiated import negotiation_data
from committee.evaluation.results import technical_results, why_not_passed
from committee.evaluation.services.negotiation import amount_of, over_budget
from committee.models import BidResult, Complaint
from committee.policies import barred_from
from committee.selectors import SEE_AWARDS
from partnership.documents.registry import document
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from tenders.documents.tender import moment, tender_facts
from tenders.models import Bid, Tender

ABOUT = {
    "exclusion": "استبعاد العطاء",
    "scores": "درجات العطاء أو ترتيبه",
    "winner": "أهلية العطاء الفائز",
    "procedure": "إجراء من إجراءات المناقصة",
    "other": "غير ذلك",
}
ASKS = {"reevaluate": "إعادة التقييم", "cancel": "إلغاء المناقصة", "explain": "بيان الأسباب"}


def _readers(user: Any, official: Any) -> bool:
    return has_role(user, *SEE_AWARDS) and official.project_id not in barred_from(user).values()


def _facts(complaint: Complaint) -> dict[str, Any]:
    return {
        "reference": complaint.award.tender.reference,
        "title": complaint.award.tender.project.title,
        "complaint": complaint.number,
        "partner": complaint.partner.name,
        "filed_at": moment(complaint.filed_at),
        "about": ABOUT.get(complaint.about, ""),
        "asks": ASKS.get(complaint.asks, ""),
    }


def _to_partner(complaint: Complaint) -> str:
    return f"partner:{complaint.partner_id}"


@document(
    "committee.complaint_receipt", title=_("Receipt of a complaint"), template="committee/pdf/complaint_receipt.html",
    series="CR", visible=_readers, scope=_to_partner,
)  # fmt: skip
def complaint_receipt_data(complaint: Complaint) -> dict[str, Any]:
    """What was filed and when; until when it is answered."""
    return _facts(complaint) | {"text": complaint.text, "answer_by": moment(complaint.answer_due)}


@document(
    "committee.complaint_answer", title=_("Answer to a complaint"), template="committee/pdf/complaint_answer.html",
    series="CA", visible=_readers, scope=_to_partner,
)  # fmt: skip
def complaint_answer_data(complaint: Complaint) -> dict[str, Any]:
    """Upheld or dismissed, why, by whom, and what follows."""
    return _facts(complaint) | {
        "upheld": complaint.state == "upheld",
        "answer": complaint.answer,
        "remedy": complaint.remedy,
        "panel": [seat.person.name for seat in complaint.panel.select_related("person")],
    }


@document(
    "committee.award_fallen", title=_("Notice that an award no longer stands"), template="committee/pdf/award_fallen.html",
    series="AF", visible=_readers, scope=lambda bid: f"partner:{bid.partner_id}",
)  # fmt: skip
def award_fallen_data(bid: Bid) -> dict[str, Any]:
    """A complaint was upheld: what was told of the result no longer holds. Nothing of who complained, and of what."""
    return {
        "reference": bid.tender.reference,
        "title": bid.tender.project.title,
        "partner": bid.partner.name,
        "upheld_at": moment(now()),
        "cancelled": bid.tender.state == "cancelled",
    }


@document(
    "committee.envelope_return", title=_("Return of an unopened envelope"), template="committee/pdf/envelope_return.html",
    series="EV", visible=_readers, scope=lambda bid: f"partner:{bid.partner_id}",
)  # fmt: skip
def envelope_return_data(bid: Bid) -> dict[str, Any]:
    """The financial envelope as it was sealed: its hash shows that nobody opened it."""
    version = bid.versions.filter(is_current=True).first()
    return {
        "reference": bid.tender.reference,
        "title": bid.tender.project.title,
        "partner": bid.partner.name,
        "receipt": version.receipt if version else "",
        "sealed_at": moment(version.sealed_at) if version else "",
        "hash": version.financial_sha256 if version else "",
        "why": bid.excluded_reason,
    }


@document(
    "committee.unsuccessful_report", title=_("Report of an unsuccessful tender"),
    template="committee/pdf/unsuccessful_report.html", series="UR", visible=_readers,
)  # fmt: skip
def unsuccessful_report_data(tender: Tender) -> dict[str, Any]:
    """Why nothing was awarded: every bid, how far it came, and the estimate."""
    bids = tender.bids.exclude(state="draft").select_related("partner", "negotiation").order_by("submitted_at", "pk")
    return (
        tender_facts(tender)
        | {
            "reason": getattr(tender, "ended_reason", ""),
            "budget": str(tender.terms.estimated_budget or ""),
            "bids": _how_far(tender, list(bids)),
        }
        | negotiation_data(tender)
    )


@document(
    "committee.no_award_letter", title=_("Letter: the tender ended without an award"),
    template="committee/pdf/no_award_letter.html", series="NA", visible=_readers,
    scope=lambda bid: f"partner:{bid.partner_id}",
)  # fmt: skip
def no_award_letter_data(bid: Bid) -> dict[str, Any]:
    """To each bidder: that nothing was awarded, and how far its own bid came; nothing of other bidders."""
    facts = {"reference": bid.tender.reference, "title": bid.tender.project.title, "ended_at": moment(now())}
    return facts | _how_far(bid.tender, [bid])[0]


def _how_far(tender: Tender, bids: list[Bid]) -> list[dict[str, Any]]:
    """How far bids came: partner, technical score, price and why no further, as text; "" where there is none.

    Where the tender ended before results were written down, the scores are those of the consensus.
    """
    written = {row.bid_id: row for row in BidResult.objects.filter(tender=tender)}
    agreed = technical_results(tender, [bid for bid in bids if bid.pk not in written])
    told = []
    for bid in bids:
        result, found = written.get(bid.pk), agreed.get(bid.pk)
        price = result.price if result is not None else None
        score = result.technical_score if result is not None else found.score if found is not None else None
        why = (result.why_not if result is not None else "") or bid.excluded_reason
        if bid.state == "withdrawn":
            why = "سحبه مقدمه قبل الإغلاق"
        elif found is not None and not why:
            why = why_not_passed(found, tender)
        elif result is not None and over_budget(tender, amount_of(result)):
            talk = getattr(bid, "negotiation", None)
            why = "السعر أعلى من الميزانية المعتمدة" + ("، ولم يسفر التفاوض عن سعر ضمنها" if talk is not None else "")
        told.append(
            {
                "partner": bid.partner.name, "technical": "" if score is None else str(score),
                "price": "" if price is None else str(price), "why": why,
            }
        )  # fmt: skip
    return told
