"""For whom a page of oversight is reckoned, and reviews as far as the viewer may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse

from committee.oversight.base import in_language
from committee.oversight.forms import ScopeForm
from committee.oversight.models import ContractReview, SavedView
from committee.oversight.scope import Scope
from committee.policies import barred_from
from contracts.models import Bond, Contract, Milestone, Period
from contracts.selectors import contracts_visible
from partnership.people.models import Department, RoleGrant, User
from partnership.people.roles import PARTNERSHIP_COMMITTEE, READERS, roles_of
from partnership.workflow.clock import now, today
from partnership.workflow.registry import register_selector

RUNNING = ("in_force", "suspended")
# The last day of a contract's time, as contracts.services.delivery.add_months reckons it.
ENDS_ON = Func(F("starts_on"), F("duration_months"), arg_joiner=" + interval '1 month' * ", template="(%(expressions)s)::date", output_field=DateField())  # fmt: skip
AHEAD = timedelta(days=90)
MOST = 60


def own_department(user: Any) -> int | None:
    """The department that an officer's figures are limited to; None where another role reads all of them."""
    held = roles_of(user)
    if "officer" not in held or not held.keys().isdisjoint(READERS - {"officer"}):
        return None
    return held["officer"].department_id or 0


def scope_of(request: HttpRequest) -> tuple[Scope, ScopeForm]:
    """What the filters in the address and the viewer's role leave to look at."""
    limited = own_department(request.user)
    named = None if limited is not None else [(d.pk, str(d)) for d in Department.objects.order_by("name", "pk")]
    form = ScopeForm(request.GET or None, today=today(), departments=named)
    facts = form.narrowed()
    if limited is not None:
        facts["department"] = limited
    scope = Scope(at=now(), barred=tuple(barred_from(request.user)), **facts)
    if named is not None:
        scope.memo["departments"] = named
    return scope, form


def views_of(user: Any) -> QuerySet[SavedView]:
    return SavedView.objects.filter(person=user)


# --- reviews ----------------------------------------------------------------------------------------------------------
def reviews_visible(user: Any) -> QuerySet[ContractReview]:
    """Staff see the reviews of the contracts they see."""
    rows = ContractReview.objects.select_related("contract__project__department", "contract__partner", "reviewer")
    return rows.filter(contract__in=contracts_visible(user)) if roles_of(user).keys() & READERS else rows.none()


def contracts_to_review(user: Any) -> QuerySet[Contract]:
    return contracts_visible(user).filter(state__in=RUNNING).order_by("number")


def reviewers() -> QuerySet[User]:
    """Whoever holds a seat in the partnership committee now."""
    seated = RoleGrant.objects.in_force().filter(role__in=PARTNERSHIP_COMMITTEE).values("user_id")
    return User.objects.filter(pk__in=seated, is_active=True).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that comes: its day, what kind of thing, its name, its page."""

    day: date
    kind: str
    label: str
    url: str


def calendar_of(scope: Scope) -> list[Coming]:
    """What comes in the next ninety days: reviews (overdue ones too), deliverables, reports, guarantees, contract ends.

    The earliest first, at most sixty, as far as the scope reaches. One query.
    """
    first, *others = _coming(scope)
    found = first.union(*others, all=True).order_by("day", "kind_", "id_")[:MOST]
    return [Coming(day, kind, f"{text} – {number}", _url(kind, pk, contract)) for day, kind, pk, contract, number, text in found]  # fmt: skip


def _url(kind: str, pk: int, contract: int) -> str:
    return reverse("committee:contract_review", args=[pk]) if kind == "review" else reverse("contracts:contract", args=[contract])  # fmt: skip


def _coming(scope: Scope) -> Iterator[QuerySet[Any]]:
    until, running = scope.today + AHEAD, {"contract__state__in": RUNNING}
    way = (scope.project("contract__project__"), scope.partner("contract__partner__"))
    days = (scope.today, until)
    reviews = ContractReview.objects.filter(*way, state="planned", planned_on__lte=until)
    yield _as_row(reviews, "review", "planned_on", "contract", "contract__number", "subject")
    due = Milestone.objects.filter(*way, state__in=("planned", "returned"), due_on__range=days, **running)
    yield _as_row(due, "deliverable", "due_on", "contract", "contract__number", "title")
    reports = Period.objects.filter(*way, state__in=("open", "returned"), due_on__range=days, **running)
    yield _as_row(reports, "report", "due_on", "contract", "contract__number", "contract__project__title")
    bonds = Bond.objects.filter(*way, expires_on__range=days, **running)
    yield _as_row(bonds, "guarantee", "expires_on", "contract", "contract__number", "issuer")
    ending = Contract.objects.filter(scope.project("project__"), scope.partner("partner__"), state__in=RUNNING)
    ending = ending.exclude(starts_on=None).annotate(ends_on=ENDS_ON).filter(ends_on__range=days)
    yield _as_row(ending, "end", "ends_on", "pk", "number", "project__title")


def _as_row(rows: QuerySet[Any], kind: str, day: str, contract: str, number: str, text: str) -> QuerySet[Any]:
    named = {
        "day": F(day), "kind_": Value(kind), "id_": F("pk"), "contract_": F(contract),
        "number_": Cast(number, TextField()), "text_": Cast(in_language(text) if text.endswith("project__title") else text, TextField()),
    }  # fmt: skip
    return rows.order_by().annotate(**named).values_list(*named)


register_selector("committee.contractreview", reviews_visible)
