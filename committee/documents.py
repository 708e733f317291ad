"""What goes into the committees' documents: minutes, evaluation report, memorandum, letters. Pure functions."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

import committee.aftermath.documents
import committee.meetings.documents
import committee.reports.documents  # noqa: F401 -- registers its own
from committee.evaluation import comparison
from committee.evaluation.negotiated import negotiation_data
from committee.minister import joint_decision, tally_words
from committee.models import Attendance, Award, BidResult, OpeningSession
from committee.models.award import ENDED
from committee.opening.selectors import late_of, read_of
from committee.policies import barred_from
from committee.requests import documents as documents_requests  # noqa: F401 -- registers
from committee.selectors import SEE_AWARDS, evaluators_of
from partnership.arabic.hijri import hijri
from partnership.arabic.words import dinars_in_words
from partnership.documents.models import OfficialDocument
from partnership.documents.registry import document
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow.reading import once_a_page
from tenders.box import opening
from tenders.box.returns import returned_of
from tenders.box.service import opened_price
from tenders.documents.tender import moment, tender_facts
from tenders.models import Tender
from tenders.selectors.addendum import unconfirmed_bids

OPENED = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor", "minister", "legal", "finance", "senior", "higher"}


def both(day: date | None) -> str:
    """A day, with the Hijri one beside it."""
    there = hijri(day) if day else None
    return "" if day is None else date_format(day, "l j F Y") + (f" ({there})" if there else "")


def committees(user: Any, official: Any) -> bool:
    """Those who work on the opened bids, unless they have stepped aside from this project's tender."""
    return has_role(user, *OPENED) and official.project_id not in barred_from(user).values()


def award_readers(user: Any, official: Any) -> bool:
    """Those who see awards, unless they have stepped aside from this project's tender."""
    return has_role(user, *SEE_AWARDS) and official.project_id not in barred_from(user).values()


def attended(user: Any, official: Any) -> bool:
    """The committees, and the bidders' representatives who followed this session in their own sign-in."""
    if committees(user, official):
        return True
    return user.is_authenticated and official.object_id in _followed(user)


@once_a_page
def _followed(user: Any) -> frozenset[str]:
    """The sessions that this person followed for a bidder."""
    return frozenset(map(str, Attendance.objects.filter(representative=user.pk).values_list("session_id", flat=True)))


def _session(session: OpeningSession) -> dict[str, Any]:
    rows = list(session.attendance.select_related("officer"))
    return tender_facts(session.tender) | {
        "held_at": moment(session.recorded_at),
        "place": session.place,
        "notes": session.notes,
        "officers": [a.officer.name for a in rows if a.officer],
        "guests": [{"name": a.name, "bidder": a.for_bidder} for a in rows if a.officer is None],
        "present": [
            {
                "name": str(a),
                "capacity": "عضو لجنة فتح المظاريف" if a.officer else f"ممثل: {a.for_bidder or '—'}",
                "signed": moment(a.signed_at),
            }
            for a in rows
        ],
    }


@document(
    "committee.readout", title=_("Read-out sheet"), template="committee/pdf/readout.html", series="RS", visible=attended
)
def readout_data(session: OpeningSession) -> dict[str, Any]:
    """What is read out before those present: each bid with its receipt, and in the financial session security and price."""
    rows = [read_of(e, session.tender) for e in opening.envelopes_found(session.tender, session.kind)]
    return _session(session) | {
        "financial": session.kind == opening.FINANCIAL,
        "rows": [
            {
                "partner": row.bid.partner.name,
                "receipt": row.receipt,
                "matches": row.matches,
                "damaged": bool(row.problem),
                "price": "" if row.total is None else str(row.total),
                "words": row.words,
                "security": row.security_text,
                "faults": row.faults,
                "paper": row.paper.envelope_number if row.paper else "",
            }
            for row in rows
        ],
    }


@document(
    "committee.opening_minutes",
    title=_("Minutes of the opening of the technical envelopes"),
    template="committee/pdf/opening_minutes.html",
    series="OM",
    visible=attended,
)
def opening_minutes_data(session: OpeningSession) -> dict[str, Any]:
    """Who was there, and every bid with its receipt and hashes; late and withdrawn bids by name."""
    bids = (
        session.tender.bids.exclude(state="draft")
        .select_related("partner")
        .prefetch_related("versions__paper")
        .order_by("submitted_at", "pk")
    )
    listed, withdrawn, found = [], [], opening.found_in(session.tender, opening.TECHNICAL)
    for bid in bids:
        version = next((v for v in bid.versions.all() if v.is_current), None)
        if bid.state == "withdrawn" or version is None:
            withdrawn.append(bid.partner.name)
            continue
        listed.append(
            {
                "partner": bid.partner.name,
                "receipt": version.receipt,
                "sealed_at": moment(version.sealed_at),
                "technical": version.technical_sha256,
                "financial": version.financial_sha256,
                "paper": version.paper.envelope_number if hasattr(version, "paper") else "",
            }
            | _found(found.get(bid.pk))
        )
    return (
        _session(session)
        | {"bids": listed, "withdrawn": withdrawn, "late": _late(session.tender)}
        | {
            "unconfirmed": [
                {"partner": b.partner.name, "why": b.excluded_reason} for b in unconfirmed_bids(session.tender)
            ]
        }
    )


