"""Gathering a plan: lines of the departments, projects that carry them out."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committee.plans.models import Plan, PlanLine, PlanProject
from committee.plans.selectors import writes_for
from committee.selectors import committee_members
from partnership.audit.services import record
from partnership.people.models import Department
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from partnership.workflow.notices import tell
from tenders.models import Project


@transaction.atomic
def plan_begin(*, by: Any, year: int, note: str = "") -> Plan:
    """Open the plan of a year; every department's officers are asked for their lines. DomainError "twice"."""
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied
    try:
        with transaction.atomic():
            plan = Plan.objects.create(year=year, note=note, created_by=by, created_at=now())
    except IntegrityError as error:
        raise DomainError(_("There is a plan of this year already."), "twice") from error
    begin(plan, by=by)
    tell(
        committee_members(frozenset({"officer"})), machine=plan.machine, step="submit", label=lambda: str(plan),
        url=plan.get_absolute_url(), kind="deadline",
    )  # fmt: skip
    return plan


def _open_plan(plan_id: int) -> Plan:
    """The plan behind its lock, while lines may be written. DomainError "not_now"."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if not plan.is_open:
        raise DomainError(_("The plan was put before the committee: its lines cannot be changed."), "not_now")
    return plan


@transaction.atomic
def line_write(
    plan: Plan, *, by: Any, department: Department, field: str, title: str, budget: Decimal, quarter: int, why: str = "",
    beneficiaries: int | None = None, line: PlanLine | None = None,
) -> PlanLine:  # fmt: skip
    """Add a line, or change one. PermissionDenied for another department's officer, DomainError "not_now"."""
    if not writes_for(by, department.pk) or (line is not None and not writes_for(by, line.department_id)):
        raise PermissionDenied
    fresh = _open_plan(plan.pk)
    facts = {
        "department": department, "field": field, "title": title, "budget": budget, "quarter": quarter, "why": why,
        "beneficiaries": beneficiaries,
    }  # fmt: skip
    if line is None:
        line = PlanLine.objects.create(plan=fresh, added_by=by, added_at=now(), **facts)
    else:
        for name, value in facts.items():
            setattr(line, name, value)
        line.save(update_fields=list(facts))
    record("edited", by=by, obj=fresh, after={"line": title, "budget": str(budget)})
    return line


@transaction.atomic
def line_remove(line: PlanLine, *, by: Any) -> None:
    """Take a line out of a plan that is being gathered. PermissionDenied, DomainError "not_now", "linked"."""
    if not writes_for(by, line.department_id):
        raise PermissionDenied
    plan = _open_plan(line.plan_id)
    if line.links.exists():
        raise DomainError(_("A project carries this line out: take the project off first."), "linked")
    record("edited", by=by, obj=plan, before={"line": line.title, "budget": str(line.budget)}, after={"removed": True})
    line.delete()


@transaction.atomic
def project_link(line: PlanLine, *, by: Any, project: Project) -> PlanProject:
    """Say that a project of the same department carries out this line. PermissionDenied, DomainError "department", "twice"."""
    if not writes_for(by, line.department_id):
        raise PermissionDenied
    if project.department_id != line.department_id:
        raise DomainError(_("The project belongs to another department."), "department")
    try:
        with transaction.atomic():
            link = PlanProject.objects.create(line=line, project=project, linked_by=by, linked_at=now())
    except IntegrityError as error:
        raise DomainError(_("The project belongs to a line of a plan already."), "twice") from error
    record("edited", by=by, obj=line.plan, after={"line": line.title, "project": project.reference})
    return link


@transaction.atomic
def project_unlink(line: PlanLine, *, by: Any, project: Project) -> None:
    """Take a project off a line."""
    if not writes_for(by, line.department_id):
        raise PermissionDenied
    if PlanProject.objects.filter(line=line, project=project).delete()[0]:
        record("edited", by=by, obj=line.plan, before={"line": line.title, "project": project.reference})
