"""Addenda: drafted by the secretary as a difference, issued by the chair, applied to what was announced in one stroke."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.documents.services import store_file
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Task
from tenders.models import Addendum, AddendumFile, AddendumReceipt, Tender

DATES = ("documents_until", "questions_until", "closing_at", "opening_at")
MOST_FILES = 10


def notice_record(tender: Tender) -> dict[str, Any]:
    """What an announced tender says, as far as an addendum may change it: numbers and times as text, tables as rows."""
    terms = tender.frozen_terms or terms_of(tender)
    return {
        "scope": terms["scope"],
        "beneficiaries": terms["beneficiaries"],
        **{name: moment.isoformat() if (moment := getattr(tender, name)) else "" for name in DATES},
        "bid_security_amount": f"{tender.bid_security_amount or Decimal(0):.3f}",
        "validity_days": str(tender.validity_days),
        "criteria": [
            {"id": c["id"], "name": c["name"], "description": c["description"]} for c in tender.frozen_criteria
        ],
        "required_documents": [
            {"name": d["name"], "envelope": d["envelope"], "is_mandatory": "yes" if d["mandatory"] else ""}
            for d in tender.frozen_documents
        ],
    }


def terms_of(tender: Tender) -> dict[str, Any]:
    """The part of the terms that is frozen with the announcement: the scope of work and the quantities."""
    terms = tender.terms
    groups = [{"kind": r.kind, "number": str(r.number), "note": r.note} for r in terms.beneficiaries.all()]
    return {"scope": terms.scope, "beneficiaries": groups}


def notice_hash(tender: Tender) -> str:
    """SHA-256 of everything frozen on the tender: what the trail keeps of it before and after an addendum."""
    frozen = notice_record(tender) | {
        "rules": tender.frozen_rules,
        "weights": [[c["id"], c["weight"], c["minimum"]] for c in tender.frozen_criteria],
        "shares": [tender.technical_weight, tender.financial_weight, tender.pass_mark],
    }
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def addendum_begin(tender: Tender, *, by: Any) -> Addendum:
    """Begin an addendum, or return the one that is being prepared. Raises DomainError "not_now" once the deadline passed."""
    if not has_role(by, "tender_secretary"):
        raise PermissionDenied
    fresh = Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)
    live = fresh.addenda.filter(state__in=("draft", "ready")).first()
    if live is not None:
        return live
    if not fresh.accepts_bids_at(now()):
        raise DomainError(_("Addenda are possible from the announcement to the closing date."), "not_now")
    return begin(Addendum.objects.create(tender=fresh, drafted_at=now(), drafted_by=by), by=by)


@transaction.atomic
def addendum_save(
    addendum: Addendum, *, by: Any, summary: str, proposed: dict[str, Any], uploads: Iterable[Any] = ()
) -> Addendum:
    """Save the draft: `proposed` is a whole record as notice_record gives it; only what differs is kept.

    Raises DomainError "not_editable" once it was sent to the chair, and for a file that is not accepted.
    """
    fresh = _editable(addendum)
    now_said = notice_record(fresh.tender)
    fresh.changes = {name: value for name, value in proposed.items() if now_said.get(name) != value}
    fresh.summary, fresh.drafted_by = summary, by
    fresh.save(update_fields=["changes", "summary", "drafted_by"])
    for upload in uploads:
        if fresh.files.count() >= MOST_FILES:
            raise DomainError(_("At most %(n)s files.") % {"n": MOST_FILES}, "too_many")
        stored = store_file(upload, by=by, project_id=fresh.project_id, kind="addendum")
        AddendumFile.objects.create(addendum=fresh, file=stored)
    record("edited", by=by, obj=fresh, after={"changes": sorted(fresh.changes)})
    return fresh


@transaction.atomic
def addendum_file_remove(addendum: Addendum, file_id: Any, *, by: Any) -> None:
    """Take a file out of the draft; the stored original stays as evidence."""
    fresh = _editable(addendum)
    removed, _each = fresh.files.filter(file_id=file_id).delete()
    if removed:
        record("edited", by=by, obj=fresh, after={"files_removed": removed})


def _editable(addendum: Addendum) -> Addendum:
    fresh = Addendum.objects.select_for_update(of=("self",)).select_related("tender__terms").get(pk=addendum.pk)
    if not fresh.is_editable:
        raise DomainError(_("The addendum was sent to the chair and cannot be changed now."), "not_editable")
    return fresh


def addendum_apply(addendum: Addendum, *, by: Any, at: datetime) -> Tender:
    """Change what was announced. Call inside the step's transaction: the trail gets the hashes before and after."""
    tender = (
        Tender.objects.select_for_update(of=("self",)).select_related("project", "terms").get(pk=addendum.tender_id)
    )
    said, before = notice_record(tender), notice_hash(tender)
    _change(tender, addendum.changes)
    tender.amended_at = at
    with connection.cursor() as cursor:  # tells the trigger frozen_but_for_addenda who changes what was frozen
        cursor.execute("SELECT set_config('sharaka.addendum', %s, true)", [str(tender.pk)])
        tender.save()
        cursor.execute("SELECT set_config('sharaka.addendum', '', true)")
    addendum.number = Addendum.objects.filter(tender=tender, state="issued").count()
    addendum.before = {name: said[name] for name in addendum.changes}
    addendum.sha256_before, addendum.sha256_after = before, notice_hash(tender)
    addendum.save(update_fields=["number", "before", "sha256_before", "sha256_after"])
    addendum.tender = tender
    facts = {"addendum": addendum.number, "sha256": addendum.sha256_after, "changed": sorted(addendum.changes)}
    record("addendum_applied", by=by, obj=tender, before={"sha256": before}, after=facts)
    _move_tasks(tender)
    return tender


