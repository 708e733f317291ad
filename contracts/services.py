"""Writes of the contracts room."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from contracts.clauses import clauses_for, fill
from contracts.models import Amendment, Contract, ContractClause, ContractRevision, Milestone, Payment, Signature
from partnership.arabic.words import counted, dinars_in_words
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.documents.services import store_file
from partnership.partners.models import Partner
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.models import Project, TermsOfReference
from tenders.selectors.rules import rule

FILS = Decimal("0.001")
MONTHS = ("شهر واحد", "شهران", "أشهر", "شهراً", "شهر")


@transaction.atomic
def contract_create_from_award(
    *,
    project: Project,
    partner: Partner,
    amount: Decimal,
    terms: TermsOfReference,
    by: Any,
    award_reference: str,
    data: dict[str, Any],
) -> Contract:
    """Draft a contract from the clause library and the project's data: a frozen copy of parties, prices and clauses.

    `amount` in dinars; `data["items"]` are the price schedule's lines. Milestones follow the terms' deliverables; their
    amounts sum to the contract's amount to the fils.
    """
    at = now()
    with translation.override("ar"):
        parties = {
            "ministry": str(settings.SHARAKA_MINISTRY_NAME),
            "partner": partner.name,
            "partner_number": partner.registration_number,
            "partner_kind": str(partner.get_kind_display()),
            "partner_address": partner.address,
        }
    contract = Contract.objects.create(
        number=next_number("CN", at.year), project=project, partner=partner, amount=amount, amended_amount=amount,
        award_reference=award_reference, duration_months=terms.duration_months or 1, parties=parties,
        schedule=data.get("items", []), created_at=at, created_by=by,
        indicators=[{"name": i.name, "target": str(i.target or ""), "unit": i.unit} for i in terms.indicators.all()],
    )  # fmt: skip
    values = _values(contract, terms, partner)
    ContractClause.objects.bulk_create(
        ContractClause(contract=contract, number=n, title=c.title, text=fill(c.text, values), library_code=c.code)
        for n, c in enumerate(clauses_for(project.field), 1)
    )
    _plan_milestones(contract, terms)
    return begin(contract, by=by)


def _values(contract: Contract, terms: TermsOfReference, partner: Partner) -> dict[str, str]:
    representative = partner.representatives.filter(active=True, authority_to_bind=True).select_related("user").first()
    return {
        **contract.parties,
        "ministry_signatory": "القطاع المعني بالمناقصات",
        "partner_signatory": representative.user.name if representative else "",
        "tender": contract.award_reference,
        "project": contract.project.title,
        "scope": terms.scope,
        "objectives": terms.objectives,
        "duration": counted(contract.duration_months, MONTHS),
        "amount": f"{contract.amount:,.3f}",
        "amount_words": dinars_in_words(contract.amount),
        "bond_percent": str(rule("performance_bond_percent")),
    }


def split_amount(amount: Decimal, shares: list[Decimal]) -> list[Decimal]:
    """Split dinars by percentages, to the fils; the last part takes what rounding leaves, so that the sum is exact."""
    parts = [(amount * share / 100).quantize(FILS, rounding=ROUND_HALF_UP) for share in shares]
    if parts:
        parts[-1] += amount - sum(parts)
    return parts


def _plan_milestones(contract: Contract, terms: TermsOfReference) -> None:
    deliverables = list(terms.deliverables.all())
    amounts = split_amount(contract.amount, [d.payment_percent or Decimal(0) for d in deliverables])
    Milestone.objects.bulk_create(
        Milestone(
            contract=contract, order=n, title=d.title, due_month=d.due_month or contract.duration_months, amount=amount
        )
        for n, (d, amount) in enumerate(zip(deliverables, amounts, strict=True), 1)
    )


@transaction.atomic
def clauses_update(contract: Contract, *, by: Any, texts: dict[int, tuple[str, str]], note: str = "") -> Contract:
    """Save clauses of a draft as {number: (title, text)}; keeps a revision of what they were. Raises DomainError "not_editable"."""
    fresh = Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
    if not fresh.is_editable:
        raise DomainError(_("The contract is not being drafted now and cannot be changed."), "not_editable")
    revision_keep(fresh, by=by, note=note)
    for clause in fresh.clauses.all():
        title, text = texts.get(clause.number, (clause.title, clause.text))
        if (title, text) != (clause.title, clause.text):
            clause.title, clause.text, clause.changed = title, text, True
            clause.save(update_fields=["title", "text", "changed"])
    record("edited", by=by, obj=fresh, after={"revision": fresh.revision})
    return fresh


def revision_keep(contract: Contract, *, by: Any, note: str = "") -> ContractRevision:
    """Keep the clauses as they are now."""
    contract.revision += 1
    contract.save(update_fields=["revision"])
    clauses = [{"number": c.number, "title": c.title, "text": c.text} for c in contract.clauses.all()]
    return ContractRevision.objects.create(
        contract=contract, number=contract.revision, clauses=clauses, note=note, kept_at=now(), kept_by=by
    )


@transaction.atomic
def signature_record(contract: Contract, *, side: str, signer: str, scan: Any, by: Any) -> Signature:
    """Keep a signed copy and its hash; call inside the step that signs."""
    scope = f"partner:{contract.partner_id}"
    stored = store_file(scan, by=by, project_id=contract.project_id, kind="signed_contract", scope=scope)
    return Signature.objects.create(
        contract=contract, side=side, signer=signer, scan=stored, sha256=stored.sha256, signed_at=now(), recorded_by=by
    )


@transaction.atomic
def payment_prepare(milestone: Milestone, *, by: Any) -> Payment:
    """Prepare the payment of an accepted milestone. Raises DomainError "not_accepted" or "prepared"."""
    fresh = Milestone.objects.select_for_update(of=("self",)).select_related("contract__project").get(pk=milestone.pk)
    if fresh.state != "accepted" or fresh.amount <= 0:
        raise DomainError(_("Only an accepted milestone with an amount is paid."), "not_accepted")
    if Payment.objects.filter(milestone=fresh).exists():
        raise DomainError(_("The payment of this milestone is prepared already."), "prepared")
    payment = Payment.objects.create(
        contract=fresh.contract,
        milestone=fresh,
        number=next_number("PY", now().year),
        amount=fresh.amount,
        prepared_at=now(),
    )
    return begin(payment, by=by)


@transaction.atomic
def amendment_create(contract: Contract, *, by: Any, why: str, amount_change: Decimal, months_change: int) -> Amendment:
    """Begin an amendment of a contract in force. Raises DomainError "not_in_force"."""
    fresh = Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
    if fresh.state != "in_force":
        raise DomainError(_("The contract is not in force now."), "not_in_force")
    amendment = Amendment.objects.create(
        contract=fresh, number=next_number("AM", now().year), why=why, amount_change=amount_change,
        months_change=months_change, drafted_by=by, drafted_at=now(),
    )  # fmt: skip
    return begin(amendment, by=by)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, candidate)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
