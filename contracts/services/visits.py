"""Site visits and what follows from them."""

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from contracts.models import Contract, Finding, FindingOwner, Visit, VisitPhoto
from contracts.telling import people_of_ministry, people_of_partner
from partnership.audit.services import record
from partnership.documents.services import store_file
from partnership.workflow.clock import now, today
from partnership.workflow.errors import DomainError
from partnership.workflow.notices import tell

MOST_PHOTOS = 12
_FILE = Path(__file__).resolve().parent.parent / "data/visit.toml"


@cache
def visit_items() -> tuple[dict[str, str], ...]:
    """What a visitor looks at: code, Arabic and English words."""
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["item"])


@transaction.atomic
def visit_record(
    contract: Contract, *, by: Any, visited_on: dt.date, place: str, summary: str, checklist: list[dict[str, str]],
    met: str = "", photos: list[Any] | None = None,
) -> Visit:  # fmt: skip
    """Record a visit with its photographs; both sides read it. Raises DomainError "state", "future", "many", or of a file."""
    if contract.state not in ("in_force", "suspended"):
        raise DomainError(_("The contract is not in force now."), "state")
    if visited_on > today():
        raise DomainError(_("This day is still to come."), "future")
    given = photos or []
    if len(given) > MOST_PHOTOS:
        raise DomainError(_("At most %(most)s files at once.") % {"most": MOST_PHOTOS}, "many")
    visit = Visit.objects.create(
        contract=contract, visited_on=visited_on, place=place, met=met, summary=summary, checklist=checklist, recorded_at=now(),
        visitor=by,
    )  # fmt: skip
    for upload in given:
        stored = store_file(upload, by=by, project_id=contract.project_id, kind="visit_photo", scope=f"partner:{contract.partner_id}")  # fmt: skip
        if not stored.content_type.startswith("image/"):
            raise DomainError(_("Only photographs (JPEG or PNG) belong here."), "not_image")
        VisitPhoto.objects.create(visit=visit, file=stored)
    record("edited", by=by, obj=contract, after={"visit": visit.pk, "on": str(visited_on), "photos": len(given)})
    return visit


@transaction.atomic
def finding_add(visit: Visit, *, by: Any, text: str, owner: str, due_on: dt.date) -> Finding:
    """Something to be mended: by whom and until when. Raises DomainError "past"."""
    if due_on < today():
        raise DomainError(_("Name a day that is still to come."), "past")
    finding = Finding.objects.create(visit=visit, text=text, owner=owner, due_on=due_on)
    record("edited", by=by, obj=visit.contract, after={"finding": finding.pk, "owner": owner, "due": str(due_on)})
    words = gettext_noop("A site visit found something to be mended: %(finding)s")
    contract = visit.contract
    people = people_of_partner(contract) if owner == FindingOwner.PARTNER else people_of_ministry(contract)
    label = f"{contract.number} {finding}"
    tell(
        people, machine="contracts.contract", step="", kind="contract", label=lambda: _(words) % {"finding": label},
        url=visit.get_absolute_url(), project_id=contract.project_id,
    )  # fmt: skip
    return finding


@transaction.atomic
def finding_answer(finding: Finding, *, by: Any, answer: str) -> Finding:
    """Whoever mends it says what was done. Raises DomainError "closed"."""
    fresh = _open(finding)
    fresh.answer, fresh.answered_at, fresh.answered_by = answer, now(), by
    fresh.save(update_fields=["answer", "answered_at", "answered_by"])
    record("edited", by=by, obj=fresh.visit.contract, after={"finding_answered": fresh.pk})
    return fresh


@transaction.atomic
def finding_close(finding: Finding, *, by: Any) -> Finding:
    """The department saw that it is mended. Raises DomainError "closed", "unanswered"."""
    fresh = _open(finding)
    if fresh.answered_at is None:
        raise DomainError(_("Nobody has written yet what was done."), "unanswered")
    fresh.closed_at, fresh.closed_by = now(), by
    fresh.save(update_fields=["closed_at", "closed_by"])
    record("edited", by=by, obj=fresh.visit.contract, after={"finding_closed": fresh.pk})
    return fresh


def _open(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related(
        "visit__contract__project", "visit__contract__partner"
    )
    fresh = rows.get(pk=finding.pk)
    if fresh.closed_at is not None:
        raise DomainError(_("This finding was closed already."), "closed")
    return fresh
