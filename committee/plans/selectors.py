"""Plans as far as the viewer may see them; what was planned, awarded and paid."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from committee.models import Award
from committee.plans.models import Plan, PlanLine
from contracts.models import Contract
from partnership.people.roles import READERS, has_role, roles_of
from partnership.workflow.registry import register_selector
from tenders.models import Project

STANDING = ("approved", "standstill", "final")  # of an award: the minister agreed, nothing took it down
_MONEY: Any = DecimalField(max_digits=18, decimal_places=3)


def plans_visible(user: Any) -> QuerySet[Plan]:
    rows = Plan.objects.select_related("created_by", "approved_by")
    return rows if has_role(user, *READERS) else rows.none()


def lines_visible(user: Any) -> QuerySet[PlanLine]:
    """Lines with their money: `awarded` and `paid` are sums over the line's projects, `projects` their number."""
    return with_money(lines_seen(user).select_related("plan", "department", "added_by"))


def lines_seen(user: Any) -> QuerySet[PlanLine]:
    """The lines alone."""
    return PlanLine.objects.all() if has_role(user, *READERS) else PlanLine.objects.none()


def with_money(rows: QuerySet[PlanLine]) -> QuerySet[PlanLine]:
    awarded = Award.objects.filter(tender__project__planned__line=OuterRef("pk"), state__in=STANDING)
    paid = Contract.objects.filter(project__planned__line=OuterRef("pk"))
    return rows.annotate(
        projects=Count("links", distinct=True),
        awarded=_sum(awarded, "tender__project__planned__line", "amount"),
        paid=_sum(paid, "project__planned__line", "paid"),
    )


def _sum(rows: QuerySet[Any], by: str, what: str) -> Any:
    total = rows.order_by().values(by).annotate(total=Sum(what)).values("total")
    return Coalesce(Subquery(total, output_field=_MONEY), Decimal(0), output_field=_MONEY)


@dataclass(slots=True)
class Total:
    """Money of several lines, in dinars."""

    label: Any = ""
    lines: int = 0
    projects: int = 0
    planned: Decimal = Decimal(0)
    awarded: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    def add(self, line: Any) -> None:
        self.lines += 1
        self.projects += line.projects
        self.planned += line.budget
        self.awarded += line.awarded
        self.paid += line.paid

    @property
    def share(self) -> Decimal:
        """Awarded, of a hundred planned."""
        return (self.awarded * 100 / self.planned).quantize(Decimal(1)) if self.planned else Decimal(0)


def totals(lines: Iterable[Any], key: Callable[[Any], Any]) -> list[Total]:
    """One total for each value of `key`, in the order of the first line that has it."""
    found: dict[Any, Total] = {}
    for line in lines:
        name = key(line)
        found.setdefault(name, Total(name)).add(line)
    return list(found.values())


def may_write(user: Any, plan: Plan) -> bool:
    """Departments write their own lines, the secretary everybody's, while the plan is being gathered."""
    return plan.is_open and has_role(user, "officer", "partnership_secretary")


def writes_for(user: Any, department_id: int) -> bool:
    """May this person write and link lines of that department?"""
    principal = roles_of(user).get("officer")
    if principal is not None and principal.department_id == department_id:
        return True
    return has_role(user, "partnership_secretary")


def projects_to_link(user: Any, line: PlanLine) -> QuerySet[Project]:
    """Projects of the line's department that belong to no plan yet."""
    return Project.objects.filter(department=line.department, planned=None).order_by("-pk")


register_selector("committee.plan", plans_visible)