def _found(opened: Any) -> dict[str, Any]:
    """What the session found: is the hash the receipt's, and was everything read."""
    return {"matches": bool(opened and opened.hash_matches), "damaged": bool(opened is None or opened.problem)}


def _late(tender: Tender) -> list[dict[str, str]]:
    """What was refused because it came after the deadline: by whom and when."""
    bids = list(tender.bids.select_related("partner"))
    return [{"partner": who, "at": moment(at)} for who, at in late_of(tender, bids)]


@document(
    "committee.financial_minutes",
    title=_("Minutes of the opening of the financial envelopes"),
    template="committee/pdf/financial_minutes.html",
    series="FM",
    visible=committees,
)
def financial_minutes_data(session: OpeningSession) -> dict[str, Any]:
    """The prices read out, and whose envelopes stay sealed and why."""
    results = (
        BidResult.objects.filter(tender=session.tender)
        .select_related("bid__partner")
        .order_by("-technical_score", "pk")
    )
    found = opening.found_in(session.tender, opening.FINANCIAL)
    opened = [
        {
            "partner": r.bid.partner.name,
            "technical": str(r.technical_score),
            "price": str(opened_price(r.bid)),
            "words": dinars_in_words(opened_price(r.bid)),
        }
        | _found(found.get(r.bid_id))
        for r in results
        if r.passed and r.bid.financial_opened_at
    ]
    sealed = [
        {
            "partner": r.bid.partner.name,
            "technical": _shown(r.technical_score),
            "why": r.why_not or r.bid.excluded_reason,
        }
        for r in results
        if not r.passed or not r.bid.financial_opened_at
    ]
    returned = [
        {
            "partner": row.version.bid.partner.name,
            "receipt": row.version.receipt,
            "sha256": row.version.financial_sha256,
            "paper": row.version.paper.envelope_number if hasattr(row.version, "paper") else "",
        }
        for row in returned_of(session.tender)
        if row.kind == opening.FINANCIAL
    ]
    estimate = session.tender.terms.estimated_budget
    read = {"opened": opened, "sealed": sealed, "returned": returned, "estimate": str(estimate or "")}
    return _session(session) | read


def matrix_data(tender: Tender) -> dict[str, Any]:
    """The comparison as plain data."""
    matrix = comparison.matrix(tender)
    return {
        "bidders": [c.partner for c in matrix.columns],
        "lines": [
            {"name": c["name"], "weight": str(c["weight"]), "points": ["—" if p is None else str(p) for p in points]}
            for c, points in matrix.lines
        ],
        "results": [_result(column.result) for column in matrix.columns],
        "evaluators": [
            {"name": s.member.name, "state": str(s.get_state_display()), "reason": s.set_aside_reason}
            for s in evaluators_of(tender)
        ],
    }


def _shown(value: Decimal | int | None) -> str:
    return "—" if value is None else str(value)


def _result(result: BidResult) -> dict[str, Any]:
    return {
        "partner": result.bid.partner.name,
        "technical": _shown(result.technical_score),
        "passed": result.passed,
        "why_not": result.why_not,
        "price": _shown(result.price),
        "has_price": result.price is not None,
        "financial": _shown(result.financial_score),
        "total": _shown(result.total),
        "rank": _shown(result.rank),
    }


@document(
    "committee.board_record",
    title=_("Record of the Tender Board's result"),
    template="committee/pdf/board_record.html",
    series="BD",
    visible=committees,
)
def board_record_data(tender: Tender) -> dict[str, Any]:
    """What the Tender Board opened and decided, and the hashes of its papers as we keep them."""
    found = tender.board
    results = {(True, True): "رسا عليه", (True, False): "مقبول"}
    return tender_facts(tender) | {
        "number": found.number,
        "published": both(found.published_on),
        "opened": both(found.opened_on),
        "decision": found.decision,
        "decided": both(found.decided_on),
        "recorded_by": found.recorded_by.name,
        "notes": found.notes,
        "rows": [
            {
                "name": b.name,
                "price": str(b.price),
                "words": dinars_in_words(b.price),
                "score": _shown(b.technical_score),
                "result": results.get((b.accepted, b.is_winner), "غير مقبول"),
            }
            for b in found.bids.all()
        ],
        "papers": [{"name": d.file.name, "sha256": d.file.sha256} for d in found.documents.select_related("file")],
    }


