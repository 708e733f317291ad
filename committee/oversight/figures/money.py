"""Money: what was set aside, contracted, certified and paid; spending by field, department, kind of partner and year; the months to come."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractYear, TruncMonth
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from committee.oversight.base import COUNT, MONEY, PERCENT, Column, Line, Result, figure, percent, total_of
from committee.oversight.scope import Scope
from committee.oversight.together import together
from contracts.models import Contract, Milestone, Payment
from partnership.partners.models import PartnerKind
from partnership.people.models import Department
from partnership.workflow.path import PaymentState
from tenders.models import BudgetLine, Commitment, FieldOfPartnership

ZERO = Decimal(0)
RUNNING = ("in_force", "suspended")


def commitments(scope: Scope) -> QuerySet[Commitment]:
    """Money set aside and not released, on lines of the years of the period."""
    found = Commitment.objects.filter(
        scope.in_years("line__fiscal_year"), scope.project("terms__project__"), released_at=None
    )
    if scope.kind:
        found = found.filter(terms__project__in=Contract.objects.filter(scope.partner("partner__")).values("project"))
    return found.order_by()


def contracts(scope: Scope) -> QuerySet[Contract]:
    """Contracts that came into force in the period."""
    found = Contract.objects.filter(scope.during("in_force_at"), scope.project("project__"), scope.partner("partner__"))
    return found.exclude(in_force_at=None).order_by()


def payments(scope: Scope) -> QuerySet[Payment]:
    """Payments made in the period."""
    found = Payment.objects.filter(
        scope.during("paid_at"),
        scope.project("contract__project__"),
        scope.partner("contract__partner__"),
        state="paid",
    )
    return found.order_by()


# --- spending against budget ------------------------------------------------------------------------------------------
def cells(scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """Everything that the four tables of spending fold together: one query, however much there is."""
    if "spending" not in scope.memo:
        p = "terms__project__"
        scope.memo["spending"] = together(
            committed=_grouped(commitments(scope), "amount", p, "", F("line__fiscal_year")),
            contracted=_grouped(contracts(scope), "amended_amount", "project__", "partner__kind", ExtractYear("in_force_at"), n=Count("pk"), spent=Sum("paid")),
            paid=_grouped(payments(scope), "net", "contract__project__", "contract__partner__kind", ExtractYear("paid_at")),
        )  # fmt: skip
    return dict(scope.memo["spending"])


def _grouped(rows: QuerySet[Any], amount: str, project: str, kind: str, year: Any, **more: Any) -> QuerySet[Any, Any]:
    named = {"dim_field": F(f"{project}field"), "dim_department": F(f"{project}department"), "dim_year": year}
    if kind:
        named["dim_kind"] = F(kind)
    return rows.annotate(**named).values(*named).annotate(total=Sum(amount), **more)


def _folded(scope: Scope, dimension: str) -> dict[Any, dict[str, Decimal]]:
    found: dict[Any, dict[str, Decimal]] = {}
    for measure, parts in cells(scope).items():
        for cell in parts:
            if dimension in cell:
                line = found.setdefault(cell[dimension], dict.fromkeys(("committed", "contracted", "paid"), ZERO))
                line[measure] += cell["total"]
    return found


_SPENDING = (
    Column("committed", _("Set aside"), MONEY, True), Column("contracted", _("Contracted"), MONEY, True), Column("paid", _("Paid"), MONEY, True),
    Column("share", _("Paid of what was contracted"), PERCENT),
)  # fmt: skip
_SOURCE = _("Commitments of the budget that were not released, contracts that came into force, payments made. The period is the financial year of the line, the day a contract came into force, and the day of payment.")  # fmt: skip
_WHAT = _("What was set aside in the budget, what was contracted (with amendments) and what was paid, and the share of the contracted amount that was paid. What is paid in a period may belong to contracts of earlier ones: the share can then be above 100 per cent.")  # fmt: skip


def _spent(scope: Scope, dimension: str, labels: Iterable[tuple[Any, Any]]) -> Result:
    found = _folded(scope, dimension)
    lines = []
    for key, label in labels:
        if key in found:
            row = found[key]
            values = (
                None if dimension == "dim_kind" else row["committed"], row["contracted"], row["paid"], percent(row["paid"], row["contracted"])
            )  # fmt: skip
            lines.append(Line(str(key), label, values))
    committed, contracted, paid = total_of(lines, 0, 1, 2)
    return Result(lines, (None if dimension == "dim_kind" else committed, contracted, paid, percent(paid, contracted)))


_PATHS = {  # dimension → way to it from a commitment, a contract, a payment
    "field": ("terms__project__field", "project__field", "contract__project__field"),
    "department": ("terms__project__department", "project__department", "contract__project__department"),
    "kind": ("terms__project__contracts__partner__kind", "partner__kind", "contract__partner__kind"),
    "year": ("line__fiscal_year", "in_force_at__year", "paid_at__year"),
}


def _spending_rows(dimension: str) -> Any:
    def rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
        number = {"committed": 0, "paid": 2}.get(column, 1)
        found: QuerySet[Any] = (commitments, contracts, payments)[number](scope)
        if key:
            numeric = dimension in ("department", "year")
            if numeric and not (key.isdecimal() and len(key) < 18):
                return found.none()
            found = found.filter(**{_PATHS[dimension][number]: int(key) if numeric else key})
        return found.select_related(*_RELATED[number])

    return rows


_RELATED = (
    ("line", "terms__project__department"),
    ("project__department", "partner"),
    ("contract__project", "contract__partner", "milestone"),
)


@figure("spending_field", name=_("Spending by field"), head=_("Field"), words=_WHAT, source=_SOURCE, columns=_SPENDING, rows=_spending_rows("field"), draw=("contracted", "paid"))  # fmt: skip
def spending_field(scope: Scope) -> Result:
    """One query, shared by the four tables of spending."""
    return _spent(scope, "dim_field", FieldOfPartnership.choices)


def departments(scope: Scope) -> list[tuple[int, str]]:
    """The departments by name; the page's filter asks the same."""
    if "departments" not in scope.memo:
        scope.memo["departments"] = [(d.pk, str(d)) for d in Department.objects.order_by("name", "pk")]
    return list(scope.memo["departments"])


