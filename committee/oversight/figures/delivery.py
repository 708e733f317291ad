"""How contracts stand: achievement against time, partners' standing, and the exceptions that somebody must act on."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.oversight.base import COUNT, MONEY, PERCENT, Column, Line, Result, figure, in_language, percent, total_of
from committee.oversight.exceptions import EXCEPTIONS
from committee.oversight.figures.money import RUNNING, ZERO
from committee.oversight.models import ContractReview
from committee.oversight.scope import Scope
from committee.oversight.together import together
from contracts.models import Contract, Milestone, Period
from contracts.services.delivery import add_months
from partnership.partners.models import Partner

LARGEST = 12


# --- achievement per contract -----------------------------------------------------------------------------------------
def running(scope: Scope) -> QuerySet[Contract]:
    """Contracts in force or suspended; a period keeps those that came into force in it."""
    found = Contract.objects.filter(
        scope.during("in_force_at"), scope.project("project__"), scope.partner("partner__"), state__in=RUNNING
    )
    return found.order_by()


def achieved(scope: Scope) -> QuerySet[Contract]:
    """With the amount of the deliverables that were accepted, and the sums over all of them."""
    done = Milestone.objects.filter(contract=OuterRef("pk"), state="accepted").order_by().values("contract")
    rows = running(scope).annotate(accepted=Coalesce(Subquery(done.annotate(s=Sum("amount")).values("s")), ZERO))
    whole = {f"all_{name}": Window(Sum(name)) for name in ("amended_amount", "paid", "accepted")}
    return rows.annotate(**whole)


def elapsed(contract: Contract, scope: Scope) -> Decimal | None:
    """How much of a contract's time is over, in percent, 0 to 100."""
    if contract.starts_on is None:
        return None
    whole = (add_months(contract.starts_on, contract.duration_months) - contract.starts_on).days
    gone = min(max((scope.today - contract.starts_on).days, 0), whole)
    return percent(gone, whole)


def _contract_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = running(scope).select_related("project__department", "partner")
    return found.filter(pk=int(key)) if key.isdecimal() and len(key) < 18 else found


@figure(
    "achievement", name=_("Achievement of running contracts"), head=_("Contract"),
    words=_("For each contract in force or suspended: its amount, the share of the amount whose deliverables were accepted, the share that was paid, and how much of its time is over. The twelve largest by name; the total covers all of them."),
    source=_("Contracts, their deliverables and payments. The period is the day the contract came into force."),
    columns=(Column("amount", _("Amount"), MONEY, True), Column("done", _("Accepted"), PERCENT), Column("paid", _("Paid"), PERCENT), Column("time", _("Time over"), PERCENT)),
    rows=_contract_rows, draw=("done", "time"),
)  # fmt: skip
def achievement(scope: Scope) -> Result:
    """One query."""
    largest: list[Any] = list(achieved(scope).select_related("project", "partner").order_by("-amended_amount", "pk")[:LARGEST])  # fmt: skip
    lines = [
        Line(
            str(c.pk), f"{c.number} {c.project.name}",
            (c.amended_amount, percent(c.accepted, c.amended_amount), percent(c.paid, c.amended_amount), elapsed(c, scope)),
            c.get_absolute_url(),
        )
        for c in largest
    ]  # fmt: skip
    if not largest:
        return Result(lines, (ZERO, None, None, None))
    amount, paid, done = largest[0].all_amended_amount, largest[0].all_paid, largest[0].all_accepted
    return Result(lines, (amount, percent(done, amount), percent(paid, amount), None))


# --- standing of partners ---------------------------------------------------------------------------------------------
def due(scope: Scope) -> QuerySet[Milestone]:
    """Deliverables whose day has come, of contracts that are or were in force."""
    found = Milestone.objects.filter(
        scope.on_days("due_on"), scope.project("contract__project__"), scope.partner("contract__partner__"),
        contract__state__in=(*RUNNING, "completed"), due_on__lte=scope.today,
    )  # fmt: skip
    return found.order_by()


IN_TIME = Q(delivered_at__date__lte=F("due_on"))
BEHIND = ~IN_TIME | Q(delivered_at=None)


def _standing_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = due(scope).select_related("contract__project", "contract__partner")
    if column == "intime":
        found = found.filter(IN_TIME)
    if column == "behind":
        found = found.filter(BEHIND)
    return found.filter(contract__partner=int(key)) if key.isdecimal() and len(key) < 18 else found


