"""Drafting: a contract out of an award, its clauses edited, kept as revisions, remarked on, checked."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from contracts import library
from contracts.clauses import fill
from contracts.models import (
    ChecklistItem,
    ClauseVersion,
    Contract,
    ContractClause,
    ContractRevision,
    ContractTemplate,
    Milestone,
    TemplateClause,
)
from contracts.services.values import frozen_terms, split_amount, values_of
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.partners.models import Partner
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.models import Project, TermsOfReference


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
        frozen = frozen_terms(terms)
    contract = Contract.objects.create(
        number=next_number("CN", at.year), project=project, partner=partner, amount=amount, amended_amount=amount,
        award_reference=award_reference, awarded_at=at, duration_months=terms.duration_months or 1, parties=parties,
        schedule=data.get("items", []), terms=frozen, created_at=at, created_by=by,
        indicators=[{"name": i.name, "target": str(i.target or ""), "unit": i.unit} for i in terms.indicators.all()],
    )  # fmt: skip
    contract.values = values_of(contract, terms, partner)
    _write_clauses(contract, template_for(project.field))
    contract.save(update_fields=["values", "template"])
    ChecklistItem.objects.bulk_create(
        ChecklistItem(contract=contract, order=n, **item) for n, item in enumerate(library.checklist(), 1)
    )
    _plan_milestones(contract, terms)
    return begin(contract, by=by)


def template_for(field: str) -> ContractTemplate:
    """The template of a project's field; the first one where none names it."""
    found = ContractTemplate.objects.filter(fields__contains=[field]).first() or ContractTemplate.objects.first()
    if found is None:
        raise DomainError(_("The clause library has no template."), "no_template")
    return found


def approved_rows(template: ContractTemplate, kind: str) -> list[tuple[TemplateClause, ClauseVersion]]:
    """The template's clauses for a kind of partner, each with its approved wording, in order."""
    rows = [row for row in template.rows.all() if row.is_for(kind)]
    words = {
        version.clause_id: version
        for version in ClauseVersion.objects.filter(state="approved", clause__in=[row.clause_id for row in rows])
    }
    return [(row, words[row.clause_id]) for row in rows if row.clause_id in words]


def _write_clauses(contract: Contract, template: ContractTemplate) -> None:
    rows = [(row, v) for row, v in approved_rows(template, contract.partner.kind) if row.included]
    codes = dict(template.rows.values_list("clause_id", "clause__code"))
    ContractClause.objects.bulk_create(
        clause_from_library(contract, n, codes[row.clause_id], version, mandatory=row.mandatory)
        for n, (row, version) in enumerate(rows, 1)
    )
    contract.template = template.code


def clause_from_library(
    contract: Contract, number: int, code: str, version: ClauseVersion, *, mandatory: bool
) -> ContractClause:
    """A clause of the contract, not saved yet, with what the library says frozen beside it."""
    return ContractClause(
        contract=contract, number=number, title=version.title, text=fill(version.text, contract.values), library_code=code,
        library_version=version.number, library_title=version.title, library_source=version.text, mandatory=mandatory,
    )  # fmt: skip


def _plan_milestones(contract: Contract, terms: TermsOfReference) -> None:
    deliverables = list(terms.deliverables.all())
    amounts = split_amount(contract.amount, [d.payment_percent or Decimal(0) for d in deliverables])
    Milestone.objects.bulk_create(
        Milestone(
            contract=contract, order=n, title=d.title, due_month=d.due_month or contract.duration_months, amount=amount
        )
        for n, (d, amount) in enumerate(zip(deliverables, amounts, strict=True), 1)
    )


def editable(contract: Contract) -> Contract:
    """The contract, locked, if its draft may be changed now. Raises DomainError "not_editable" or "with_partner"."""
    fresh = Contract.objects.select_for_update(of=("self",)).select_related("project", "partner").get(pk=contract.pk)
    if not fresh.is_editable:
        raise DomainError(_("The contract is not being drafted now and cannot be changed."), "not_editable")
    if fresh.rounds.filter(state="offered").exists():
        raise DomainError(
            _("This draft is with the partner now: wait for the answer, or withdraw the offer."), "with_partner"
        )
    return fresh


@transaction.atomic
def template_use(contract: Contract, *, by: Any, template: ContractTemplate) -> Contract:
    """Draft all clauses anew from another template; what they were is kept as a revision."""
    fresh = editable(contract)
    revision_keep(fresh, by=by, note=_("before the template was changed"))
    fresh.clauses.all().delete()
    _write_clauses(fresh, template)
    fresh.save(update_fields=["template"])
    record("edited", by=by, obj=fresh, after={"template": template.code})
    return fresh


