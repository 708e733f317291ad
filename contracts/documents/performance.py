"""Papers of delivery, money and performance: acceptance, payment order, amendment, scorecard, decision of the committee."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.documents.parts import READ, both, day, head, money
from contracts.models import Amendment, Contract, Evaluation, Milestone, Payment, Period, Referral
from partnership.arabic.words import dinars_in_words
from partnership.documents.differences import word_difference
from partnership.documents.registry import document
from tenders.selectors.budget import commitment_of


@document("contracts.acceptance", title=gettext_lazy("Acceptance certificate"), template="contracts/pdf/acceptance.html", series="AC", **READ)  # fmt: skip
def acceptance_data(milestone: Milestone) -> dict[str, Any]:
    """What was delivered, when, and who accepted it."""
    return {
        "facts": [
            *head(milestone.contract),
            [_("Deliverable"), milestone.title],
            [_("Due on"), both(milestone.due_on)],
            [_("Delivered on"), both(milestone.delivered_at)],
            [_("Days late"), str(milestone.days_late)],
            [_("Accepted on"), both(milestone.accepted_at)],
            [_("Value (BHD)"), money(milestone.amount)],
            [_("In words"), dinars_in_words(milestone.amount)],
        ],
        "text": milestone.evidence,
        "files": [{"name": row.file.name, "sha256": row.file.sha256} for row in milestone.files.select_related("file")],
        "signers": [[_("For the department"), milestone.accepted_by.name if milestone.accepted_by else ""]],
    }


@document("contracts.payment_order", title=gettext_lazy("Payment order"), template="contracts/pdf/payment_order.html", series="PO", **READ)  # fmt: skip
def payment_order_data(payment: Payment) -> dict[str, Any]:
    """Value, what is kept back, what is paid in figures and words, the balance, the budget line."""
    contract = Contract.objects.select_related("project__terms", "partner").get(
        pk=payment.contract_id
    )  # with this payment
    held = commitment_of(contract.project.terms)
    return {
        "facts": [
            *head(contract),
            [_("Certificate"), payment.number],
            [_("For"), f"{payment.get_kind_display()}: {payment.stands_on}" if payment.milestone or payment.period else str(payment.get_kind_display())],
            [_("Budget line"), f"{held.line.code} {held.line.name} ({held.line.fiscal_year})" if held else ""],
        ],
        "rows": [
            [_("Value certified"), money(payment.amount)],
            [_("Retention"), money(-payment.retention)],
            [_("Recovery of the advance"), money(-payment.advance_recovery)],
            [_("Penalties"), money(-payment.penalty)],
        ],
        "net": str(payment.net),
        "net_words": dinars_in_words(payment.net),
        "balance": [
            [_("Contract with its amendments"), money(contract.amended_amount)],
            [_("Certified so far"), money(contract.certified)],
            [_("Paid before this order"), money(contract.paid)],
            [_("Retained so far"), money(contract.retained)],
            [_("Committed on the budget line"), money(held.amount) if held else ""],
            [_("Left of the contract"), money(contract.amended_amount - contract.certified)],
        ],
        "signers": [
            [_("Certified by the department"), payment.certified_by.name if payment.certified_by else ""],
            [_("Approved by finance"), payment.approved_by.name if payment.approved_by else ""],
        ],
    }  # fmt: skip


@document("contracts.amendment", title=gettext_lazy("Amendment of a contract"), template="contracts/pdf/amendment.html", series="AT", **READ)  # fmt: skip
def amendment_data(amendment: Amendment) -> dict[str, Any]:
    """What changes: price, time, scope; before and after; who decided it."""
    contract = amendment.contract
    amount = contract.amended_amount + amendment.amount_change
    months = contract.duration_months + amendment.months_change
    return {
        "facts": [
            *head(contract),
            [_("Amendment"), amendment.number],
            [_("Reason"), str(amendment.get_reason_code_display())],
            [_("Decided by the minister on"), both(amendment.minister_decided_at)],
            [_("Added deliverable"), amendment.deliverable],
        ],
        "number": amendment.number,
        "why": amendment.why,
        "rows": [
            [_("Amount (BHD)"), money(contract.amended_amount), money(amendment.amount_change), money(amount)],
            [_("Duration (months)"), str(contract.duration_months), str(amendment.months_change), str(months)],
        ],
        "amount": str(amount),
        "amount_words": dinars_in_words(amount),
        "scope": [
            {"kind": piece.kind, "text": piece.text}
            for piece in word_difference(amendment.scope_before, amendment.scope_after)
        ]
        if amendment.scope_after
        else [],
        "parties": [["الطرف الأول", contract.parties["ministry"]], ["الطرف الثاني", contract.parties["partner"]]],
    }


@document("contracts.report", title=gettext_lazy("Report of the partner"), template="contracts/pdf/report.html", series="RP", **READ)  # fmt: skip
def report_data(period: Period) -> dict[str, Any]:
    """What the partner reported and the department accepted: text, figures, people, evidence; the last one is the final report."""
    return {
        "final": period.is_final,
        "facts": [
            *head(period.contract),
            [_("Report"), str(period)],
            [_("From"), both(period.starts_on)],
            [_("Until"), both(period.ends_on)],
            [_("Due on"), both(period.due_on)],
            [_("Reported on"), both(period.reported_at)],
            [_("Accepted on"), both(period.accepted_at)],
        ],
        "text": period.report,
        "indicators": [
            [v.indicator.name, _plain(v.target), _plain(v.actual), _plain(v.percent), v.note]
            for v in period.values.select_related("indicator")
        ],
        "people": [[str(b.get_kind_display()), str(b.planned), str(b.number or 0)] for b in period.beneficiaries.all()],
        "files": [{"name": row.file.name, "sha256": row.file.sha256} for row in period.files.select_related("file")],
    }


@document("contracts.scorecard", title=gettext_lazy("Performance scorecard"), template="contracts/pdf/scorecard.html", series="SC", **READ)  # fmt: skip
def scorecard_data(evaluation: Evaluation) -> dict[str, Any]:
    """Scores, weights, indicators, the partner's comment, the appeal."""
    period, weights = evaluation.period, evaluation.weights
    parts = [
        (_("Indicators"), "indicators", evaluation.indicators_score), (_("Site visits"), "visits", evaluation.visits_score),
        (_("Punctuality"), "punctuality", evaluation.punctuality_score),
        (_("The department's judgement"), "judgement", evaluation.judgement_score),
    ]  # fmt: skip
    values = period.values.select_related("indicator")
    return {
        "facts": [
            *head(evaluation.contract),
            [_("Period"), f"{period} ({day(period.starts_on)} – {day(period.ends_on)})"],
            [_("Score of 100"), str(evaluation.total)],
            [_("Standing"), _("bad performance") if evaluation.is_bad else _("acceptable performance")],
        ],
        "rows": [
            [label, str(weights.get(code, "")), "—" if score is None else str(score)] for label, code, score in parts
        ],
        "indicators": [[v.indicator.name, _plain(v.target), _plain(v.actual), _plain(v.percent)] for v in values],
        "people": [[str(b.get_kind_display()), str(b.planned), str(b.number or 0)] for b in period.beneficiaries.all()],
        "judgement": evaluation.judgement_text,
        "comment": evaluation.partner_comment,
        "appeal": evaluation.appeal_text,
        "answer": evaluation.appeal_answer,
        "signers": [[_("For the department"), evaluation.officer.name if evaluation.officer else ""]],
    }


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"


@document("contracts.referral", title=gettext_lazy("Decision on a partner's performance"), template="contracts/pdf/referral.html", series="RF", **READ)  # fmt: skip
def referral_data(referral: Referral) -> dict[str, Any]:
    """The bad periods, the opinion, the decision, the appeal and its answer."""
    return {
        "facts": [
            *head(referral.contract),
            [_("Decision of the meeting"), referral.resolution],
            [_("Decision"), str(referral.get_outcome_display())],
            [_("Until"), both(referral.until)],
        ],
        "rows": [[str(row["number"]), str(row["score"])] for row in referral.periods],
        "opinion": referral.opinion,
        "decision": referral.decision,
        "appeal": referral.appeal_text,
        "answer": referral.appeal_answer,
        "signers": [[_("For the committee"), referral.decided_by.name if referral.decided_by else ""]],
    }
