"""Guarantees of a contract: recorded, watched until they expire, extended, called, released; each with its letter."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from contracts.models import Bond, BondOutcome, BondPurpose, Contract
from contracts.models.contract import add_months
from contracts.services.values import bond_required
from contracts.telling import people_of_both_sides
from partnership.audit.services import record
from partnership.documents.services import issue, store_file
from partnership.workflow.clock import now, today
from partnership.workflow.errors import DomainError
from partnership.workflow.notices import tell

ALERTS = {  # days before the end → what is told (RULES.md, section 3: contract expiry alerts at 30/7/0 days)
    30: gettext_noop("A guarantee of a contract ends within 30 days: %(bond)s"),
    7: gettext_noop("A guarantee of a contract ends within 7 days: %(bond)s"),
    0: gettext_noop("A guarantee of a contract has come to its end: %(bond)s"),
}


def bond_must_last_until(contract: Contract) -> dt.date:
    """The first day on which a bond may end: past the contract's end, counted from today while it is not in force."""
    return contract.ends_on or add_months(today(), contract.duration_months)


@transaction.atomic
def bond_record(
    contract: Contract, *, by: Any, scan: Any, amount: Decimal, expires_on: dt.date,
    purpose: str = BondPurpose.PERFORMANCE, **facts: Any,
) -> Bond:  # fmt: skip
    """Record a guarantee (RULES.md, section 1: performance bond 10 % of the contract, valid past completion). Dinars.

    Raises DomainError "amount" for less than the rule asks, "expires" when it ends with the contract or before, "twice".
    """
    if purpose == BondPurpose.PERFORMANCE:
        asked = bond_required(contract)
        if amount < asked:
            raise DomainError(_("The rule asks for a bond of at least BD %(amount)s.") % {"amount": f"{asked:,.3f}"}, "amount")  # fmt: skip
        if expires_on <= bond_must_last_until(contract):
            day = bond_must_last_until(contract).isoformat()
            raise DomainError(_("The bond must be valid past the end of the contract, after %(day)s.") % {"day": day}, "expires")  # fmt: skip
    elif expires_on < today():
        raise DomainError(_("This guarantee has expired already."), "expires")
    if contract.bonds.filter(issuer=facts["issuer"], number=facts["number"]).exists():
        raise DomainError(_("This bond is recorded already."), "twice")
    scope = f"partner:{contract.partner_id}"
    stored = store_file(scan, by=by, project_id=contract.project_id, kind="performance_bond", scope=scope)
    bond = Bond.objects.create(
        contract=contract, purpose=purpose, amount=amount, expires_on=expires_on, scan=stored, recorded_at=now(), recorded_by=by,
        **facts,
    )  # fmt: skip
    record("edited", by=by, obj=contract, after={"bond": bond.number, "amount": str(amount), "until": str(expires_on)})
    return bond


def _held(bond: Bond) -> Bond:
    """The guarantee, locked. Raises DomainError "settled"."""
    fresh = Bond.objects.select_for_update(of=("self",)).select_related("contract__project", "contract__partner").get(pk=bond.pk)  # fmt: skip
    if fresh.outcome:
        raise DomainError(_("This guarantee was released or called already."), "settled")
    return fresh


@transaction.atomic
def bond_extend(bond: Bond, *, by: Any, expires_on: dt.date, reason: str) -> Bond:
    """The issuer made it valid for longer; alerts begin anew. Raises DomainError "settled", "earlier"."""
    fresh = _held(bond)
    if expires_on <= fresh.expires_on:
        raise DomainError(_("The new end must be later than the present one."), "earlier")
    before, fresh.expires_on, fresh.warned_days = fresh.expires_on, expires_on, None
    fresh.save(update_fields=["expires_on", "warned_days"])
    record(
        "edited", by=by, obj=fresh.contract, reason=reason, before={"bond_until": str(before)},
        after={"bond": fresh.number, "bond_until": str(expires_on)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def bond_call(bond: Bond, *, by: Any, amount: Decimal, reason: str) -> Bond:
    """Call a guarantee, or a part of it in dinars, by a letter to its issuer. Raises DomainError "settled", "amount", "expired"."""
    fresh = _held(bond)
    if amount <= 0 or amount > fresh.amount:
        raise DomainError(_("At most the amount of the guarantee can be called: BD %(amount)s.") % {"amount": f"{fresh.amount:,.3f}"}, "amount")  # fmt: skip
    if fresh.expires_on < today():
        raise DomainError(_("This guarantee has expired already."), "expired")
    return _settle(fresh, BondOutcome.CALLED, by=by, reason=reason, called_amount=amount)


@transaction.atomic
def bond_release(bond: Bond, *, by: Any, reason: str) -> Bond:
    """Give a guarantee back, by a letter. Raises DomainError "settled", "too_early"."""
    fresh = _held(bond)
    if fresh.purpose == BondPurpose.PERFORMANCE and not fresh.contract.is_ended:
        raise DomainError(
            _("The performance bond is released after the final acceptance, or the settlement."), "too_early"
        )
    if fresh.purpose == BondPurpose.ADVANCE and fresh.contract.advance_left > 0:
        raise DomainError(_("The advance is not recovered in full yet."), "too_early")
    return _settle(fresh, BondOutcome.RELEASED, by=by, reason=reason, called_amount=None)


def _settle(bond: Bond, outcome: str, *, by: Any, reason: str, called_amount: Decimal | None) -> Bond:
    bond.outcome, bond.called_amount = outcome, called_amount
    bond.settled_at, bond.settled_by, bond.settled_reason = now(), by, reason
    bond.save(update_fields=["outcome", "called_amount", "settled_at", "settled_by", "settled_reason"])
    contract = bond.contract
    record("edited", by=by, obj=contract, reason=reason, after={"bond": bond.number, "outcome": outcome, "called": str(called_amount or "")})  # fmt: skip
    issue("contracts.bond_letter", bond, by=by, project_id=contract.project_id)
    words = {
        BondOutcome.RELEASED: gettext_noop("A guarantee was released: %(bond)s"),
        BondOutcome.CALLED: gettext_noop("A guarantee was called: %(bond)s"),
    }[BondOutcome(outcome)]
    _tell(bond, words, "contract")
    return bond


def _tell(bond: Bond, words: str, kind: str) -> None:
    tell(
        people_of_both_sides(bond.contract, "finance", "legal"), machine="contracts.contract", step="", kind=kind,
        label=lambda: _(words) % {"bond": f"{bond.contract.number} {bond}"}, url=bond.get_absolute_url(), project_id=bond.contract.project_id,
    )  # fmt: skip


def bonds_warn(day: dt.date | None = None) -> int:
    """Tell both sides of guarantees that end in 30, 7 and 0 days, each once. Returns how many were told of."""
    first, sent = day or today(), 0
    held = Bond.objects.filter(outcome="", expires_on__lte=first + dt.timedelta(days=30))
    for bond in held.select_related("contract__project", "contract__partner"):
        left = max((bond.expires_on - first).days, 0)
        step = min(days for days in ALERTS if left <= days)
        if bond.warned_days is not None and bond.warned_days <= step:
            continue
        with transaction.atomic():
            Bond.objects.filter(pk=bond.pk).update(warned_days=step)
            _tell(bond, ALERTS[step], "deadline")
        sent += 1
    return sent
