"""What the money brings: beneficiaries, the cost of each, what came back for a dinar, and what lies far outside the usual."""

from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.oversight.base import (
    COUNT,
    FILS,
    MONEY,
    PERCENT,
    RATIO,
    Column,
    Line,
    Result,
    figure,
    in_language,
    percent,
    ratio,
    total_of,
)
from committee.oversight.figures.awards import outside, rounded, saved_by_field
from committee.oversight.figures.money import ZERO, cells, contracts
from committee.oversight.figures.results import groups
from committee.oversight.scope import Scope
from committee.oversight.together import together
from contracts.models import Contract, Milestone
from tenders.models import BeneficiaryGroup, FieldOfPartnership, Project


def _projects(scope: Scope, groups_of: QuerySet[BeneficiaryGroup]) -> QuerySet[Any]:
    return Project.objects.filter(pk__in=groups_of.values("terms__project")).select_related("department").order_by()


# --- cost and return --------------------------------------------------------------------------------------------------
def by_field(scope: Scope) -> dict[str, dict[str, Any]]:
    """Field → contracts, their amount, what was paid, people, deliverables accepted and their amount. One query beside the spending's."""
    if "by_field" not in scope.memo:
        empty = {"n": 0, "amount": ZERO, "paid": ZERO, "people": 0, "accepted": ZERO}
        found: dict[str, dict[str, Any]] = {}
        for cell in cells(scope)["contracted"]:
            line = found.setdefault(cell["dim_field"], dict(empty))
            for name, part in (("n", "n"), ("amount", "total"), ("paid", "spent")):
                line[name] += cell[part]
        done = Milestone.objects.filter(contract__in=contracts(scope).values("pk"), state="accepted").order_by()
        asked = together(
            people=groups(scope).values(dim_field=F("terms__project__field")).annotate(total=Sum("number")),
            accepted=done.values(dim_field=F("contract__project__field")).annotate(total=Sum("amount")),
        )
        for name, rows in asked.items():
            for row in rows:
                found.setdefault(row["dim_field"], dict(empty))[name] = row["total"]
        scope.memo["by_field"] = found
    return dict(scope.memo["by_field"])


def _field_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    if column == "people":
        found = groups(scope)
        return _projects(scope, found.filter(terms__project__field=key) if key else found)
    signed = contracts(scope)
    if column == "accepted":
        done = Milestone.objects.filter(contract__in=signed.values("pk"), state="accepted").order_by()
        done = done.select_related("contract__project", "contract__partner")
        return done.filter(contract__project__field=key) if key else done
    signed = signed.select_related("project__department", "partner")
    return signed.filter(project__field=key) if key else signed


@figure(
    "cost", name=_("Cost per beneficiary"), head=_("Field"),
    words=_("The amount of the signed contracts (with amendments), the people they are to serve, and the first divided by the second."),
    source=_("Contracts that came into force, and the beneficiaries in their terms of reference. The period is the day the contract came into force."),
    columns=(Column("contracts", _("Contracts"), COUNT, True), Column("amount", _("Amount"), MONEY, True), Column("people", _("Beneficiaries"), COUNT, True), Column("each", _("Cost per person"), MONEY)),
    rows=_field_rows, draw=("each",),
)  # fmt: skip
def cost(scope: Scope) -> Result:
    """Two queries, shared with the returns."""
    found = by_field(scope)
    lines = [
        Line(code, label, _costs(found[code]["n"], found[code]["amount"], found[code]["people"]))
        for code, label in FieldOfPartnership.choices
        if code in found
    ]
    return Result(lines, _costs(*total_of(lines, 0, 1, 2)))


def _costs(count: int, amount: Any, people: int) -> tuple[Any, ...]:
    return count, amount, people, ratio(amount, people, "0.001")


