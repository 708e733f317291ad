"""What is not as it should be in contracts under way: how it is found, who owns it, what is to be done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.oversight.models import ContractReview
from committee.oversight.scope import Scope
from contracts.models import Bond, Contract, Evaluation, Milestone, Period
from partnership.workflow.path import MILESTONES, MilestoneState
from tenders.models import Commitment

RUNNING = ("in_force", "suspended")
BEHIND_POINTS = 20  # percent of the contract's amount that should be accepted by now, less what is


@dataclass(frozen=True, slots=True)
class ExceptionKind:
    """One kind: its rows, whose it is to act (a role), and what that person does."""

    code: str
    name: str | Promise
    words: str | Promise
    owner: str
    action: str | Promise
    found: Callable[[Scope], QuerySet[Any]]
    model: Any


def _contracts(scope: Scope) -> QuerySet[Contract]:
    rows = Contract.objects.filter(scope.project("project__"), scope.partner("partner__"), state__in=RUNNING)
    return rows.select_related("project__department", "partner")


def _milestones(scope: Scope) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(
        scope.project("contract__project__"), scope.partner("contract__partner__"), contract__state__in=RUNNING
    )
    return rows.select_related("contract__project__department", "contract__partner")


def late(scope: Scope) -> QuerySet[Milestone]:
    """Deliverables not delivered on their day."""
    return _milestones(scope).filter(state__in=("planned", "returned"), due_on__lt=scope.today).order_by("due_on", "pk")


def over_budget(scope: Scope) -> QuerySet[Contract]:
    """Contracts that cost more, with their amendments, than is set aside for them."""
    aside = Commitment.objects.filter(terms__project=OuterRef("project"), released_at=None).order_by()
    summed = Subquery(aside.values("terms__project").annotate(s=Sum("amount")).values("s"), output_field=DecimalField())
    rows = _contracts(scope).annotate(aside=Coalesce(summed, 0, output_field=DecimalField()))
    return rows.filter(amended_amount__gt=F("aside")).order_by("pk")


def under_target(scope: Scope) -> QuerySet[Contract]:
    """Contracts that met their indicators, in the last report accepted, by less than the limit of bad performance."""
    limit = Cast(KeyTextTransform("bad_under", "weights"), DecimalField(max_digits=5, decimal_places=2))
    scored = Evaluation.objects.filter(contract=OuterRef("pk"), indicators_score__isnull=False)
    last = scored.order_by("-period__number").annotate(gap=F("indicators_score") - limit).values("gap")[:1]
    return _contracts(scope).annotate(gap=Subquery(last, output_field=DecimalField())).filter(gap__lt=0).order_by("pk")


def overdue_report(scope: Scope) -> QuerySet[Period]:
    """Periodic reports that the partner should have sent by now."""
    rows = Period.objects.filter(
        scope.project("contract__project__"), scope.partner("contract__partner__"), contract__state__in=RUNNING,
        state__in=("open", "returned"), due_on__lt=scope.today,
    )  # fmt: skip
    return rows.select_related("contract__project__department", "contract__partner").order_by("due_on", "pk")


def behind_plan(scope: Scope) -> QuerySet[Contract]:
    """Contracts whose accepted deliverables lie far behind those that were due by now."""
    of = {"contract": OuterRef("pk")}
    done = Milestone.objects.filter(state="accepted", **of).order_by().values("contract").annotate(s=Sum("amount"))
    asked = (
        Milestone.objects.filter(due_on__lte=scope.today, **of).order_by().values("contract").annotate(s=Sum("amount"))
    )
    rows = _contracts(scope).annotate(
        accepted=Coalesce(Subquery(done.values("s")), 0, output_field=DecimalField()),
        asked=Coalesce(Subquery(asked.values("s")), 0, output_field=DecimalField()),
    )
    return rows.filter(asked__gt=F("accepted") + F("amended_amount") * BEHIND_POINTS / 100).order_by("pk")


def expired_guarantee(scope: Scope) -> QuerySet[Contract]:
    """Contracts with a performance bond that has expired, and none that holds."""
    bonds = Bond.objects.filter(contract=OuterRef("pk"))
    return _contracts(scope).filter(Exists(bonds), ~Exists(bonds.filter(expires_on__gte=scope.today))).order_by("pk")


def waiting_acceptance(scope: Scope) -> QuerySet[Milestone]:
    """Reports and deliverables that the department has left unanswered for longer than its days."""
    limit = scope.at - timedelta(days=MILESTONES.days[MilestoneState.DELIVERED])
    return _milestones(scope).filter(state="delivered", delivered_at__lt=limit).order_by("delivered_at", "pk")


def overdue_review(scope: Scope) -> QuerySet[ContractReview]:
    """Reviews of the committee that were planned for a day that has passed."""
    rows = ContractReview.objects.filter(
        scope.project("contract__project__"), scope.partner("contract__partner__"), state="planned", planned_on__lt=scope.today
    )  # fmt: skip
    return rows.select_related("contract__project__department", "contract__partner", "reviewer").order_by(
        "planned_on", "pk"
    )


_ALL = (
    ExceptionKind("late", _("Late deliverable"), _("A deliverable was due and is not delivered."), "officer", _("Ask the partner for it in writing, and record what was agreed."), late, Milestone),
    ExceptionKind("over_budget", _("Over budget"), _("The contract with its amendments exceeds what is set aside in the budget."), "finance", _("Set more aside, or return the amendment."), over_budget, Contract),
    ExceptionKind("behind_plan", _("Behind the plan"), _("What was accepted lies more than twenty points behind what was due by now."), "officer", _("Meet the partner on a plan to catch up, and report to the committee."), behind_plan, Contract),
    ExceptionKind("under_target", _("Under target"), _("In the last report that was accepted the indicators were met, on average, by less than the limit of bad performance."), "officer", _("Agree with the partner what raises the results, and follow it in the next report."), under_target, Contract),
    ExceptionKind("overdue_report", _("Overdue report"), _("A periodic report was due and has not come."), "officer", _("Ask the partner for it in writing: payments wait for it."), overdue_report, Period),
    ExceptionKind("expired_guarantee", _("Expired guarantee"), _("The performance bond has expired and no other holds."), "finance", _("Ask the partner to renew it before the next payment."), expired_guarantee, Contract),
    ExceptionKind("waiting_acceptance", _("Report without an answer"), _("A report or deliverable waits for acceptance longer than the days of the path."), "officer", _("Accept it, or return it with reasons."), waiting_acceptance, Milestone),
    ExceptionKind("overdue_review", _("Overdue review"), _("A review of the contract was planned and is not recorded."), "partnership_secretary", _("Hold the review and record what was found."), overdue_review, ContractReview),
)  # fmt: skip
EXCEPTIONS: dict[str, ExceptionKind] = {kind.code: kind for kind in _ALL}
