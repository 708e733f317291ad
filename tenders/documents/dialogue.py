"""What goes into the papers of a running tender: addenda, and all answers to questions. Pure functions."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from partnership.documents.registry import document, register_read_ahead
from partnership.interface.formats import amount
from partnership.workflow.reading import once_a_page
from tenders.documents.tender import _published, inside, know_tenders, moment
from tenders.models import Addendum, BeneficiaryGroup, RequiredDocument, Tender
from tenders.services.addendum import DATES

LABELS = {
    "scope": "نطاق العمل",
    "beneficiaries": "المستفيدون وأعدادهم",
    "documents_until": "آخر موعد للحصول على وثائق المناقصة",
    "questions_until": "آخر موعد للاستفسارات",
    "closing_at": "تاريخ إغلاق المناقصة",
    "opening_at": "موعد فتح المناقصة",
    "bid_security_amount": "الضمان الابتدائي (دينار بحريني)",
    "validity_days": "صلاحية العطاء والضمان الابتدائي (بالأيام)",
    "criteria": "نص معايير التقييم",
    "required_documents": "المستندات المطلوبة",
}


def _of_addendum(user: Any, official: Any) -> bool:
    """An issued addendum is read by whoever reads its tender's announcement."""
    if inside(user, official):
        return True
    known = _tenders_of_addenda()
    tender = (known if official.object_id in known else _know({official.object_id})).get(official.object_id)
    return tender is not None and _published(user, _Of(tender, official.project_id))


@once_a_page
def _tenders_of_addenda() -> dict[str, str]:
    """Addendum → tender, as far as the page has met them."""
    return {}


def _know(keys: set[str]) -> dict[str, str]:
    known = _tenders_of_addenda()
    rows = Addendum.objects.filter(pk__in=keys).order_by().values_list("pk", "tender_id")
    known.update({str(addendum): str(tender) for addendum, tender in rows})
    return known


@register_read_ahead
def _read_ahead(user: Any, officials: list[Any]) -> None:
    asked = {o.object_id for o in officials if o.object_model == Addendum._meta.label_lower and not inside(user, o)}
    if asked:
        know_tenders(set(_know(asked).values()))


class _Of:
    """What `_published` asks of a document: its tender and its project."""

    def __init__(self, object_id: str, project_id: int | None) -> None:
        self.object_id, self.project_id = object_id, project_id


@document(
    "tenders.addendum",
    title=_("Addendum to a tender"),
    template="tenders/pdf/addendum.html",
    series="AD",
    visible=_of_addendum,
)
def addendum_data(addendum: Addendum) -> dict[str, Any]:
    """Old and new, field by field, and the deadline as it stands now."""
    tender = addendum.tender
    changes = [
        {"label": LABELS[name], "old": lines_of(name, addendum.before.get(name)), "new": lines_of(name, value)}
        for name, value in addendum.changes.items()
    ]
    return {
        "addendum": str(addendum.number),
        "reference": tender.reference,
        "title": tender.project.title,
        "department": tender.project.department.name,
        "summary": addendum.summary,
        "changes": changes,
        "files": [{"name": f.file.name, "sha256": f.file.sha256} for f in addendum.files.select_related("file")],
        "closing": moment(tender.closing_at),
        "opening": moment(tender.opening_at),
        "sha256_before": addendum.sha256_before,
        "sha256_after": addendum.sha256_after,
    }


def lines_of(name: str, value: Any) -> list[str]:
    """A value of the notice in Arabic words, a line for each row of a table."""
    if name in DATES:
        return [moment(parse_datetime(value)) if value else "غير محدد"]
    if name == "bid_security_amount":
        return [amount(value)]
    if name == "beneficiaries":
        kinds = {code: str(label) for code, label in BeneficiaryGroup._meta.get_field("kind").flatchoices}
        return [f"{kinds.get(r['kind'], r['kind'])}: {r['number']}" + _note(r["note"]) for r in value or []]
    if name == "criteria":
        return [r["name"] + _note(r["description"]) for r in value or []]
    if name == "required_documents":
        envelopes = {code: str(label) for code, label in RequiredDocument._meta.get_field("envelope").flatchoices}
        return [f"{r['name']} ({envelopes.get(r['envelope'], r['envelope'])})" for r in value or []]
    return str(value or "").splitlines()


def _note(text: str) -> str:
    return f" – {text}" if text else ""


@document(
    "tenders.clarifications",
    title=_("Answers to questions on a tender"),
    template="tenders/pdf/clarifications.html",
    series="CL",
    visible=_published,
)
def clarifications_data(tender: Tender) -> dict[str, Any]:
    """Every answer published so far; of who asked nothing."""
    answers = tender.clarifications.filter(state="published").order_by("number")
    return {
        "reference": tender.reference,
        "title": tender.project.title,
        "department": tender.project.department.name,
        "closing": moment(tender.closing_at),
        "answers": [
            {
                "number": str(a.number),
                "question": a.shown_question,
                "answer_ar": a.answer_ar,
                "answer_en": a.answer_en,
                "published": moment(a.published_at),
            }
            for a in answers
        ],
    }
