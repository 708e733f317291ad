"""Budget lines and commitments."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from partnership.workflow.clock import today
from tenders.models import BudgetLine, Commitment, TermsOfReference
from tenders.selectors.project import of_visible_projects


def budget_lines(year: int | None = None) -> QuerySet[BudgetLine]:
    """All lines with their department; of one financial year if given."""
    lines = BudgetLine.objects.select_related("department").annotate(free_amount=F("amount") - F("committed"))
    return lines.filter(fiscal_year=year) if year else lines


def budget_years() -> list[int]:
    return list(BudgetLine.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())


def lines_for(terms: TermsOfReference) -> QuerySet[BudgetLine]:
    """The open lines finance may choose for a project: this year's and later, central or of its department."""
    return (
        budget_lines()
        .filter(is_open=True, fiscal_year__gte=today().year)
        .filter(Q(department=None) | Q(department=terms.project.department_id))
        .order_by("fiscal_year", "code")
    )


def has_line_with_room(terms: TermsOfReference) -> bool:
    """Does one line have enough free money for the estimated budget?"""
    needed = terms.estimated_budget
    return needed is not None and lines_for(terms).filter(amount__gte=F("committed") + needed).exists()


def totals(lines: QuerySet[BudgetLine]) -> dict[str, Decimal]:
    """Allocated, committed and free over these lines, in dinars."""
    sums: dict[str, Any] = lines.aggregate(amount=Sum("amount"), committed=Sum("committed"))
    amount, committed = sums["amount"] or Decimal(0), sums["committed"] or Decimal(0)
    return {"amount": amount, "committed": committed, "free": amount - committed}


def commitments_of_line(line: BudgetLine, viewer: Any) -> QuerySet[Commitment]:
    """What is and was committed on a line, for the projects the viewer may see."""
    rows = line.commitments.select_related("terms__project", "committed_by", "released_by")
    return rows.filter(of_visible_projects(viewer, "terms__project"))


def commitment_of(terms: TermsOfReference) -> Commitment | None:
    """The commitment in force for these terms."""
    return (
        terms.commitments.select_related("line")
        .only("terms", "amount", "committed_at", "line__code", "line__name", "line__name_en", "line__fiscal_year")
        .filter(released_at=None)
        .first()
    )
