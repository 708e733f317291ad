"""The pages of oversight: for each role what it must know, not more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.oversight import figures  # noqa: F401 -- registers them
from committee.oversight.base import FIGURES, Figure
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, roles_of


@dataclass(frozen=True, slots=True)
class Page:
    """A dashboard. `heads` are the numbers at its top: (figure, column) of totals."""

    code: str
    title: str | Promise
    lead: str | Promise
    roles: frozenset[str]
    heads: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    template: str = "committee/oversight/dashboard.html"


_LEADERS = frozenset({"minister", "higher", "senior", "auditor"})
_ALL = (
    Page(
        "leaders", _("The programme on one page"), _("For the minister, the higher committee and senior management."),
        _LEADERS,
        (("pipeline", "now"), ("spending_field", "contracted"), ("spending_field", "paid"), ("beneficiaries", "people"), ("reached", "reached"), ("exceptions", "cases"), ("directives", "overdue")),
        ("pipeline", "spending_field", "beneficiaries", "reached", "exceptions", "directives"),
    ),
    Page(
        "committee", _("The committees' dashboard"), _("Projects by stage, competition, performance and beneficiaries."),
        TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"auditor"},
        (("pipeline", "now"), ("competition", "each"), ("concentration", "amount"), ("beneficiaries", "people"), ("reached", "reached"), ("exceptions", "cases")),
        ("pipeline", "competition", "concentration", "flags", "evaluations", "standing", "beneficiaries", "reached", "exceptions"),
    ),
    Page(
        "finance", _("The finance dashboard"), _("What is committed, certified and paid, and what the coming months will ask for."),
        frozenset({"finance", "senior", "auditor"}),
        (("budget_lines", "amount"), ("budget_lines", "committed"), ("budget_lines", "contracted"), ("budget_lines", "paid"), ("forecast", "amount")),
        ("budget_lines", "certificates", "forecast", "spending_year"),
    ),
    Page(
        "department", _("My department's dashboard"), _("The projects and contracts of your department only."), frozenset({"officer"}),
        (("pipeline", "now"), ("achievement", "amount"), ("forecast", "amount"), ("exceptions", "cases")),
        ("pipeline", "achievement", "exceptions", "indicators", "reached", "forecast", "beneficiaries"),
    ),
    Page(
        "money", _("Public money"), _("Task nine of the committee: spending against budget, cost, return, savings, and what is out of the usual."),
        PARTNERSHIP_COMMITTEE | _LEADERS | {"finance"},
        (("spending_year", "contracted"), ("spending_year", "paid"), ("cost", "each"), ("reached_cost", "each"), ("savings", "saved"), ("savings", "share")),
        ("spending_field", "spending_department", "spending_kind", "spending_year", "cost", "reached_cost", "returns", "savings", "penalties", "price_outliers", "cost_outliers"),
    ),
    Page(
        "contracts", _("Review of contracts and achievement"), _("Task three of the committee: what was promised against what is there, and the exceptions with their owners."),
        PARTNERSHIP_COMMITTEE | _LEADERS | {"finance", "legal", "officer"},
        (("achievement", "amount"), ("achievement", "done"), ("achievement", "paid"), ("indicators", "mean"), ("penalties", "imposed"), ("exceptions", "cases")),
        ("achievement", "exceptions", "indicators", "evaluations", "penalties"), "committee/oversight/contracts.html",
    ),
)  # fmt: skip
PAGES: dict[str, Page] = {page.code: page for page in _ALL}
EXTRA = {
    "committee": (
        "stage_days",
        "outcomes",
        "complaints",
        "requests",
        "partners",
        "standings",
        "indicators",
        "penalties",
    ),
    "finance": ("penalties", "reached_cost"),
    "contracts": ("standing", "standings", "reached", "reached_cost"),
}
# Some papers are not everybody's, though they stand on a page that is.
ONLY = {
    "directives": PARTNERSHIP_COMMITTEE | {"higher", "minister", "auditor"},
    "complaints": TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"legal", "minister", "auditor"},
}


def held(user: Any) -> frozenset[str]:
    return frozenset(roles_of(user))


def pages_of(user: Any) -> list[Page]:
    """The pages this person may open, the one for their role first."""
    mine = held(user)
    return [page for page in _ALL if page.roles & mine]


def figures_of(user: Any, page: Page) -> list[Figure]:
    return [FIGURES[code] for code in page.figures if _may(user, code)]


def _may(user: Any, code: str) -> bool:
    return code not in ONLY or bool(ONLY[code] & held(user))


def may_see(user: Any) -> list[Figure]:
    """Every figure of every page this person may open, in the order of the registry."""
    codes: set[str] = set()
    for page in pages_of(user):
        codes |= {*page.figures, *EXTRA.get(page.code, ())}
    return sorted(_known(code for code in codes if _may(user, code)), key=lambda f: f.rank)


def _known(codes: Iterable[str]) -> list[Figure]:
    return [FIGURES[code] for code in codes]


def everything() -> frozenset[str]:
    """Roles that open any page of oversight: for the permission table's test."""
    return frozenset().union(*(page.roles for page in _ALL))
