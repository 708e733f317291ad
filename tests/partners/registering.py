"""Registrations for tests: through the services and the one door, as people make them."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partnership.partners.checklists import WITH_END, papers_of
from partnership.partners.models import Activity, DocumentKind, Partner, PartnerDocument
from partnership.partners.selectors.checking import lines_of
from partnership.partners.services import partner_register
from partnership.partners.services.checking import registration_check
from partnership.partners.services.documents import document_present
from partnership.workflow.engine import fire
from tests.factories import make_user

TODAY = timezone.localdate()
FAR, OLD = TODAY + timedelta(days=900), TODAY - timedelta(days=900)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
COMMON: dict[str, Any] = {
    "registration_number": "77-1", "licence_expires": FAR, "email": "a@example.org", "phone": "17000000", "fields": ["care"],
}  # fmt: skip
OWN: dict[str, dict[str, Any]] = {
    "association": {
        "name": "جمعية الرعاية", "registered_on": OLD, "board": "الرئيسة والأمين", "board_valid_until": FAR,
        "evaluated_on": OLD, "evaluation_score": 80,
    },
    "firm": {"name": "شركة الرعاية"},
    "international": {"name": "منظمة الرعاية", "country": "الأردن", "experience": "عشر سنوات في رعاية المسنين."},
}  # fmt: skip


def pdf(name: str = "وثيقة.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def registered(user: Any, kind: str = "association", **facts: Any) -> Partner:
    """A draft with every fact, without papers."""
    if kind == "firm":
        facts = {"activities": list(Activity.objects.filter(code="8890"))} | facts
    return partner_register(by=user, kind=kind, **COMMON | OWN[kind] | facts)


def present(partner: Partner, user: Any, kind: str = "licence", **facts: Any) -> PartnerDocument:
    """One paper with its dates."""
    dates = {"issued_on": OLD, "expires_on": FAR if kind in WITH_END else None}
    return document_present(partner, by=user, kind=kind, upload=pdf(), **dates | facts)


def complete(user: Any, kind: str = "association", **facts: Any) -> Partner:
    """A draft that lacks nothing."""
    partner = registered(user, kind, **facts)
    for paper, needed in papers_of(kind):
        if needed:
            present(partner, user, paper, **({"score": 80} if paper == DocumentKind.EVALUATION else {}))
    return Partner.objects.get(pk=partner.pk)


def submitted(user: Any, kind: str = "association", **facts: Any) -> Partner:
    return fire(complete(user, kind, **facts), "submit", by=user)


def check(partner: Partner, secretary: Any, wrong: dict[str, str] | None = None) -> None:
    """The secretary's findings: `wrong` items are to be corrected, all others are in order."""
    lines, wrong = lines_of(partner), wrong or {}
    findings = {line.item.code: (line.item.code not in wrong, wrong.get(line.item.code, "")) for line in lines}
    registration_check(partner, by=secretary, findings=findings, seen={line.item.code: line.seen for line in lines})


def approved(user: Any, kind: str = "association", **facts: Any) -> Partner:
    """Registered, checked by a secretary, approved by a chair."""
    secretary = make_user("partnership_secretary")
    partner = submitted(user, kind, **facts)
    check(partner, secretary)
    return fire(fire(partner, "verify", by=secretary), "approve", by=make_user("partnership_chair"))
