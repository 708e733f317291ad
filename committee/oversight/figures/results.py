"""What contracts brought, as their performance rooms know it: people reached, indicators, evaluations, penalties."""

from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committee.oversight.base import (
    COUNT,
    MONEY,
    PERCENT,
    TENTH,
    Column,
    Line,
    Result,
    figure,
    percent,
    ratio,
    total_of,
)
from committee.oversight.figures.money import ZERO, contracts, payments
from committee.oversight.figures.office import partners_of
from committee.oversight.scope import Scope
from committee.oversight.together import together
from contracts.models import Beneficiaries, Contract, Evaluation, IndicatorValue, Penalty, Standing
from contracts.models.evaluation import StandingValue
from contracts.services.evaluation import COUNTED
from partnership.partners.models import Partner
from tenders.models import BeneficiaryGroup, FieldOfPartnership, Indicator, Project

NAMED = 12


# --- the rows ---------------------------------------------------------------------------------------------------------
def groups(scope: Scope) -> QuerySet[BeneficiaryGroup]:
    """The beneficiaries of projects with a contract that came into force in the period."""
    signed = contracts(scope).filter(project=OuterRef("terms__project"))
    return BeneficiaryGroup.objects.filter(Exists(signed)).order_by()


def reached_rows(scope: Scope) -> QuerySet[Beneficiaries]:
    """For each signed contract and kind of people the accepted report that reached most: the same people come again."""
    told = Beneficiaries.objects.filter(
        period__state="accepted", number__isnull=False, period__contract__in=contracts(scope).values("pk")
    )
    most = told.order_by("period__contract_id", "kind", "-number", "pk").distinct("period__contract_id", "kind")
    return Beneficiaries.objects.filter(pk__in=most.values("pk")).order_by()


def reported_contracts(scope: Scope) -> QuerySet[Contract]:
    """Signed contracts of which a report with people was accepted."""
    told = Beneficiaries.objects.filter(period__contract=OuterRef("pk"), period__state="accepted", number__isnull=False)
    return contracts(scope).filter(Exists(told))


_LOWER = Q(indicator__better=Indicator.Better.LOWER)
MET = (_LOWER & Q(actual__lte=F("target"))) | (~_LOWER & Q(actual__gte=F("target")))
_DIVIDED: Any = DecimalField(max_digits=30, decimal_places=10)


def _share(over: str, under: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(over) * 100 / NullIf(F(under), Value(ZERO)), output_field=_DIVIDED)


# How far a target was met, 0 to 100: as IndicatorValue.percent reckons it.
SHARE_MET = Greatest(
    Value(ZERO),
    Least(
        Value(Decimal(100)),
        Case(
            When(MET, then=Value(Decimal(100))), When(_LOWER, then=_share("target", "actual")),
            default=Coalesce(_share("actual", "target"), Value(Decimal(100))), output_field=_DIVIDED,
        ),
    ),
    output_field=_DIVIDED,
)  # fmt: skip


def measured(scope: Scope) -> QuerySet[IndicatorValue]:
    """Indicators with a target and an actual in accepted reports of periods that ended within the period."""
    found = IndicatorValue.objects.filter(
        scope.on_days("period__ends_on"), scope.project("period__contract__project__"), scope.partner("period__contract__partner__"),
        period__state="accepted", target__isnull=False, actual__isnull=False,
    )  # fmt: skip
    return found.order_by()


def concluded(scope: Scope) -> QuerySet[Evaluation]:
    """Evaluations that were concluded, or decided after an appeal, in the period."""
    found = Evaluation.objects.filter(
        scope.during("concluded_at"), scope.project("contract__project__"), scope.partner("contract__partner__"),
        state__in=COUNTED, total__isnull=False,
    )  # fmt: skip
    return found.order_by()


def imposed(scope: Scope) -> QuerySet[Penalty]:
    """Penalties imposed in the period, the waived ones too."""
    found = Penalty.objects.filter(
        scope.during("imposed_at"), scope.project("contract__project__"), scope.partner("contract__partner__")
    )
    return found.order_by()


NOT_EVALUATED = "none"


def standings(scope: Scope) -> QuerySet[Partner]:
    """Registered partners with their standing today, as contracts.selectors.standing_of says it."""
    day = scope.today
    own = Standing.objects.filter(partner=OuterRef("pk"), since__lte=day)
    bar = own.filter(value=StandingValue.BAR, until__gte=day)
    rest = own.exclude(value=StandingValue.BAR).exclude(until__lt=day).order_by("-pk").values("value")[:1]
    now = Case(
        When(Exists(bar), then=Value(StandingValue.BAR.value)), default=Coalesce(Subquery(rest), Value(NOT_EVALUATED))
    )
    return partners_of(scope).annotate(standing=now)