def _change(tender: Tender, changes: dict[str, Any]) -> None:
    for name in DATES:
        if name in changes:
            setattr(tender, name, parse_datetime(changes[name]) if changes[name] else None)
    if "bid_security_amount" in changes:
        tender.bid_security_amount = Decimal(changes["bid_security_amount"])
    if "validity_days" in changes:
        tender.validity_days = int(changes["validity_days"])
    frozen = tender.frozen_terms or terms_of(tender)
    tender.frozen_terms = frozen | {name: changes[name] for name in ("scope", "beneficiaries") if name in changes}
    if "criteria" in changes:  # words only: weights and minimums stay as they were announced
        words = {c["id"]: c for c in changes["criteria"]}
        tender.frozen_criteria = [
            c | {key: words[c["id"]][key] for key in ("name", "description")} if c["id"] in words else c
            for c in tender.frozen_criteria
        ]
    if "required_documents" in changes:
        tender.frozen_documents = [
            {"name": d["name"], "envelope": d["envelope"], "mandatory": bool(d["is_mandatory"])}
            for d in changes["required_documents"]
        ]


def _move_tasks(tender: Tender) -> None:
    """What bidders have on their desks is due at the new deadline."""
    numbers = [str(pk) for pk in tender.bids.values_list("pk", flat=True)]
    open_tasks = Task.objects.filter(machine="tenders.bid", object_id__in=numbers, closed_at=None)
    open_tasks.update(due_at=tender.closing_at)


def addendum_opened(addendum: Addendum, *, by: Any) -> None:
    """Remember when a partner that was told first opened the addendum."""
    receipts = addendum.receipts.filter(partner_id__in=partners_of(by), opened_at=None)
    if addendum.is_issued and receipts.update(opened_at=now(), opened_by=by):
        record("addendum_opened", by=by, obj=addendum)


@transaction.atomic
def addendum_receive(addendum: Addendum, *, by: Any) -> None:
    """A representative confirms that the addendum was received; twice is once. Raises DomainError "not_told"."""
    receipts = addendum.receipts.select_for_update(of=("self",)).filter(partner_id__in=partners_of(by))
    if not addendum.is_issued or not receipts:
        raise DomainError(_("This addendum was not sent to your partner."), "not_told")
    at = now()
    receipts.filter(opened_at=None).update(opened_at=at, opened_by=by)
    if receipts.filter(received_at=None).update(received_at=at, received_by=by):
        record("addendum_received", by=by, obj=addendum)


def addendum_tell(addendum: Addendum, partners: Iterable[int], *, at: datetime) -> None:
    """A receipt to follow for each partner that is told."""
    AddendumReceipt.objects.bulk_create(
        AddendumReceipt(addendum=addendum, partner_id=pk, told_at=at) for pk in sorted(partners)
    )
