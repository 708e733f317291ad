"""Who wins, how concentrated it is, and what was saved against the estimate."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.models import Award
from committee.oversight.base import (
    COUNT,
    MONEY,
    PERCENT,
    TENTH,
    Column,
    Line,
    Result,
    figure,
    in_language,
    percent,
    total_of,
)
from committee.oversight.scope import Scope
from tenders.models import FieldOfPartnership

STANDING = ("standstill", "final")  # the letters are out: who won is known
TOP = 10
LOW_HHI, HIGH_HHI = 1500, 2500


def awards(scope: Scope) -> QuerySet[Award]:
    """The awards decided in the period that the bidders know of."""
    found = Award.objects.filter(
        scope.during("decided_at"), scope.project("tender__project__"), scope.partner("bid__partner__"), state__in=STANDING
    )  # fmt: skip
    return found.exclude(tender__in=scope.barred).order_by()


def _listed(found: QuerySet[Any]) -> QuerySet[Any]:
    return found.select_related("tender__project__department", "bid__partner", "tender__terms")


def by_partner(scope: Scope) -> list[dict[str, Any]]:
    """Partner → awards and their amount, the largest first. One query."""
    if "by_partner" not in scope.memo:
        grouped = (
            awards(scope)
            .values("bid__partner", who=in_language("bid__partner__name"))
            .annotate(n=Count("pk"), amount=Sum("amount"))
        )
        scope.memo["by_partner"] = list(grouped.order_by("-amount", "bid__partner"))
    return list(scope.memo["by_partner"])


def _partner_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = _listed(awards(scope))
    if key == "rest":
        return found.exclude(bid__partner__in=[row["bid__partner"] for row in by_partner(scope)[:TOP]])
    return found.filter(bid__partner=int(key)) if key.isdecimal() and len(key) < 18 else found


def hhi(shares: list[Decimal]) -> int:
    """The sum of the squared shares in percent: 10,000 for one winner, near 0 for very many."""
    return int(sum((share * share for share in shares), Decimal(0)).to_integral_value())


@figure(
    "concentration", name=_("Concentration of awards"), head=_("Partner"),
    words=_("The partners that won, their awards, the amount and its share of everything awarded; the ten largest by name, the others together. The concentration index (HHI) is the sum of the squared shares in percent: 10,000 means one partner won everything, below 1,500 counts as little concentrated, above 2,500 as highly."),
    source=_("Awards of which the bidders were told (standstill or final). The period is when the minister decided."),
    columns=(Column("awards", _("Awards"), COUNT, True), Column("amount", _("Amount"), MONEY, True), Column("share", _("Share of the amount"), PERCENT)),
    rows=_partner_rows, draw=("share",),
)  # fmt: skip
def concentration(scope: Scope) -> Result:
    """One query; as many rows as there are winners."""
    found = by_partner(scope)
    whole = sum((row["amount"] for row in found), Decimal(0))
    lines = [
        Line(
            str(row["bid__partner"]),
            row["who"],
            (row["n"], row["amount"], percent(row["amount"], whole)),
        )
        for row in found[:TOP]
    ]
    if rest := found[TOP:]:
        amount = sum((row["amount"] for row in rest), Decimal(0))
        lines.append(Line("rest", _("all others"), (sum(r["n"] for r in rest), amount, percent(amount, whole))))
    if not whole:
        return Result(lines, (0, Decimal(0), None))
    index = hhi([row["amount"] * 100 / whole for row in found])
    grade = _("little concentrated") if index < LOW_HHI else _("highly concentrated") if index > HIGH_HHI else _("moderately concentrated")  # fmt: skip
    three = percent(sum((row["amount"] for row in found[:3]), Decimal(0)), whole)
    says = _("The three largest partners hold %(share)s %% of the amount; HHI %(index)s: %(grade)s.") % {
        "share": three, "index": f"{index:,}", "grade": grade,
    }  # fmt: skip
    return Result(lines, (sum(row["n"] for row in found), whole, percent(whole, whole)), says)


# --- savings ----------------------------------------------------------------------------------------------------------
def compared(scope: Scope) -> QuerySet[Award]:
    """Awards whose terms had an estimate."""
    return awards(scope).filter(tender__terms__estimated_budget__isnull=False)


def _saving_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = _listed(compared(scope))
    return found.filter(tender__project__field=key) if key else found


def saved_by_field(scope: Scope) -> dict[str, dict[str, Any]]:
    """Field → awards with an estimate: how many, the estimates, the amounts."""
    if "saved" not in scope.memo:
        grouped = compared(scope).values("tender__project__field").annotate(
            n=Count("pk"), estimate=Sum("tender__terms__estimated_budget"), amount=Sum("amount")
        )  # fmt: skip
        scope.memo["saved"] = {row["tender__project__field"]: row for row in grouped}
    return dict(scope.memo["saved"])


@figure(
    "savings", name=_("Savings between estimate and award"), head=_("Field"),
    words=_("The estimated budget of the terms of reference against the amount awarded, by field: the difference in dinars and as a share of the estimate. Below zero the award costs more than was estimated."),
    source=_("Approved terms of reference and awards of which the bidders were told. The period is when the minister decided."),
    columns=(Column("awards", _("Awards"), COUNT, True), Column("estimate", _("Estimate"), MONEY, True), Column("amount", _("Awarded"), MONEY, True), Column("saved", _("Saved"), MONEY), Column("share", _("Saved of the estimate"), PERCENT)),
    rows=_saving_rows, draw=("estimate", "amount"),
)  # fmt: skip
def savings(scope: Scope) -> Result:
    """One query, shared with the returns."""
    found = saved_by_field(scope)
    lines = [
        Line(code, label, _saved(found[code]["n"], found[code]["estimate"], found[code]["amount"]))
        for code, label in FieldOfPartnership.choices
        if code in found
    ]
    count, estimate, amount = total_of(lines, 0, 1, 2)
    whole = _saved(count, estimate, amount)
    says = (
        _("Awards lie %(share)s %% below the estimates: %(saved)s dinars less.") % {"share": whole[4], "saved": f"{whole[3]:,.3f}"}
        if whole[3] and whole[3] > 0
        else ""
    )  # fmt: skip
    return Result(lines, whole, says)


def _saved(count: int, estimate: Any, amount: Any) -> tuple[Any, ...]:
    return count, estimate, amount, estimate - amount, percent(estimate - amount, estimate)


# --- outliers ---------------------------------------------------------------------------------------------------------
FENCE = Decimal("1.5")  # Tukey: further than one and a half times the middle half's width
_OUTSIDE = """
WITH v AS (SELECT * FROM ({rows}) AS found({names})), b AS (
  SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY value) AS q1, percentile_cont(0.75) WITHIN GROUP (ORDER BY value) AS q3 FROM v),