@document(
    "committee.memorandum",
    title=_("Memorandum to the minister"),
    template="committee/pdf/memorandum.html",
    series="MM",
    visible=award_readers,
)
def memorandum_data(award: Award) -> dict[str, Any]:
    """On one page what, who, how much, why, the alternatives and both opinions; behind it the annexes."""
    made = joint_decision(award)
    meeting = made.item.meeting if made else None
    budget = award.tender.terms.estimated_budget
    return (
        tender_facts(award.tender)
        | matrix_data(award.tender)
        | {
            "partner": award.bid.partner.name,
            "amount": str(award.amount),
            "amount_words": dinars_in_words(award.amount),
            "budget": str(budget or ""),
            "recommendation": award.recommendation,
            "opinion": award.opinion,
            "discussion": award.discussion,
            "answer": award.answer_text,
            "question": award.minister_text,
            "meeting_number": meeting.number if meeting else "",
            "meeting_at": moment(meeting.held_on) if meeting else "",
            "decision": made.text if made else "",
            "decision_number": made.number if made else "",
            "unanimous": bool(made and made.unanimous),
            "votes": tally_words(made),
            "thread": [
                {
                    "text": q.text,
                    "asked_at": moment(q.asked_at),
                    "answer": q.answer,
                    "by": q.answered_by.name if q.answered_by else "",
                }
                for q in award.questions.select_related("answered_by")
            ],
            "annexes": _annexes(award),
        }
        | negotiation_data(award.tender)
    )


ANNEXED = (
    "committee.opening_minutes",
    "committee.financial_minutes",
    "committee.evaluation_report",
    "committee.meeting_minutes",
    "committee.memorandum",
)


def _annexes(award: Award) -> list[dict[str, str]]:
    """The papers of the file that stand behind the memorandum."""
    papers = OfficialDocument.objects.filter(project_id=award.project_id, kind__in=ANNEXED).order_by("pk")
    return [
        {"title": paper.title, "number": paper.number, "at": moment(paper.issued_at)} for paper in papers.defer("data")
    ]


@document(
    "committee.award_letter", title=_("Award letter"), template="committee/pdf/award_letter.html", series="AL",
    visible=award_readers, scope=lambda award: f"partner:{award.bid.partner_id}",
)  # fmt: skip
def award_letter_data(award: Award) -> dict[str, Any]:
    return {
        "reference": award.tender.reference,
        "title": award.tender.project.title,
        "partner": award.bid.partner.name,
        "amount": str(award.amount),
        "amount_words": dinars_in_words(award.amount),
        "decided_at": moment(award.decided_at),
        "until": moment(award.standstill_ends_at),
        "text": award.minister_text,
    }


def why_not_chosen(result: BidResult, winner: BidResult) -> str:
    """The reason that a bidder reads, true in each case: excluded, beaten, equal, or passed over."""
    if result.why_not:
        sealed = result.tender.has_box and result.price is None
        return f"{result.why_not}، ولم يفتح مظروفكم المالي." if sealed else f"{result.why_not}."
    if not result.tender.has_box:
        return "رست المناقصة على العطاء الفائز بقرار مجلس المناقصات والمزايدات."
    if result.total is None or winner.total is None or result.total > winner.total:
        return "رست المناقصة على العطاء الفائز للأسباب المدونة في تقرير التقييم."
    if result.total == winner.total:
        return "تساوى مجموعا العطاءين، وقدم العطاء الفائز وفق القاعدة المنشورة للتساوي."
    return "حصل العطاء الفائز على مجموع أعلى وفق الأوزان المعلنة."


@document(
    "committee.regret_letter", title=_("Letter to an unsuccessful bidder"), template="committee/pdf/regret_letter.html", series="RL",
    visible=award_readers, scope=lambda result: f"partner:{result.bid.partner_id}",
)  # fmt: skip
def regret_letter_data(result: BidResult) -> dict[str, Any]:
    """Their own scores, the winner's, the reason, and how to complain; nothing of other bidders."""
    award = (
        Award.objects.filter(tender_id=result.tender_id)
        .exclude(state__in=ENDED)
        .select_related("bid__partner", "bid__result")
        .get()
    )
    winner = award.bid.result
    return {
        "reference": result.tender.reference,
        "title": result.tender.project.title,
        "partner": result.bid.partner.name,
        "own": _result(result),
        "winner_name": award.bid.partner.name,
        "winner": _result(winner),
        "why": why_not_chosen(result, winner),
        "pass_mark": str(result.tender.pass_mark),
        "until": moment(award.standstill_ends_at),
    }