@transaction.atomic
def clauses_update(
    contract: Contract, *, by: Any, texts: dict[int, tuple[str, str]], note: str = "", why: str = ""
) -> Contract:
    """Save clauses of a draft as {number: (title, text)}; keeps a revision of what they were.

    `why` says why they differ from the library (default: the note). Raises DomainError "not_editable", "with_partner".
    """
    fresh = editable(contract)
    revision_keep(fresh, by=by, note=note)
    for clause in fresh.clauses.all():
        title, text = texts.get(clause.number, (clause.title, clause.text))
        reason = why or note or clause.why_changed
        if (title, text) != (clause.title, clause.text) or (why and clause.number in texts):
            clause_write(clause, values=fresh.values, title=title, text=text, why=reason)
    record("edited", by=by, obj=fresh, after={"revision": fresh.revision})
    return fresh


def clause_write(clause: ContractClause, *, values: dict[str, str], title: str, text: str, why: str) -> None:
    """Set a clause's words; whether it differs from the library follows from them."""
    clause.title, clause.text = title, text
    said = (clause.library_title, fill(clause.library_source, values))
    clause.changed = not clause.library_code or (title, text) != said
    clause.why_changed = why[:500] if clause.changed else ""
    clause.save(update_fields=["title", "text", "changed", "why_changed"])


@transaction.atomic
def clause_add(
    contract: Contract, *, by: Any, after: int, version: ClauseVersion | None = None, title: str = "", text: str = "", why: str = ""
) -> ContractClause:  # fmt: skip
    """Put a clause after the one with this number: from the library, or the contract's own words. Renumbers the rest."""
    fresh = editable(contract)
    if version is not None and fresh.clauses.filter(library_code=version.clause.code).exists():
        raise DomainError(_("The contract has this clause already."), "twice")
    revision_keep(fresh, by=by, note=_("a clause was added"))
    later = list(fresh.clauses.filter(number__gt=after))
    for clause in later:
        clause.number += 1
    ContractClause.objects.bulk_update(later, ["number"])
    if version is not None:
        added = clause_from_library(fresh, after + 1, version.clause.code, version, mandatory=False)
    else:
        added = ContractClause(
            contract=fresh, number=after + 1, title=title, text=text, changed=True, why_changed=why[:500]
        )
    added.save()
    record("edited", by=by, obj=fresh, after={"added": added.title, "revision": fresh.revision})
    return added


@transaction.atomic
def clause_remove(contract: Contract, *, by: Any, number: int) -> None:
    """Take an optional clause out and renumber the rest. Raises DomainError "mandatory" for one that must stay."""
    fresh = editable(contract)
    clause = fresh.clauses.filter(number=number).first()
    if clause is None:
        raise DomainError(_("Somebody was faster: this clause is not there any more."), "stale")
    if clause.mandatory:
        raise DomainError(_("This clause is mandatory for this kind of contract: it can be worded anew, not removed."), "mandatory")  # fmt: skip
    revision_keep(fresh, by=by, note=_("a clause was removed"))
    clause.delete()
    later = list(fresh.clauses.filter(number__gt=number))
    for row in later:
        row.number -= 1
    ContractClause.objects.bulk_update(later, ["number"])
    record("edited", by=by, obj=fresh, after={"removed": clause.title, "revision": fresh.revision})


@transaction.atomic
def values_update(contract: Contract, *, by: Any, values: dict[str, str]) -> Contract:
    """Set variables of a draft. Clauses that say what the library says are filled anew, in others what is left open."""
    fresh = editable(contract)
    revision_keep(fresh, by=by, note=_("variables were set"))
    fresh.values = {**fresh.values, **values}
    fresh.save(update_fields=["values"])
    clauses = list(fresh.clauses.all())
    for clause in clauses:
        clause.text = fill(clause.text if clause.changed else clause.library_source, fresh.values)
    ContractClause.objects.bulk_update(clauses, ["text"])
    record("edited", by=by, obj=fresh, after={"variables": sorted(values), "revision": fresh.revision})
    return fresh


def revision_keep(contract: Contract, *, by: Any, note: str = "") -> ContractRevision:
    """Keep the clauses as they are now."""
    contract.revision += 1
    contract.save(update_fields=["revision"])
    clauses = [
        {"number": c.number, "title": c.title, "text": c.text, "code": c.library_code} for c in contract.clauses.all()
    ]
    return ContractRevision.objects.create(
        contract=contract, number=contract.revision, clauses=clauses, note=note[:300], kept_at=now(), kept_by=by
    )
