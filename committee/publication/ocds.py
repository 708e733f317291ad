"""Open Contracting Data Standard 1.1 (RULES.md, section 4): what happened in a project, one release for each event.

Only what the public may know at that moment: no estimate before the award, of bids nothing before the result. Pure
functions: records in, plain data out; `history.py` reads the records.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from committee.publication.history import ContractHistory, ProjectHistory, TenderHistory
from contracts.models import Contract
from partnership.partners.models import Partner
from tenders.models import Addendum, Method, Tender

Data = dict[str, Any]
METHODS = {Method.OPEN: "open", Method.LIMITED: "limited"}
FORMULA = "الدرجة المالية = أقل سعر ÷ سعر العطاء × 100"


def package(*, at: datetime) -> Data:
    """A release package without its releases."""
    return {
        "uri": f"{settings.SITE_URL}/#{at:%Y%m%dT%H%M%S}",
        "version": "1.1",
        "publishedDate": moment(at),
        "publisher": {"name": str(settings.SHARAKA_MINISTRY_NAME), "uri": settings.SITE_URL},
        "extensions": ["https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json"],
    }  # fmt: skip


def releases_of(history: ProjectHistory) -> list[Data]:
    """Every release of a project, the oldest first; each says what was known then."""
    project = history.project
    ocid = f"{settings.OCDS_PREFIX}-{project.reference}"
    events = sorted(_events(history), key=lambda event: event[0])
    found = []
    for number, (at, tag, parts) in enumerate(events, 1):
        parties = _parties(history, parts)
        release = {
            "ocid": ocid,
            "id": f"{ocid}-{number:03}",
            "date": moment(at),
            "tag": [tag],
            "initiationType": "tender",
        }
        buyer = {"id": f"BH-MIN-{project.department.code}", "name": project.department.name}
        found.append(release | {"language": "ar", "parties": parties, "buyer": buyer} | parts)
    return found


def _events(history: ProjectHistory) -> Iterator[tuple[datetime, str, Data]]:
    """(when, release tag, sections) of everything that happened."""
    if history.terms_approved_at:
        yield history.terms_approved_at, "planning", {"planning": _planning(history, with_amount=False)}
    for told in history.tenders:
        yield from _tender_events(history, told)
    for performed in history.contracts:
        yield from _contract_events(performed)


def _tender_events(history: ProjectHistory, told: TenderHistory) -> Iterator[tuple[datetime, str, Data]]:
    tender = told.tender
    if tender.announced_at is None:
        return
    yield tender.announced_at, "tender", {"tender": _tender(told, "active", addenda=0)}
    for number, addendum in enumerate(told.addenda, 1):
        if addendum.issued_at:
            yield addendum.issued_at, "tenderAmendment", {"tender": _tender(told, "active", addenda=number)}
    if told.ended_at and told.ended_as in ("cancelled", "unsuccessful"):
        yield told.ended_at, "tenderCancellation", {"tender": _tender(told, told.ended_as)}
    if told.award and told.notified_at:
        known = {
            "planning": _planning(history, with_amount=True),
            "tender": _tender(told, "complete") | _tenderers(told),
            "bids": {"details": [_bid(row) for row in told.bids]},
            "awards": [_award(told)],
        }
        yield told.notified_at, "award", known


def _contract_events(told: ContractHistory) -> Iterator[tuple[datetime, str, Data]]:
    contract = told.contract
    if contract.in_force_at is None:
        return
    yield contract.in_force_at, "contract", {"contracts": [_contract(told, "active", contract.amount)]}
    for at, amount, why in told.amendments:
        amended = _contract(told, "active", amount)
        amended["amendments"] = [{"id": f"{contract.number}-{moment(at)}", "date": moment(at), "rationale": why}]
        yield at, "contractAmendment", {"contracts": [amended]}
    for at in told.performed_at:
        done = _contract(told, "active", contract.amended_amount)
        done["implementation"] = _implementation(told, until=at)
        yield at, "implementation", {"contracts": [done]}
    if told.ended_at:
        ended = _contract(told, "terminated", contract.amended_amount)
        ended["implementation"] = _implementation(told, until=told.ended_at)
        yield told.ended_at, "contractTermination", {"contracts": [ended]}


# --- sections ---------------------------------------------------------------------------------------------------------
def _planning(history: ProjectHistory, *, with_amount: bool) -> Data:
    """The estimate is told with the award: before it, it would guide the bidders."""
    project = history.project
    budget: Data = {"id": project.reference, "project": project.title, "projectID": project.reference}
    if with_amount and project.estimated_value is not None:
        budget["amount"] = money(project.estimated_value)
    return {"rationale": history.objectives, "budget": budget}


def _tender(told: TenderHistory, status: str, *, addenda: int | None = None) -> Data:
    """The notice as it stood once so many addenda were issued; None for all of them."""
    tender, project = told.tender, told.tender.project
    addenda = len(told.addenda) if addenda is None else addenda
    said = told.said_after(addenda)
    closing, questions = (_then(said, name, getattr(tender, name)) for name in ("closing_at", "questions_until"))
    found: Data = {
        "id": tender.reference,
        "title": project.title,
        "description": said.get("scope", tender.scope),
        "status": status,
        "procuringEntity": _department(project.department),
        "procurementMethod": METHODS[Method(tender.method)],
        "mainProcurementCategory": "services",
        "awardCriteria": "ratedCriteria",
        "awardCriteriaDetails": f"فني {tender.technical_weight}%، مالي {tender.financial_weight}%. {FORMULA}",
        "submissionMethod": ["electronicSubmission"],
        "submissionMethodDetails": settings.SITE_URL + tender.get_absolute_url(),
        "tenderPeriod": _period(tender.announced_at, closing),
        "hasEnquiries": questions is not None,
        "documents": [_page(tender)],
    }
    if project.title_en:
        found["title_en"] = project.title_en
    if tender.method_reason:
        found["procurementMethodRationale"] = tender.method_reason
    if questions:
        found["enquiryPeriod"] = _period(tender.announced_at, questions)
    if addenda:
        found["amendments"] = [_amendment(addendum, tender.reference) for addendum in told.addenda[:addenda]]
    return found


def _then(said: Data, name: str, now_says: datetime | None) -> datetime | None:
    return (parse_datetime(said[name]) if said[name] else None) if name in said else now_says


def _amendment(addendum: Addendum, reference: str) -> Data:
    return {
        "id": f"{reference}-M{addendum.number}",
        "date": moment(addendum.issued_at),
        "rationale": addendum.summary,
        "description": addendum.name,
    }


def _page(tender: Tender) -> Data:
    return {
        "id": f"{tender.reference}-notice",
        "documentType": "tenderNotice",
        "title": "إعلان المناقصة",
        "url": settings.SITE_URL + tender.get_absolute_url(),
        "datePublished": moment(tender.announced_at),
        "format": "text/html",
        "language": "ar",
    }


def _tenderers(told: TenderHistory) -> Data:
    """Known with the result only."""
    return {"numberOfTenderers": len(told.bids), "tenderers": [_partner(row.bid.partner) for row in told.bids]}


def _bid(row: Any) -> Data:
    found: Data = {
        "id": f"{row.tender.reference}-B{row.bid_id}",
        "date": moment(row.bid.submitted_at),
        "status": "valid" if row.passed else "disqualified",
        "tenderers": [_partner(row.bid.partner)],
    }
    return found | ({"value": money(row.price)} if row.price is not None else {})


def _award(told: TenderHistory) -> Data:
    award = told.award
    assert award is not None  # noqa: S101 -- the caller asked
    return {
        "id": f"{told.tender.reference}-A{award.pk}",
        "title": told.tender.project.title,
        "status": "active" if award.final_at else "pending",
        "date": moment(award.decided_at),
        "value": money(award.amount),
        "suppliers": [_partner(award.bid.partner)],
    }


def _contract(told: ContractHistory, status: str, amount: Decimal) -> Data:
    contract = told.contract
    return {
        "id": contract.number,
        "awardID": told.award_id,
        "title": contract.project.title,
        "status": status,
        "period": _contract_period(contract),
        "value": money(amount),
        "dateSigned": moment(contract.in_force_at),
    }


def _contract_period(contract: Contract) -> Data:
    if contract.starts_on is None:
        return {"durationInDays": contract.duration_months * 30}
    return {"startDate": moment(_midnight(contract.starts_on)), "durationInDays": contract.duration_months * 30}


def _implementation(told: ContractHistory, *, until: datetime) -> Data:
    """Milestones as they stood, and what was paid, up to a moment."""
    partner = _partner(told.contract.partner)
    return {
        "milestones": [
            {
                "id": str(m.pk),
                "title": m.title,
                "type": "delivery",
                "status": "met" if m.accepted_at and m.accepted_at <= until else "scheduled",
                **({"dueDate": moment(_midnight(m.due_on))} if m.due_on else {}),
                **({"dateMet": moment(m.accepted_at)} if m.accepted_at and m.accepted_at <= until else {}),
            }
            for m in told.milestones
        ],
        "transactions": [
            {
                "id": p.number,
                "date": moment(p.paid_at),
                "value": money(p.net),
                "payer": _department(told.contract.project.department),
                "payee": partner,
            }
            for p in told.payments
            if p.paid_at and p.paid_at <= until
        ],
    }


# --- organisations ----------------------------------------------------------------------------------------------------
def _department(department: Any) -> Data:
    return {"id": f"BH-MIN-{department.code}", "name": department.name}


def _partner(partner: Partner) -> Data:
    return {"id": f"BH-PARTNER-{partner.pk}", "name": partner.name}


def _parties(history: ProjectHistory, parts: Data) -> list[Data]:
    """Each organisation once, with every role that it has in this release."""
    roles: dict[str, set[str]] = {f"BH-MIN-{history.project.department.code}": {"buyer", "procuringEntity"}}
    for row in parts.get("tender", {}).get("tenderers", []):
        roles.setdefault(row["id"], set()).add("tenderer")
    for award in parts.get("awards", []):
        for row in award["suppliers"]:
            roles.setdefault(row["id"], set()).add("supplier")
    for contract in parts.get("contracts", []):
        roles.setdefault(f"BH-PARTNER-{history.supplier_of(contract['id']).pk}", set()).add("supplier")
        for payment in contract.get("implementation", {}).get("transactions", []):
            roles.setdefault(payment["payer"]["id"], set()).add("payer")
            roles.setdefault(payment["payee"]["id"], set()).add("payee")
    organisations = history.organisations()
    return [_organisation(organisations[found]) | {"roles": sorted(roles[found])} for found in sorted(roles)]


def _organisation(found: Any) -> Data:
    if isinstance(found, Partner):
        scheme = "BH-CR" if found.kind == "firm" else "BH-MOSD"
        identifier = {"scheme": scheme, "id": found.registration_number, "legalName": found.name}
        english = {"name_en": found.name_en} if found.name_en else {}
        return _partner(found) | english | {"identifier": identifier}
    return _department(found) | ({"name_en": found.name_en} if found.name_en else {})


# --- values -----------------------------------------------------------------------------------------------------------
def money(amount: Decimal) -> Data:
    """Dinars, with their three decimals."""
    return {"amount": float(amount), "currency": "BHD"}


def moment(at: datetime | None) -> str | None:
    """Date and time with Bahrain's offset; None where there is none."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _period(begins: datetime | None, ends: datetime | None) -> Data:
    found = {"startDate": moment(begins), "endDate": moment(ends)}
    if begins and ends:
        return found | {"durationInDays": max(0, (ends - begins) // timedelta(days=1))}
    return {name: value for name, value in found.items() if value}