@figure("spending_department", name=_("Spending by department"), head=_("Department"), words=_WHAT, source=_SOURCE, columns=_SPENDING, rows=_spending_rows("department"), draw=("contracted", "paid"))  # fmt: skip
def spending_department(scope: Scope) -> Result:
    """One more query for the names."""
    return _spent(scope, "dim_department", departments(scope))


@figure("spending_kind", name=_("Spending by kind of partner"), head=_("Kind of partner"), words=_WHAT, source=_SOURCE, columns=_SPENDING, rows=_spending_rows("kind"), draw=("contracted", "paid"))  # fmt: skip
def spending_kind(scope: Scope) -> Result:
    """What is set aside has no partner yet."""
    return _spent(scope, "dim_kind", PartnerKind.choices)


@figure("spending_year", name=_("Spending by year"), head=_("Year"), words=_WHAT, source=_SOURCE, columns=_SPENDING, rows=_spending_rows("year"), draw=("committed", "contracted", "paid"))  # fmt: skip
def spending_year(scope: Scope) -> Result:
    """The years that have any money."""
    return _spent(scope, "dim_year", [(year, str(year)) for year in sorted(_folded(scope, "dim_year"))])


# --- the lines of the budget ------------------------------------------------------------------------------------------
def _sum_for_line(rows: QuerySet[Any], line: str, amount: str) -> Any:
    summed = rows.filter(**{line: OuterRef("pk")}).order_by().values(line).annotate(s=Sum(amount)).values("s")
    return Coalesce(Subquery(summed), ZERO)


def lines_of(scope: Scope) -> QuerySet[BudgetLine]:
    found = BudgetLine.objects.filter(scope.in_years("fiscal_year"))
    return found if scope.department is None else found.filter(Q(department=scope.department) | Q(department=None))


def _line_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    if column in ("contracted", "paid"):
        found: QuerySet[Any] = Contract.objects.exclude(in_force_at=None).select_related(
            "project__department", "partner"
        )
        own = {"project__terms__budget_line": int(key)} if key.isdecimal() and len(key) < 18 else {"project__terms__budget_line__in": lines_of(scope)}  # fmt: skip
        return found.filter(scope.project("project__"), **own).order_by()
    if column == "amount":
        lines = lines_of(scope).select_related("department").order_by()
        return lines.filter(pk=int(key)) if key.isdecimal() and len(key) < 18 else lines
    rows = Commitment.objects.filter(scope.project("terms__project__"), released_at=None).select_related("line", "terms__project__department")  # fmt: skip
    return rows.filter(line=int(key)) if key.isdecimal() and len(key) < 18 else rows.filter(line__in=lines_of(scope))


@figure(
    "budget_lines", name=_("Budget lines"), head=_("Budget line"),
    words=_("Each line of the budget: what was allocated, what is set aside for projects, what was contracted (with amendments), what was paid, and the share of the allocation that is set aside."),
    source=_("The budget, its commitments that were not released, and the contracts of their projects. The period is the line's financial year."),
    columns=(Column("amount", _("Allocated"), MONEY, True), Column("committed", _("Set aside"), MONEY, True), Column("contracted", _("Contracted"), MONEY, True), Column("paid", _("Paid"), MONEY, True), Column("share", _("Set aside of the allocation"), PERCENT)),
    filters=("period", "field", "department"), rows=_line_rows, draw=("amount", "committed", "paid"),
)  # fmt: skip
def budget_lines(scope: Scope) -> Result:
    """One query; as many rows as the budget has lines in these years."""
    set_aside = Commitment.objects.filter(scope.project("terms__project__"), released_at=None)
    signed = Contract.objects.filter(scope.project("project__")).exclude(in_force_at=None)
    way = "project__terms__budget_line"
    found = lines_of(scope).annotate(
        aside=_sum_for_line(set_aside, "line", "amount"), contracted=_sum_for_line(signed, way, "amended_amount"), spent=_sum_for_line(signed, way, "paid"),
    )  # fmt: skip
    lines = [
        Line(str(row.pk), f"{row.code} {row.label} ({row.fiscal_year})", (row.amount, row.aside, row.contracted, row.spent, percent(row.aside, row.amount)))
        for row in found.order_by("-fiscal_year", "code")
    ]  # fmt: skip
    amount, aside, contracted, spent = total_of(lines, 0, 1, 2, 3)
    return Result(lines, (amount, aside, contracted, spent, percent(aside, amount)))


