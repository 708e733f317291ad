"""Commitments and budget lines: writes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.models import BudgetLine, Commitment, TermsOfReference


@transaction.atomic
def budget_line_create(
    *,
    by: Any,
    code: str,
    name: str,
    fiscal_year: int,
    amount: Decimal,
    name_en: str = "",
    department: Any = None,
    is_open: bool = True,
) -> BudgetLine:
    """Add a line to a financial year's budget. `amount` in dinars. Raises ValidationError on a duplicate."""
    line = BudgetLine(
        code=code, name=name, name_en=name_en, fiscal_year=fiscal_year, department=department, amount=amount,
        is_open=is_open, created_by=by, created_at=now(),
    )  # fmt: skip
    line.full_clean()
    line.save()
    record("edited", by=by, obj=line, label=str(line), after=_facts(line))
    return line


@transaction.atomic
def budget_line_update(line: BudgetLine, *, by: Any, reason: str = "", **changes: Any) -> BudgetLine:
    """Change a line; before and after stand in the trail. The database refuses an amount under what is committed."""
    fresh = BudgetLine.objects.select_for_update().get(pk=line.pk)
    before = _facts(fresh)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save()
    after = _facts(fresh)
    if after != before:
        changed = [key for key in after if after[key] != before[key]]
        record(
            "edited", by=by, obj=fresh, label=str(fresh), reason=reason,
            before={k: before[k] for k in changed}, after={k: after[k] for k in changed},
        )  # fmt: skip
    return fresh


@transaction.atomic
def commitment_create(terms: TermsOfReference, *, line: BudgetLine, by: Any, at: datetime | None = None) -> Commitment:
    """Set the estimated budget aside. Locks the line, so that two approvals cannot spend the same free money.

    Raises DomainError("budget") when the line is closed or has too little left.
    """
    locked = BudgetLine.objects.select_for_update().get(pk=line.pk)
    amount = terms.estimated_budget
    if amount is None:
        raise DomainError(_("The terms state no estimated budget."), "budget")
    if not locked.is_open:
        raise DomainError(_("This budget line is closed for commitments: choose another one."), "budget")
    if locked.free < amount:
        raise DomainError(
            _("This budget line no longer has enough free money: somebody committed it meanwhile."), "budget"
        )
    BudgetLine.objects.filter(pk=locked.pk).update(committed=F("committed") + amount)
    return Commitment.objects.create(terms=terms, line=locked, amount=amount, committed_at=at or now(), committed_by=by)


@transaction.atomic
def commitment_resize(terms: TermsOfReference, *, by: Any, amount: Decimal, reason: str) -> Commitment:
    """Commit more or less for a project, in dinars, because its contract was amended. Before and after stand in the trail.

    Raises DomainError("budget") when nothing is committed, or the line has too little left.
    """
    held = Commitment.objects.select_for_update(of=("self",)).filter(terms=terms, released_at=None).first()
    if held is None:
        raise DomainError(_("Nothing is committed for this project."), "budget")
    line = BudgetLine.objects.select_for_update().get(pk=held.line_id)
    if amount - held.amount > line.free:
        raise DomainError(_("The budget line has too little free money for this: BD %(free)s.") % {"free": f"{line.free:,.3f}"}, "budget")  # fmt: skip
    BudgetLine.objects.filter(pk=line.pk).update(committed=F("committed") + amount - held.amount)
    before, held.amount = held.amount, amount
    held.save(update_fields=["amount"])
    record(
        "edited", by=by, obj=line, label=str(line), reason=reason, before={"committed_for": str(before)},
        after={"committed_for": str(amount), "project": terms.project.reference},
    )  # fmt: skip
    return held


@transaction.atomic
def commitment_release(
    terms: TermsOfReference, *, by: Any, reason: str, at: datetime | None = None
) -> Commitment | None:
    """Give the money back to its line (tender cancelled or unsuccessful). None where nothing is committed."""
    held = Commitment.objects.select_for_update(of=("self",)).filter(terms=terms, released_at=None).first()
    if held is None:
        return None
    BudgetLine.objects.filter(pk=held.line_id).update(committed=F("committed") - held.amount)
    held.released_at, held.released_by, held.release_reason = at or now(), by, reason
    held.save(update_fields=["released_at", "released_by", "release_reason"])
    return held


@transaction.atomic
def commitment_ensure(terms: TermsOfReference, *, by: Any) -> Commitment:
    """For a new tender from the same terms: commit again on the same line if the money had been released."""
    held = Commitment.objects.filter(terms=terms, released_at=None).first()
    if held is not None:
        return held
    if terms.budget_line is None:
        raise DomainError(_("The terms have no budget line: finance must approve them first."), "budget")
    return commitment_create(terms, line=terms.budget_line, by=by)


def _facts(line: BudgetLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "fiscal_year": line.fiscal_year,
        "department": line.department_id,
        "amount": str(line.amount),
        "is_open": line.is_open,
    }