@figure(
    "returns", name=_("What the money brings"), head=_("Field"),
    words=_("Four measures of return: people served for a thousand dinars contracted; the amount of accepted deliverables; accepted deliverables for each dinar paid (1.00 or more: nothing was paid ahead of work); and what was saved against the estimate."),
    source=_("Contracts that came into force, their beneficiaries and accepted deliverables, payments, and awards. The period is the day the contract came into force; for the saving the day of the minister's decision."),
    columns=(Column("contracts", _("Contracts"), COUNT, True), Column("thousand", _("People for 1,000 dinars"), RATIO), Column("accepted", _("Deliverables accepted"), MONEY, True), Column("paid", _("Paid"), MONEY), Column("each", _("Accepted for a dinar paid"), RATIO), Column("saved", _("Saved of the estimate"), PERCENT)),
    rows=_field_rows, draw=("thousand",),
)  # fmt: skip
def returns(scope: Scope) -> Result:
    """No query beside those of cost and savings."""
    found = by_field(scope)
    saved = {code: (row["estimate"], row["amount"]) for code, row in saved_by_field(scope).items()}
    lines = []
    for code, label in FieldOfPartnership.choices:
        if code in found:
            lines.append(Line(code, label, _returned(found[code], *saved.get(code, (ZERO, ZERO)))))
    whole = {
        name: sum((row[name] for row in found.values()), ZERO) for name in ("amount", "paid", "accepted", "people")
    }
    whole["n"] = sum(row["n"] for row in found.values())
    estimate, amount = (sum((pair[n] for pair in saved.values()), ZERO) for n in (0, 1))
    return Result(lines, _returned(whole, estimate, amount))


def _returned(row: dict[str, Any], estimate: Any, amount: Any) -> tuple[Any, ...]:
    return (
        row["n"], ratio(row["people"] * 1000, row["amount"]), row["accepted"], row["paid"], ratio(row["accepted"], row["paid"]),
        percent(estimate - amount, estimate),
    )  # fmt: skip


# --- outliers ---------------------------------------------------------------------------------------------------------
def costed(scope: Scope) -> QuerySet[Contract]:
    """Signed contracts with the number of their beneficiaries."""
    summed = BeneficiaryGroup.objects.filter(terms__project=OuterRef("project")).order_by().values("terms__project")
    people = Subquery(summed.annotate(n=Sum("number")).values("n"))
    return contracts(scope).annotate(people=people).filter(people__gt=0)


_EACH = ExpressionWrapper(F("amended_amount") / F("people"), output_field=DecimalField(max_digits=20, decimal_places=6))


def _cost_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = contracts(scope).filter(pk__in=[row["pk"] for row in outside(costed(scope), _EACH)])
    found = found.select_related("project__department", "partner")
    return found.filter(pk=int(key)) if key.isdecimal() and len(key) < 18 else found


@figure(
    "cost_outliers", name=_("Contracts of unusual cost per beneficiary"), head=_("Contract"),
    words=_("Contracts whose cost per beneficiary lies far outside the usual: below the first quartile or above the third by more than one and a half times the distance between the two (Tukey's fences). At most twenty, the farthest first. Care in a centre costs more than a lecture: an outlier asks a question and is no finding."),
    source=_("As for the cost per beneficiary."),
    columns=(Column("amount", _("Amount"), MONEY), Column("people", _("Beneficiaries"), COUNT), Column("each", _("Cost per person"), MONEY), Column("low", _("Usual from"), MONEY), Column("high", _("Usual to"), MONEY)),
    rows=_cost_rows,
)  # fmt: skip
def cost_outliers(scope: Scope) -> Result:
    """One query."""
    found = outside(
        costed(scope),
        _EACH,
        number="number",
        title=in_language("project__title"),
        amount="amended_amount",
        people="people",
    )
    if not found:
        return Result([], None, _("No contract's cost per beneficiary lies far outside the usual."))
    lines = []
    for row in found:
        each, low, high = (rounded(row[name], FILS) for name in ("value", "low", "high"))
        url = reverse("contracts:contract", args=[row["pk"]])
        values = (row["amount"], row["people"], each, max(low, ZERO), high)
        lines.append(Line(str(row["pk"]), f"{row['title']} – {row['number']}", values, url))
    return Result(lines)
