"""What the approval of a plan waits for. The first line is what a person reads."""

from django.utils.translation import gettext_lazy as _

from committee.meetings.subjects import Subject, decided, register_subject
from committee.plans.models import Plan
from partnership.workflow.clock import today
from partnership.workflow.registry import guard


@guard("committee.plan_has_lines")
def plan_has_lines(plan: Plan) -> bool:
    """The plan has no lines yet: the departments write them."""
    return plan.lines.exists()


@guard("committee.plan_decided")
def plan_decided(plan: Plan) -> bool:
    """No meeting of the partnership committee has adopted this plan yet."""
    return decided(plan, "carried", plan.submitted_at)


@guard("committee.plan_year_over")
def plan_year_over(plan: Plan) -> bool:
    """The year of the plan is not over yet."""
    return today().year > plan.year


register_subject(
    Subject("committee.plan", _("Yearly plan to adopt"), "partnership", lambda: Plan.objects.filter(state="committee"))
)
