"""Delivery of a contract in force: evidence, reporting periods and their figures, what a contract begins with."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import (
    Beneficiaries,
    Contract,
    ContractIndicator,
    Evidence,
    IndicatorValue,
    Milestone,
    Period,
)
from contracts.models.contract import add_months
from partnership.audit.services import record
from partnership.documents.services import store_file
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.selectors.rules import rule

MOST_FILES = 20


def start_delivery(contract: Contract, *, at: Any, by: Any) -> None:
    """Give every milestone its day, plan the reports and indicators, and put both on the partner's desk."""
    first = contract.starts_on or timezone.localdate(at)
    for milestone in contract.milestones.all():
        milestone.due_on = add_months(first, milestone.due_month)
        milestone.save(update_fields=["due_on"])
        milestone.contract = contract
        begin(milestone, by=by)
    terms = getattr(contract.project, "terms", None)
    if terms is not None and not contract.indicator_rows.exists():
        ContractIndicator.objects.bulk_create(
            ContractIndicator(
                contract=contract, order=n, name=row.name, target=row.target, unit=row.unit, better=row.better
            )
            for n, row in enumerate(terms.indicators.all(), 1)
        )
    plan_periods(contract, by=by)


def plan_periods(contract: Contract, *, by: Any) -> None:
    """Periods from the day after the last one up to the end of the contract; the last of them is the final report."""
    if contract.starts_on is None or contract.ends_on is None:
        return
    step, due = int(rule("report_every_months")), timedelta(days=int(rule("report_due_days")))
    known = list(contract.periods.order_by("number"))
    number = len(known)
    start = known[-1].ends_on + timedelta(days=1) if known else contract.starts_on
    planned = planned_people(contract)
    while start < contract.ends_on:
        number += 1
        end = add_months(start, step) - timedelta(days=1)
        final = end + timedelta(days=20) >= contract.ends_on
        end = contract.ends_on if final else end
        last = timedelta(days=int(rule("final_report_days"))) if final else due
        period = Period.objects.create(
            contract=contract, number=number, is_final=final, starts_on=start, ends_on=end, due_on=end + last
        )
        _plan_figures(period, contract, planned)
        begin(period, by=by)
        start = end + timedelta(days=1)


def _plan_figures(period: Period, contract: Contract, planned: dict[str, int]) -> None:
    IndicatorValue.objects.bulk_create(
        IndicatorValue(period=period, indicator=row, target=row.target) for row in contract.indicator_rows.all()
    )
    Beneficiaries.objects.bulk_create(
        Beneficiaries(period=period, kind=kind, planned=number) for kind, number in planned.items()
    )


def planned_people(contract: Contract) -> dict[str, int]:
    """Kind of beneficiary → how many the terms of reference plan."""
    terms = getattr(contract.project, "terms", None)
    found: dict[str, int] = {}
    for row in terms.beneficiaries.all() if terms is not None else ():
        found[row.kind] = found.get(row.kind, 0) + row.number
    return found


@transaction.atomic
def evidence_keep(part: Milestone | Period, files: list[Any], *, by: Any) -> None:
    """Keep files that show a delivery or a report; both sides read them. Raises DomainError "many", or of the file."""
    if len(files) > MOST_FILES:
        raise DomainError(_("At most %(most)s files at once.") % {"most": MOST_FILES}, "many")
    which = {"milestone": part} if isinstance(part, Milestone) else {"period": part}
    scope = f"partner:{part.contract.partner_id}"
    for upload in files:
        stored = store_file(upload, by=by, project_id=part.project_id, kind="evidence", scope=scope)
        Evidence.objects.create(file=stored, added_at=now(), added_by=by, **which)


@transaction.atomic
def period_figures_save(
    period: Period, *, by: Any, actuals: dict[int, tuple[Decimal | None, str]], people: dict[str, int | None]
) -> Period:
    """The partner writes actuals {indicator value: (actual, note)} and people reached {kind: number}. Raises DomainError "state"."""
    fresh = Period.objects.select_for_update(of=("self",)).select_related("contract").get(pk=period.pk)
    if fresh.state not in ("open", "returned"):
        raise DomainError(_("This report was sent already."), "state")
    for row in fresh.values.all():
        if row.pk in actuals:
            row.actual, row.note = actuals[row.pk][0], actuals[row.pk][1][:500]
            row.save(update_fields=["actual", "note"])
    for kind, number in people.items():
        Beneficiaries.objects.update_or_create(period=fresh, kind=kind, defaults={"number": number})
    record("edited", by=by, obj=fresh.contract, after={"report": fresh.number})
    return fresh


@transaction.atomic
def period_targets_save(period: Period, *, by: Any, targets: dict[int, Decimal | None]) -> Period:
    """The department sets the targets of a period before the report is sent. Raises DomainError "state"."""
    fresh = Period.objects.select_for_update(of=("self",)).select_related("contract").get(pk=period.pk)
    if fresh.state not in ("open", "returned"):
        raise DomainError(_("This report was sent already."), "state")
    for row in fresh.values.all():
        if row.pk in targets:
            row.target = targets[row.pk]
            row.save(update_fields=["target"])
    record("edited", by=by, obj=fresh.contract, after={"targets_of_report": fresh.number})
    return fresh


def shift_dates(contract: Contract, *, days: int = 0, months: int = 0) -> None:
    """Move what is still to be delivered and reported."""
    delta = timedelta(days=days)
    for milestone in contract.milestones.filter(state__in=("planned", "returned"), due_on__isnull=False):
        milestone.due_on = _later(milestone.due_on, delta, months)
        milestone.due_month = max(1, milestone.due_month + months)
        milestone.save(update_fields=["due_on", "due_month"])


def _later(day: date, delta: timedelta, months: int) -> date:
    return add_months(day + delta, months)


def shift_periods(contract: Contract, *, by: Any) -> None:
    """After the end has moved: the last open period ends with the contract, and more are planned where it is later."""
    last = contract.periods.order_by("-number").first()
    if last is None or contract.ends_on is None or last.state not in ("open", "returned"):
        plan_periods(contract, by=by)
        return
    step = int(rule("report_every_months"))
    longest = add_months(last.starts_on, step) - timedelta(days=1)
    later = contract.ends_on > longest + timedelta(days=20)
    last.is_final = not later
    last.ends_on = max(last.starts_on, longest if later else contract.ends_on)
    last.due_on = last.ends_on + timedelta(days=int(rule("report_due_days" if later else "final_report_days")))
    last.save(update_fields=["is_final", "ends_on", "due_on"])
    if later:
        plan_periods(contract, by=by)
