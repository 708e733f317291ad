"""Amendments: drafted, measured against the limits, issued, signed, applied to price, time, milestones and reports."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.models import Amendment, AmendmentSignature, Contract, Milestone
from contracts.models.contract import add_months
from contracts.services.delivery import shift_dates, shift_periods
from contracts.services.money import locked
from contracts.services.reckoning import LIVE
from contracts.services.signing import sign_pdf
from partnership.audit.services import record
from partnership.documents.models import OfficialDocument
from partnership.documents.numbering import next_number
from partnership.documents.services import store_file
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def amendment_create(
    contract: Contract, *, by: Any, why: str, amount_change: Decimal = Decimal(0), months_change: int = 0,
    reason_code: str = "demand", deliverable: str = "", scope_after: str = "",
) -> Amendment:  # fmt: skip
    """Begin an amendment of a contract in force. Amount in dinars. Raises DomainError "not_in_force", "nothing", "open" or
    what `impossible` says."""
    fresh = locked(contract)
    if fresh.state != "in_force":
        raise DomainError(_("The contract is not in force now."), "not_in_force")
    before = scope_of(fresh)
    scope = scope_after.strip() if scope_after.strip() != before.strip() else ""
    if amount_change == 0 and months_change == 0 and not scope:
        raise DomainError(_("An amendment changes the amount, the duration or the scope."), "nothing")
    if fresh.amendments.exclude(state__in=("in_force", "rejected")).exists():
        raise DomainError(_("Another amendment of this contract is still open."), "open")
    if problem := impossible(fresh, amount_change, months_change):
        raise DomainError(problem, "impossible")
    amendment = Amendment.objects.create(
        contract=fresh, number=next_number("AM", now().year), why=why, amount_change=amount_change, months_change=months_change,
        reason_code=reason_code, deliverable=deliverable, scope_before=before if scope else "", scope_after=scope,
        drafted_by=by, drafted_at=now(),
    )  # fmt: skip
    return begin(amendment, by=by)


def scope_of(contract: Contract) -> str:
    """The scope of work as it is now: of the last amendment in force that changed it, else of the terms of reference."""
    last = contract.amendments.filter(state="in_force").exclude(scope_after="").order_by("-pk").first()
    return last.scope_after if last else str(contract.terms.get("scope", ""))


def reducible(contract: Contract) -> list[Milestone]:
    """Milestones from which an amount can be taken, the last first: not accepted, and no payment stands on them."""
    rows = contract.milestones.exclude(state="accepted").exclude(payments__state__in=LIVE)
    return list(rows.order_by("-order", "-pk"))


def impossible(contract: Contract, amount_change: Decimal, months_change: int) -> str:
    """Why the contract cannot be changed so; "" where it can."""
    if contract.amended_amount + amount_change <= 0 or contract.amended_amount + amount_change < contract.certified:
        return _("More than that is certified already.")
    if amount_change < 0 and sum((m.amount for m in reducible(contract)), Decimal(0)) < -amount_change:
        return _("The milestones that are still open are worth less than this reduction.")
    if contract.duration_months + months_change < 1:
        return _("A contract lasts at least one month.")
    return ""


def change_so_far(contract: Contract) -> Decimal:
    """Dinars: all amendments in force together."""
    return contract.amended_amount - contract.amount


def terms_of(contract: Contract) -> dict[str, Any]:
    """Price, time and milestones as plain data, to be shown beside what they become."""
    return {
        "amount": str(contract.amended_amount), "months": contract.duration_months,
        "ends_on": contract.ends_on.isoformat() if contract.ends_on else "",
        "milestones": [
            {"title": m.title, "amount": str(m.amount), "due_on": m.due_on.isoformat() if m.due_on else ""}
            for m in contract.milestones.order_by("order", "pk")
        ],
    }  # fmt: skip


@transaction.atomic
def amendment_apply(amendment: Amendment, *, by: Any) -> Contract:
    """Change the contract as the amendment says; the milestones go on summing to its amount."""
    contract = locked(amendment.contract_id)
    if problem := impossible(contract, amendment.amount_change, amendment.months_change):
        raise DomainError(problem, "impossible")
    before = terms_of(contract)
    contract.amended_amount += amendment.amount_change
    contract.duration_months += amendment.months_change
    contract.save(update_fields=["amended_amount", "duration_months"])
    if amendment.months_change:
        shift_dates(contract, months=amendment.months_change)
        shift_periods(contract, by=by)
    if amendment.amount_change > 0:
        _add_milestone(contract, amendment, by=by)
    elif amendment.amount_change < 0:
        _reduce(contract, -amendment.amount_change)
    amendment.before, amendment.after = before, terms_of(contract)
    amendment.save(update_fields=["before", "after"])
    record(
        "edited", by=by, obj=contract, before={"amount": before["amount"], "months": before["months"]},
        after={"amount": str(contract.amended_amount), "months": contract.duration_months, "amendment": amendment.number},
    )  # fmt: skip
    return contract


def _add_milestone(contract: Contract, amendment: Amendment, *, by: Any) -> None:
    last = contract.milestones.order_by("-order").first()
    title = amendment.deliverable or f"أعمال الأمر التغييري {amendment.number}"
    month = contract.duration_months
    milestone = Milestone.objects.create(
        contract=contract, order=(last.order if last else 0) + 1, title=title, due_month=month, amount=amendment.amount_change,
        due_on=add_months(contract.starts_on, month) if contract.starts_on else None,
    )  # fmt: skip
    begin(milestone, by=by)


def _reduce(contract: Contract, amount: Decimal) -> None:
    for milestone in reducible(contract):
        part = min(milestone.amount, amount)
        milestone.amount -= part
        milestone.save(update_fields=["amount"])
        amount -= part
        if amount == 0:
            return


def amendment_document(amendment: Amendment) -> OfficialDocument | None:
    rows = OfficialDocument.objects.filter(
        object_model="contracts.amendment", object_id=str(amendment.pk), kind="contracts.amendment"
    )
    return rows.order_by("-pk").first()


@transaction.atomic
def amendment_sign_paper(
    amendment: Amendment, *, side: str, signer: str, scan: Any, by: Any, capacity: str = ""
) -> AmendmentSignature:
    """Keep the signed paper of an amendment; call inside the step that signs."""
    scope = f"partner:{amendment.contract.partner_id}"
    stored = store_file(scan, by=by, project_id=amendment.project_id, kind="signed_contract", scope=scope)
    return AmendmentSignature.objects.create(
        amendment=amendment, side=side, signer=signer, capacity=capacity, scan=stored, sha256=stored.sha256, signed_at=now(),
        recorded_by=by, document=amendment_document(amendment),
    )  # fmt: skip


@transaction.atomic
def amendment_sign_electronically(
    amendment: Amendment, *, side: str, by: Any, capacity: str = ""
) -> AmendmentSignature:
    """Sign the amendment's PDF itself. Raises DomainError "no_document", "paper", "no_stamp"."""
    other = amendment.signatures.select_related("scan").order_by("-pk").first()
    facts = sign_pdf(amendment.contract, amendment_document(amendment), other, side=side, by=by, capacity=capacity)
    return AmendmentSignature.objects.create(amendment=amendment, **facts)