f AS (SELECT q1 - 1.5 * (q3 - q1) AS low, q3 + 1.5 * (q3 - q1) AS high, (q1 + q3) / 2 AS middle FROM b)
SELECT v.*, f.low, f.high FROM v, f WHERE v.value < f.low OR v.value > f.high ORDER BY abs(v.value - f.middle) DESC, v.pk
"""
MOST_OUTLIERS = 20


def outside(rows: QuerySet[Any], value: Any, **named: Any) -> list[dict[str, Any]]:
    """Rows whose value lies outside Tukey's fences, the farthest first: pk, value, the named columns, `low` and `high`."""
    wanted = {name: F(way) if isinstance(way, str) else way for name, way in named.items()}
    names = ["pk", "value", *named]
    asked = rows.order_by().annotate(value=value, **{f"{n}_": way for n, way in wanted.items()})
    sql, params = asked.values_list("pk", "value", *(f"{n}_" for n in named)).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_OUTSIDE.format(rows=sql, names=", ".join(names)), params)
        found = cursor.fetchmany(MOST_OUTLIERS)
    return [dict(zip((*names, "low", "high"), row, strict=True)) for row in found]


def rounded(value: Any, places: Decimal) -> Decimal:
    return Decimal(str(value)).quantize(places)


_SAVED = (F("tender__terms__estimated_budget") - F("amount")) * 100 / F("tender__terms__estimated_budget")


def _outlier_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = _listed(awards(scope)).filter(pk__in=[row["pk"] for row in outside(compared(scope), _SAVED)])
    return found.filter(pk=int(key)) if key.isdecimal() and len(key) < 18 else found


@figure(
    "price_outliers", name=_("Awards far from the estimate"), head=_("Award"),
    words=_("Awards whose saving against the estimate lies far outside the usual: below the first quartile or above the third by more than one and a half times the distance between the two (Tukey's fences). At most twenty, the farthest first."),
    source=_("As for the savings."),
    columns=(Column("estimate", _("Estimate"), MONEY), Column("amount", _("Awarded"), MONEY), Column("share", _("Saved of the estimate"), PERCENT), Column("low", _("Usual from"), PERCENT), Column("high", _("Usual to"), PERCENT)),
    rows=_outlier_rows,
)  # fmt: skip
def price_outliers(scope: Scope) -> Result:
    """One query."""
    way = in_language("tender__project__title")
    found = outside(compared(scope), _SAVED, reference="tender__reference", title=way, estimate="tender__terms__estimated_budget", amount="amount")  # fmt: skip
    if not found:
        return Result([], None, _("No award lies far outside the usual."))
    lines = []
    for row in found:
        share = tuple(rounded(row[name], TENTH) for name in ("value", "low", "high"))
        url = reverse("committee:award", args=[row["pk"]])
        lines.append(
            Line(str(row["pk"]), f"{row['title']} – {row['reference']}", (row["estimate"], row["amount"], *share), url)
        )
    return Result(lines)