@figure(
    "standing", name=_("Performance of partners"), head=_("Partner"),
    words=_("For each partner with a deliverable that has come due: how many there were, how many were delivered on their day or before, how many late or not at all, and the share in time. The twelve partners with most of them, the total covers all."),
    source=_("Deliverables of contracts that are or were in force. The period is the day on which a deliverable was due."),
    columns=(Column("due", _("Come due"), COUNT, True), Column("intime", _("In time"), COUNT, True), Column("behind", _("Late or missing"), COUNT, True), Column("share", _("In time, of those due"), PERCENT)),
    rows=_standing_rows, draw=("share",),
)  # fmt: skip
def standing(scope: Scope) -> Result:
    """One query; a row for each partner that has contracts."""
    grouped: Any = due(scope).values("contract__partner", "contract__partner__name", "contract__partner__name_en")
    grouped = grouped.annotate(n=Count("pk"), good=Count("pk", filter=IN_TIME)).order_by("-n", "contract__partner")
    found = list(grouped)
    lines = []
    for row in found[:LARGEST]:
        partner = Partner(pk=row["contract__partner"], name=row["contract__partner__name"], name_en=row["contract__partner__name_en"])  # fmt: skip
        lines.append(Line(str(partner.pk), str(partner), _shares(row["n"], row["good"]), partner.get_absolute_url()))
    return Result(lines, _shares(sum(row["n"] for row in found), sum(row["good"] for row in found)))


def _shares(due_: int, good: int) -> tuple[Any, ...]:
    return due_, good, due_ - good, percent(good, due_)


# --- exceptions -------------------------------------------------------------------------------------------------------
def _exception_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    kind = EXCEPTIONS.get(key) or next(iter(EXCEPTIONS.values()))
    return kind.found(scope)


@figure(
    "exceptions", name=_("Exceptions"), head=_("Exception"),
    words=_("What is not as it should be in contracts under way, by kind; each has an owner and an action, named on the page of contracts."),
    source=_("Contracts, their deliverables, guarantees and reviews, as they stand now. A period does not narrow it."),
    columns=(Column("cases", _("Cases"), COUNT, True),),
    filters=("field", "department", "kind"), rows=_exception_rows, draw=("cases",),
)  # fmt: skip
def exceptions(scope: Scope) -> Result:
    """One query for all kinds."""
    cases = exception_cases(scope)
    lines = [Line(code, kind.name, (cases[code][0],)) for code, kind in EXCEPTIONS.items()]
    return Result(lines, (total_of(lines, 0)[0],))


NAMED = 5  # cases of each kind that a page names


def exception_cases(scope: Scope) -> dict[str, tuple[int, list[int]]]:
    """Kind → how many cases, and the ids of the first five. One query."""
    if "exceptions" not in scope.memo:
        parts: list[str] = []
        values: list[Any] = []
        for kind in EXCEPTIONS.values():
            found = kind.found(scope)
            for rows, what in ((found.order_by(), "count(*)"), (found[:NAMED], "array_agg(pk)")):
                sql, params = rows.values_list("pk").query.sql_with_params()
                parts.append(f"(SELECT {what} FROM ({sql}) AS found(pk))")  # noqa: S608 -- a query of the ORM with its own parameters
                values += params
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), values)
            row = cursor.fetchone()
        scope.memo["exceptions"] = {code: (row[2 * n], row[2 * n + 1] or []) for n, code in enumerate(EXCEPTIONS)}
    return dict(scope.memo["exceptions"])


@dataclass(frozen=True, slots=True)
class Case:
    """One case by name."""

    pk: int
    label: str
    url: str


_TEXTS: dict[Any, tuple[str, str, str, str]] = {  # model → ways to the contract, its number, a text; the page
    Contract: ("pk", "number", "project__title", "contracts:contract"),
    Milestone: ("contract", "contract__number", "title", "contracts:milestone"),
    Period: ("contract", "contract__number", "contract__project__title", "contracts:period"),
    ContractReview: ("contract", "contract__number", "subject", "committee:contract_review"),
}


def named_cases(scope: Scope) -> dict[str, list[Case]]:
    """Kind → its first cases by name; one query."""
    cases = exception_cases(scope)
    wanted: dict[Any, set[int]] = {}
    for code, (_count, ids) in cases.items():
        wanted.setdefault(EXCEPTIONS[code].model, set()).update(ids)
    asked = {
        model.__name__: model.objects.filter(pk__in=keys).order_by().values(own=F("pk"), whole=F(way), no=F(number), text=in_language(text) if text.endswith("project__title") else F(text))
        for model, keys in wanted.items() if keys for way, number, text, _page in [_TEXTS[model]]
    }  # fmt: skip
    known = together(**asked) if asked else {}
    found = {(name, row["own"]): _case(name, row) for name, rows in known.items() for row in rows}
    return {code: [found[EXCEPTIONS[code].model.__name__, pk] for pk in ids] for code, (_count, ids) in cases.items()}


def _case(name: str, row: dict[str, Any]) -> Case:
    page = next(page for model, (*_ways, page) in _TEXTS.items() if model.__name__ == name)
    keys = [row["own"]] if page in ("contracts:contract", "committee:contract_review") else [row["whole"], row["own"]]
    return Case(row["own"], f"{row['no']}: {row['text']}", reverse(page, args=keys))