def _asked(scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """Everything that the figures of this room fold together: one query, however much there is."""
    if "results" not in scope.memo:
        who = {
            "dim_key": F("contract__partner"), "dim_name": F("contract__partner__name"), "dim_name_en": F("contract__partner__name_en"),
        }  # fmt: skip
        reached, told = reached_rows(scope), reported_contracts(scope)
        people = {"planned_": Sum("planned"), "reached_": Sum("number"), "contracts_": Count("period__contract", distinct=True)}  # fmt: skip
        scope.memo["results"] = together(
            planned=groups(scope).values(dim_key=F("kind")).annotate(people=Sum("number"), n=Count("terms", distinct=True)),
            kinds=reached.values(dim_key=F("kind")).annotate(**people),
            fields=reached.values(dim_key=F("period__contract__project__field")).annotate(**people),
            cost=told.values(dim_key=F("project__field")).annotate(n=Count("pk"), amount_=Sum("amended_amount"), paid_=Sum("paid")),
            indicators=measured(scope).values(dim_key=F("period__contract__project__field")).annotate(n=Count("pk"), met=Count("pk", filter=MET), mean=Avg(SHARE_MET)),
            evaluations=concluded(scope).values(**who).annotate(n=Count("pk"), sum_=Sum("total"), lowest=Min("total"), bad=Count("pk", filter=Q(is_bad=True))),
            standings=standings(scope).values(dim_key=F("standing")).annotate(n=Count("pk")),
            penalties=imposed(scope).values(**who).annotate(n=Count("pk"), imposed_=Sum("amount"), waived_=Sum("amount", filter=Q(waived_at__isnull=False))),
            deducted=payments(scope).filter(penalty__gt=0).values(**who).annotate(deducted_=Sum("penalty")),
        )  # fmt: skip
    return dict(scope.memo["results"])


def _partner(row: dict[str, Any]) -> Partner:
    return Partner(pk=row["dim_key"], name=row["dim_name"], name_en=row["dim_name_en"])


def _is_key(key: str) -> bool:
    return key.isdecimal() and len(key) < 18


# --- beneficiaries ----------------------------------------------------------------------------------------------------
def _kind_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = groups(scope).filter(kind=key) if key else groups(scope)
    return Project.objects.filter(pk__in=found.values("terms__project")).select_related("department").order_by()


@figure(
    "beneficiaries", name=_("Beneficiaries by kind"), head=_("Kind of beneficiary"),
    words=_("The people whom signed projects are to serve, by kind, as the approved terms of reference number them, and in how many projects. A person who belongs to two kinds, or to two projects, counts in each."),
    source=_("Terms of reference of projects whose contract came into force. The period is the day it came into force."),
    columns=(Column("people", _("Beneficiaries"), COUNT, True), Column("projects", _("Projects"), COUNT, True), Column("share", _("Share of the people"), PERCENT)),
    rows=_kind_rows, draw=("people",),
)  # fmt: skip
def beneficiaries(scope: Scope) -> Result:
    """No query beside this room's. No total of projects: one that serves several kinds stands in several lines."""
    found = {row["dim_key"]: row for row in _asked(scope)["planned"]}
    whole = sum(row["people"] for row in found.values())
    lines = [
        Line(kind, label, (found[kind]["people"], found[kind]["n"], percent(found[kind]["people"], whole)))
        for kind, label in sorted(
            BeneficiaryGroup.Kind.choices, key=lambda c: -found.get(c[0], {"people": 0})["people"]
        )
        if kind in found
    ]
    return Result(lines, (whole, None, percent(whole, whole)))


def _reached_list(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = reached_rows(scope).select_related("period__contract__project", "period__contract__partner")
    return found.filter(kind=key) if key else found


@figure(
    "reached", name=_("Beneficiaries planned and reached"), head=_("Kind of beneficiary"),
    words=_("The people that signed contracts were to serve by now and those that they reached, by kind: for each contract and kind the accepted report that reached most, beside what that report had planned. Reports of one contract are not added up, because the same people come again. A contract without an accepted report does not count."),
    source=_("Periodic reports of the partners that the department accepted. The period is the day the contract came into force."),
    columns=(Column("planned", _("Planned"), COUNT, True), Column("reached", _("Reached"), COUNT, True), Column("share", _("Reached of those planned"), PERCENT)),
    rows=_reached_list, draw=("planned", "reached"),
)  # fmt: skip
def reached(scope: Scope) -> Result:
    """One query, shared by this room's figures."""
    found = {row["dim_key"]: row for row in _asked(scope)["kinds"]}
    kinds = sorted((c for c in BeneficiaryGroup.Kind.choices if c[0] in found), key=lambda c: -found[c[0]]["planned_"])
    lines = [Line(kind, label, _reach(found[kind]["planned_"], found[kind]["reached_"])) for kind, label in kinds]
    planned, people = total_of(lines, 0, 1)
    says = ""
    if planned:
        says = _("Of %(planned)s people planned in the reports accepted so far, %(reached)s were reached: %(share)s %%.") % {
            "planned": f"{planned:,}", "reached": f"{people:,}", "share": percent(people, planned),
        }  # fmt: skip
    return Result(lines, _reach(planned, people), says)


def _reach(planned: int, people: int) -> tuple[Any, ...]:
    return planned, people, percent(people, planned)


def _cost_list(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    if column == "reached":
        found: QuerySet[Any] = reached_rows(scope).select_related(
            "period__contract__project", "period__contract__partner"
        )
        return found.filter(period__contract__project__field=key) if key else found
    told = reported_contracts(scope).select_related("project__department", "partner")
    return told.filter(project__field=key) if key else told


@figure(
    "reached_cost", name=_("Cost per person reached"), head=_("Field"),
    words=_("For the contracts of which a report was accepted: what was paid out divided by the people reached, beside the contract's amount (with amendments) divided by the people planned. While a contract runs, both what is paid and who is reached still grow."),
    source=_("Contracts that came into force, what was paid to them, and periodic reports that the department accepted. The period is the day the contract came into force."),
    columns=(Column("contracts", _("Contracts"), COUNT, True), Column("paid", _("Paid"), MONEY, True), Column("reached", _("Reached"), COUNT, True), Column("each", _("Cost per person reached"), MONEY), Column("planned_each", _("Cost per person planned"), MONEY)),
    rows=_cost_list, draw=("each", "planned_each"),
)  # fmt: skip
def reached_cost(scope: Scope) -> Result:
    """No query beside this room's."""
    asked = _asked(scope)
    money, people = ({row["dim_key"]: row for row in asked[name]} for name in ("cost", "fields"))
    lines: list[Line] = []
    whole: list[Any] = [0, ZERO, 0, ZERO, 0]
    for code, label in FieldOfPartnership.choices:
        if code in money:
            row, told = money[code], people.get(code, {"planned_": 0, "reached_": 0})
            parts: list[Any] = [
                row["n"],
                Decimal(row["paid_"]),
                told["reached_"],
                Decimal(row["amount_"]),
                told["planned_"],
            ]
            whole = [a + b for a, b in zip(whole, parts, strict=True)]
            lines.append(Line(code, label, _each(*parts)))
    return Result(lines, _each(*whole))


def _each(count: int, paid: Any, people: int, amount: Any, planned: int) -> tuple[Any, ...]:
    return count, paid, people, ratio(paid, people, "0.001"), ratio(amount, planned, "0.001")


# --- indicators -------------------------------------------------------------------------------------------------------
def _indicator_list(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = measured(scope).select_related("indicator", "period__contract__partner")
    if column in ("met", "missed"):
        found = found.filter(MET) if column == "met" else found.exclude(MET)
    return found.filter(period__contract__project__field=key) if key else found


@figure(
    "indicators", name=_("Indicators against their targets"), head=_("Field"),
    words=_("The indicators of contracts in their periodic reports: how many were measured, how many met their target and how many missed it, and how far targets were met on average (each from 0 to 100 percent, more than the target counts 100)."),
    source=_("Targets and actuals in periodic reports that the department accepted. The period is the day on which the reporting period ended."),
    columns=(Column("measured", _("Measured"), COUNT, True), Column("met", _("Target met"), COUNT, True), Column("missed", _("Target missed"), COUNT, True), Column("mean", _("Met on average"), PERCENT)),
    rows=_indicator_list, draw=("mean",),
)  # fmt: skip
def indicators(scope: Scope) -> Result:
    """No query beside this room's."""
    found = {row["dim_key"]: row for row in _asked(scope)["indicators"]}
    lines = [
        Line(code, label, _met(found[code]["n"], found[code]["met"], found[code]["mean"]))
        for code, label in FieldOfPartnership.choices
        if code in found
    ]
    count, met = total_of(lines, 0, 1)
    summed = sum((Decimal(row["mean"]) * row["n"] for row in found.values()), ZERO)
    return Result(lines, _met(count, met, summed / count if count else None))


def _met(count: int, met: int, mean: Any) -> tuple[Any, ...]:
    return count, met, count - met, None if mean is None else Decimal(mean).quantize(TENTH)


# --- evaluations ------------------------------------------------------------------------------------------------------
def _evaluation_list(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = concluded(scope).select_related("period", "contract__project", "contract__partner")
    if column == "bad":
        found = found.filter(is_bad=True)
    return found.filter(contract__partner=int(key)) if _is_key(key) else found


@figure(
    "evaluations", name=_("Partners' scores in their evaluations"), head=_("Partner"),
    words=_("For each partner the periodic evaluations that were concluded: how many, the average and the lowest score of 100, and how many were bad (under the limit of the rules when they were made). The twelve with the lowest average by name, the total covers all."),
    source=_("Performance evaluations that were concluded, or decided after an appeal. The period is the day an evaluation was concluded."),
    columns=(Column("evaluations", _("Evaluations"), COUNT, True), Column("mean", _("Average score"), PERCENT), Column("lowest", _("Lowest score"), PERCENT), Column("bad", _("Bad"), COUNT, True)),
    rows=_evaluation_list, draw=("mean",),
)  # fmt: skip
def evaluations(scope: Scope) -> Result:
    """No query beside this room's."""
    found = _asked(scope)["evaluations"]
    ordered = sorted(found, key=lambda row: (Decimal(row["sum_"]) / row["n"], row["dim_key"]))
    lines = [
        Line(str(row["dim_key"]), str(_partner(row)), _scores([row]), _partner(row).get_absolute_url())
        for row in ordered[:NAMED]
    ]
    return Result(lines, _scores(found) if found else (0, None, None, 0))


def _scores(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    count = sum(row["n"] for row in rows)
    mean = sum((Decimal(row["sum_"]) for row in rows), ZERO) / count
    lowest = min(Decimal(row["lowest"]) for row in rows)
    return count, mean.quantize(TENTH), lowest.quantize(TENTH), sum(row["bad"] for row in rows)


def _standing_list(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found: QuerySet[Any] = standings(scope)
    return found.filter(Q(standing=key)) if key else found


@figure(
    "standings", name=_("Standing of partners"), head=_("Standing"),
    words=_("The registered partners by their standing today: what the latest evaluation or decision of the committee says, a bar as long as it holds; partners that were never evaluated stand by themselves."),
    source=_("Standings that evaluations and the committee's decisions set, as they stand now. A period does not narrow it."),
    columns=(Column("partners", _("Partners"), COUNT, True), Column("share", _("Share of partners"), PERCENT)),
    filters=("kind",), rows=_standing_list, draw=("partners",),
)  # fmt: skip
def standings_now(scope: Scope) -> Result:
    """No query beside this room's."""
    found = {row["dim_key"]: row["n"] for row in _asked(scope)["standings"]}
    whole = sum(found.values())
    choices = [*StandingValue.choices, (NOT_EVALUATED, pgettext_lazy("standing", "not evaluated yet"))]
    lines = [Line(code, label, (found[code], percent(found[code], whole))) for code, label in choices if code in found]
    return Result(lines, (whole, percent(whole, whole)))


# --- penalties --------------------------------------------------------------------------------------------------------
def _penalty_list(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found: QuerySet[Any] = payments(scope).filter(penalty__gt=0) if column == "deducted" else imposed(scope)
    if column == "waived":
        found = found.filter(waived_at__isnull=False)
    found = found.select_related("contract__project", "contract__partner", "milestone")
    return found.filter(contract__partner=int(key)) if _is_key(key) else found


@figure(
    "penalties", name=_("Penalties"), head=_("Partner"),
    words=_("The penalties that were imposed on partners for delay or breach: how many, their amount, what of it was waived, what remains in force, and what payments already deducted. The twelve partners with the highest by name, the total covers all."),
    source=_("Penalties by the clauses of contracts, and payments made. The period is the day a penalty was imposed, for what was deducted the day of payment."),
    columns=(Column("penalties", _("Penalties"), COUNT, True), Column("imposed", _("Imposed"), MONEY, True), Column("waived", _("Waived"), MONEY, True), Column("left", _("Remaining"), MONEY), Column("deducted", _("Deducted"), MONEY, True)),
    rows=_penalty_list, draw=("imposed", "deducted"),
)  # fmt: skip
def penalties(scope: Scope) -> Result:
    """No query beside this room's."""
    asked = _asked(scope)
    found: dict[int, dict[str, Any]] = {}
    for row in [*asked["penalties"], *asked["deducted"]]:
        line = found.setdefault(
            row["dim_key"], {"who": _partner(row), "n": 0, "imposed": ZERO, "waived": ZERO, "deducted": ZERO}
        )
        line["n"] += row.get("n", 0)
        for name in ("imposed", "waived", "deducted"):
            line[name] += Decimal(row.get(f"{name}_") or 0)
    ordered = sorted(found.items(), key=lambda item: (-item[1]["imposed"], -item[1]["deducted"], item[0]))
    lines = [
        Line(str(pk), str(row["who"]), _penalised([row]), row["who"].get_absolute_url()) for pk, row in ordered[:NAMED]
    ]
    return Result(lines, _penalised([row for _pk, row in ordered]))


def _penalised(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    count = sum(row["n"] for row in rows)
    given, waived, taken = (sum((row[name] for row in rows), ZERO) for name in ("imposed", "waived", "deducted"))
    return count, given, waived, given - waived, taken
