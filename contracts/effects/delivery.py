"""What else happens while a contract is delivered, paid and judged: inside the step's transaction."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from contracts.models import Contract, Evaluation, Milestone, Payment, Period, Referral
from contracts.services import evaluation as judging
from contracts.services.delivery import evidence_keep, start_delivery
from contracts.services.money import payment_prepare
from contracts.telling import people_of_partner
from partnership.documents.services import issue
from partnership.workflow.notices import tell
from partnership.workflow.registry import effect

Data = dict[str, Any]


@effect("contracts.start_milestones")
def start_milestones(contract: Contract, *, by: Any, at: datetime, data: Data) -> None:
    """Give every milestone its day, plan the reports, and put both on the partner's desk."""
    start_delivery(contract, at=at, by=by)


@effect("contracts.keep_evidence")
def keep_evidence(part: Milestone | Period, *, by: Any, at: datetime, data: Data) -> None:
    evidence_keep(part, list(data.get("files") or []), by=by)


@effect("contracts.issue_acceptance")
def issue_acceptance(milestone: Milestone, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.acceptance", milestone, by=by, project_id=milestone.project_id)


@effect("contracts.prepare_payment")
def prepare_payment(milestone: Milestone, *, by: Any, at: datetime, data: Data) -> None:
    """An accepted milestone with an amount is to be paid: its payment goes to the officer's desk."""
    if milestone.amount > 0:
        payment_prepare(milestone, by=by)


@effect("contracts.issue_payment_order")
def issue_payment_order(payment: Payment, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.payment_order", payment, by=by, project_id=payment.project_id)


@effect("contracts.tell_paid")
def tell_paid(payment: Payment, *, by: Any, at: datetime, data: Data) -> None:
    """The partner hears that money was sent."""
    words = gettext_noop("Paid: %(payment)s")
    tell(
        people_of_partner(payment.contract), machine=payment.machine, step="pay", kind="contract",
        label=lambda: _(words) % {"payment": payment.path_label()}, url=payment.get_absolute_url(), project_id=payment.project_id,
    )  # fmt: skip


@effect("contracts.issue_report")
def issue_report(period: Period, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.report", period, by=by, project_id=period.project_id)


@effect("contracts.begin_evaluation")
def begin_evaluation(period: Period, *, by: Any, at: datetime, data: Data) -> None:
    judging.evaluation_begin(period, by=by)


@effect("contracts.keep_standing")
def keep_standing(evaluation: Evaluation, *, by: Any, at: datetime, data: Data) -> None:
    judging.standing_keep(evaluation, by=by)


@effect("contracts.issue_scorecard")
def issue_scorecard(evaluation: Evaluation, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.scorecard", evaluation, by=by, project_id=evaluation.project_id)


@effect("contracts.issue_referral")
def issue_referral(referral: Referral, *, by: Any, at: datetime, data: Data) -> None:
    issue("contracts.referral", referral, by=by, project_id=referral.project_id)


@effect("contracts.keep_referral_standing")
def keep_referral_standing(referral: Referral, *, by: Any, at: datetime, data: Data) -> None:
    judging.referral_standing(referral, by=by)


@effect("contracts.lift_referral_standing")
def lift_referral_standing(referral: Referral, *, by: Any, at: datetime, data: Data) -> None:
    judging.referral_lift(referral, by=by)
