"""The evaluation's documents: the comparison in landscape, and the report with everything that led to it. Pure functions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.documents import committees, matrix_data
from committee.evaluation import comparison
from committee.evaluation.consensus import lines_of
from committee.evaluation.negotiated import negotiation_data
from committee.models import ConflictAnswer, Consensus, EvaluationPanel, Examination, PriceReview
from partnership.arabic.words import dinars_in_words
from partnership.documents.models import OfficialDocument
from partnership.documents.registry import document
from tenders.documents.tender import moment, tender_facts
from tenders.models import Tender
from tenders.selectors.tender import formula_words


@document(
    "committee.comparison", title=_("Comparison of bids"), template="committee/pdf/comparison.html", series="CP",
    visible=committees, landscape=True,
)  # fmt: skip
def comparison_data(tender: Tender) -> dict[str, Any]:
    """The matrix, the bars and the sensitivity as they are shown on the page."""
    matrix = comparison.matrix(tender)
    shifted = comparison.sensitivity_of(tender, matrix.everybody)
    bars = [
        {name: getattr(bar, name) for name in ("partner", "technical", "financial", "total")}
        for bar in comparison.bars(tender, matrix.columns)
    ]
    rows = shifted.rows if shifted else ()
    return (
        tender_facts(tender)
        | matrix_data(tender)
        | {
            "formula": formula_words(tender),
            "bars": bars,
            "groups": _groups(matrix_data(tender)),
            "shift_names": list(shifted.names) if shifted else [],
            "shifts": [{"technical": r.technical, "financial": r.financial, "ranks": list(r.ranks)} for r in rows],
            "by_bidder": [
                {"name": name, "ranks": [r.ranks[n] for r in rows]}
                for n, name in enumerate(shifted.names if shifted else ())
            ],
        }
    )


@document(
    "committee.evaluation_report", title=_("Evaluation report"), template="committee/pdf/evaluation_report.html", series="ER",
    visible=committees,
)  # fmt: skip
def evaluation_report_data(tender: Tender) -> dict[str, Any]:
    """Composition, declarations, admitted and excluded, sheets, consensus, matrix, prices, ranking, recommendation, annexes."""
    return (
        tender_facts(tender)
        | matrix_data(tender)
        | {"formula": formula_words(tender)}
        | _composition(tender)
        | _declarations(tender)
        | _consensus(tender)
        | _prices(tender)
        | negotiation_data(tender)
        | _recommended(tender)
    )


ABREAST = 7  # bids beside each other on a landscape page, so that their points can be read


def _groups(read: dict[str, Any]) -> list[dict[str, Any]]:
    """The matrix in parts that fit on a page: [{"bidders": […], "lines": [{"name", "weight", "points"}]}]."""
    return [
        {
            "bidders": read["bidders"][at : at + ABREAST],
            "lines": [line | {"points": line["points"][at : at + ABREAST]} for line in read["lines"]],
        }
        for at in range(0, len(read["bidders"]), ABREAST)
    ]


def _recommended(tender: Tender) -> dict[str, Any]:
    award = tender.awards.select_related("bid__partner").order_by("-pk").first()
    if award is None:
        return {"recommended": "", "amount": "", "amount_words": "", "recommendation": ""}
    return {
        "recommended": award.bid.partner.name,
        "amount": str(award.amount),
        "amount_words": dinars_in_words(award.amount),
        "recommendation": award.recommendation,
    }


def _composition(tender: Tender) -> dict[str, Any]:
    decision = EvaluationPanel.objects.filter(tender=tender).first()
    return {
        "decision": decision.decision_number if decision else "",
        "decided_on": str(decision.decided_on or "") if decision else "",
        "exception": decision.exception_reason if decision else "",
        "panel": [
            {
                "name": m.person.name, "seat": str(m.get_seat_display()), "chair": m.is_chair,
                "substitute": m.is_substitute, "called": moment(m.called_at) if m.called_at else "",
            }
            for m in tender.panel.select_related("person")
        ],
    }  # fmt: skip


def _declarations(tender: Tender) -> dict[str, Any]:
    answers = ConflictAnswer.objects.filter(sheet__tender=tender).select_related("sheet__member", "bid__partner")
    rows = Examination.objects.filter(bid__tender=tender).select_related("bid__partner").order_by("pk")
    return {
        "declarations": [
            {"member": a.sheet.member.name, "bidder": a.bid.partner.name, "none": a.none, "text": a.text}
            for a in answers.order_by("sheet__pk", "bid__pk")
        ],
        "examined": [
            {
                "partner": e.bid.partner.name,
                "outcome": str(e.get_outcome_display()),
                "reason": e.reason,
                "asked": e.asked,
            }
            for e in rows
        ],
    }


def _consensus(tender: Tender) -> dict[str, Any]:
    """Every sheet's points beside what was agreed, with reasons and dissents."""
    found = Consensus.objects.filter(tender=tender).select_related("tender").first()
    if found is None:
        return {"meeting": {}, "agreed": []}
    present = [a.member.name for a in found.attendance.select_related("member")]
    bids = []
    for item in lines_of(found):
        lines = [
            {
                "name": line.criterion["name"], "spread": str(line.spread), "wide": line.wide, "agreed": line.points,
                "reason": line.reason,
                "points": [{"member": o.member.name, "points": str(o.points), "comment": o.comment} for o in line.opinions],
            }
            for line in item.lines
        ]  # fmt: skip
        dissents = [{"member": d.member.name, "text": d.text} for d in item.dissenting]
        bids.append({"partner": item.bid.partner.name, "lines": lines, "dissents": dissents})
    concluded = moment(found.concluded_at) if found.concluded_at else ""
    return {"meeting": {"at": concluded, "present": present, "notes": found.notes}, "agreed": bids}


def _prices(tender: Tender) -> dict[str, Any]:
    rows = PriceReview.objects.filter(bid__tender=tender).select_related("bid__partner").order_by("pk")
    papers = OfficialDocument.objects.filter(project_id=tender.project_id, scope="").order_by("pk")
    return {
        "prices": [
            {
                "partner": r.bid.partner.name, "stated": str(r.stated or "—"), "corrected": str(r.corrected),
                "error": str(r.error_percent), "estimate": str(r.under_estimate), "median": str(r.under_median),
                "abnormal": r.abnormal, "justification": r.justification, "verdict": r.get_verdict_display() if r.verdict else "",
                "reason": r.verdict_reason,
            }
            for r in rows
        ],
        "annexes": [{"number": d.number, "title": d.title} for d in papers],
    }  # fmt: skip