# --- certificates and the months to come ------------------------------------------------------------------------------
def certificates(scope: Scope) -> QuerySet[Payment]:
    found = Payment.objects.filter(
        scope.during("prepared_at"), scope.project("contract__project__"), scope.partner("contract__partner__")
    )
    return found.order_by()


def _certificate_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = certificates(scope).select_related(*_RELATED[2])
    return found.filter(state=key) if key else found


@figure(
    "certificates", name=_("Payments by state"), head=_("State"),
    words=_("The payments that were prepared, by where they stand now: how many, and their amount before retention, penalties and the advance."),
    source=_("Payments of contracts. The period is when the payment was prepared."),
    columns=(Column("payments", _("Payments"), COUNT, True), Column("amount", _("Amount"), MONEY, True)),
    rows=_certificate_rows, draw=("amount",),
)  # fmt: skip
def payments_by_state(scope: Scope) -> Result:
    """One query."""
    grouped = certificates(scope).values("state").annotate(n=Count("pk"), amount=Sum("amount"))
    found = {row["state"]: row for row in grouped}
    lines = [Line(s, s.label, (found[s]["n"], found[s]["amount"])) for s in PaymentState if s in found]
    count, amount = total_of(lines, 0, 1)
    return Result(lines, (count, amount))


AHEAD = 12  # months


def awaited(scope: Scope) -> QuerySet[Milestone]:
    """Deliverables of running contracts that are still to be paid."""
    found = Milestone.objects.filter(
        scope.project("contract__project__"), scope.partner("contract__partner__"), contract__state__in=RUNNING,
        amount__gt=0, due_on__isnull=False,
    )  # fmt: skip
    return found.exclude(payments__state="paid").order_by()  # a rejected payment is prepared anew


def _months(scope: Scope, count: int = AHEAD) -> list[date]:
    """The first days of this month and those that follow."""
    first = scope.today.replace(day=1)
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def _forecast_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = awaited(scope).select_related("contract__project", "contract__partner")
    months = _months(scope, AHEAD + 1)
    if key == "overdue":
        return found.filter(due_on__lt=months[0])
    if key == "later":
        return found.filter(due_on__gte=months[-1])
    year, _dash, month = key.partition("-")
    return found.filter(due_on__year=int(year), due_on__month=int(month)) if (year + month).isdecimal() and len(key) == 7 else found  # fmt: skip


@figure(
    "forecast", name=_("Cash forecast by month"), head=_("Month"),
    words=_("What running contracts are expected to ask for, by the month in which each deliverable is due: the next twelve months, what was due before this month and is not paid, and what comes later. Payments follow acceptance, so that money leaves some weeks after the month shown."),
    source=_("Deliverables with an amount of contracts in force or suspended that are not paid. A period does not narrow it."),
    columns=(Column("deliverables", _("Deliverables"), COUNT, True), Column("amount", _("Amount"), MONEY, True)),
    filters=("field", "department", "kind"), rows=_forecast_rows, draw=("amount",),
)  # fmt: skip
def forecast(scope: Scope) -> Result:
    """One query; a row for each month in which anything is due."""
    grouped = (
        awaited(scope)
        .annotate(month=TruncMonth("due_on"))
        .values("month")
        .annotate(n=Count("pk"), amount=Sum("amount"))
    )
    months = _months(scope)
    found: dict[str, list[Any]] = {}
    for row in grouped:
        month = row["month"]
        key = "overdue" if month < months[0] else "later" if month > months[-1] else f"{month:%Y-%m}"
        line = found.setdefault(key, [0, ZERO])
        line[0], line[1] = line[0] + row["n"], line[1] + row["amount"]
    keys = [("overdue", _("before this month"))] + [(f"{m:%Y-%m}", f"{MONTHS[m.month]} {m.year}") for m in months] + [("later", _("later"))]  # fmt: skip
    lines = [Line(key, label, tuple(found.get(key, (0, ZERO)))) for key, label in keys]
    count, amount = total_of(lines, 0, 1)
    return Result(lines, (count, amount))
