"""The committees' own papers in figures: requests, complaints, directives, and the register of partners."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from committee.models import Complaint, Directive, PartnershipRequest
from committee.oversight.base import COUNT, PERCENT, Column, Line, Result, figure, percent, total_of
from committee.oversight.scope import Scope
from partnership.partners.models import Partner, PartnerKind
from partnership.workflow.path import ComplaintState, DirectiveState, RequestState

REGISTERED = ("approved", "debarred")


def complaints_of(scope: Scope) -> QuerySet[Complaint]:
    found = Complaint.objects.filter(
        scope.during("filed_at"), scope.project("award__tender__project__"), scope.partner("partner__")
    )
    return found.exclude(award__tender__in=scope.barred).order_by()


def _complaint_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = complaints_of(scope).select_related("award__tender__project", "partner")
    return found.filter(state=key) if key else found


@figure(
    "complaints", name=_("Complaints by state"), head=_("State"),
    words=_("The complaints that bidders filed against awards, by where they stand or how they ended."),
    source=_("Complaints. The period is the day on which one was filed."),
    columns=(Column("complaints", _("Complaints"), COUNT, True), Column("share", _("Share of complaints"), PERCENT)),
    rows=_complaint_rows, draw=("complaints",),
)  # fmt: skip
def complaints(scope: Scope) -> Result:
    """One query."""
    found = dict(complaints_of(scope).values_list("state").annotate(n=Count("pk")))
    whole = sum(found.values())
    lines = [Line(s, s.label, (found[s], percent(found[s], whole))) for s in ComplaintState if s in found]
    return Result(lines, (whole, percent(whole, whole)))


def directives_of(scope: Scope) -> QuerySet[Directive]:
    return Directive.objects.filter(scope.during("issued_at")).order_by()


def overdue(scope: Scope) -> Q:
    return ~Q(state__in=("executed", "closed")) & Q(due_on__lt=scope.today)


def _directive_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = directives_of(scope)
    if column == "overdue":
        found = found.filter(overdue(scope))
    return found.filter(state=key) if key else found


@figure(
    "directives", name=_("Directives of the higher committee"), head=_("State"),
    words=_("The directives that the higher committee issued, by where they stand, and how many of them are overdue: their day has passed and nobody has reported their execution."),
    source=_("Directives. The period is the day on which one was issued."),
    columns=(Column("directives", _("Directives"), COUNT, True), Column("overdue", _("Overdue"), COUNT, True)),
    filters=("period",), rows=_directive_rows, draw=("directives",),
)  # fmt: skip
def directives(scope: Scope) -> Result:
    """One query."""
    grouped = directives_of(scope).values("state").annotate(n=Count("pk"), late=Count("pk", filter=overdue(scope)))
    found = {row["state"]: row for row in grouped}
    lines = [Line(s, s.label, (found[s]["n"], found[s]["late"])) for s in DirectiveState if s in found]
    return Result(lines, tuple(total_of(lines, 0, 1)))


def requests_of(scope: Scope) -> QuerySet[PartnershipRequest]:
    found = PartnershipRequest.objects.filter(scope.during("filed_at"))
    return (found.filter(field=scope.field) if scope.field else found).order_by()


def _request_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = requests_of(scope).select_related("partner")
    return found.filter(state=key) if key else found


@figure(
    "requests", name=_("Requests and initiatives by state"), head=_("State"),
    words=_("The partnership requests and initiatives that were received, by where they stand."),
    source=_("Partnership requests. The period is the day on which one was received."),
    columns=(Column("requests", _("Requests"), COUNT, True), Column("share", _("Share of requests"), PERCENT)),
    filters=("period", "field"), rows=_request_rows, draw=("requests",),
)  # fmt: skip
def requests(scope: Scope) -> Result:
    """One query."""
    found = dict(requests_of(scope).values_list("state").annotate(n=Count("pk")))
    whole = sum(found.values())
    lines = [Line(s, s.label, (found[s], percent(found[s], whole))) for s in RequestState if s in found]
    return Result(lines, (whole, percent(whole, whole)))


def partners_of(scope: Scope) -> QuerySet[Partner]:
    return Partner.objects.filter(scope.partner(), state__in=REGISTERED).order_by()


def _partner_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = partners_of(scope)
    if column == "debarred":
        found = found.filter(state="debarred")
    return found.filter(kind=key) if key else found


@figure(
    "partners", name=_("Registered partners"), head=_("Kind of partner"),
    words=_("The partners in the register that were approved, by kind, and how many of them are debarred now."),
    source=_("The register of partners, as it stands now. A period does not narrow it."),
    columns=(Column("partners", _("Partners"), COUNT, True), Column("debarred", _("Debarred"), COUNT, True)),
    filters=("kind",), rows=_partner_rows, draw=("partners",),
)  # fmt: skip
def partners(scope: Scope) -> Result:
    """One query."""
    grouped = partners_of(scope).values("kind").annotate(n=Count("pk"), out=Count("pk", filter=Q(state="debarred")))
    found = {row["kind"]: row for row in grouped}
    lines = [Line(k, label, (found[k]["n"], found[k]["out"])) for k, label in PartnerKind.choices if k in found]
    return Result(lines, tuple(total_of(lines, 0, 1)))
