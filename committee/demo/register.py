"""The partner register of the demonstration: registrations with their papers, checked item by item."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from committee.demo.accounts import DemoPartner
from committee.demo.cast import Cast
from partnership.partners.checklists import papers_of
from partnership.partners.models import Activity, DocumentKind, Partner
from partnership.partners.selectors.checking import lines_of
from partnership.partners.services import partner_register
from partnership.partners.services.checking import registration_check
from partnership.partners.services.documents import document_present
from partnership.workflow.engine import fire

ENDS = {"p_craft": 20, "p_sea": -10}  # days from the present to the licence's end; all others: years
YEARS = timedelta(days=365)
BEFORE = timedelta(days=830)  # the papers are older than the first registration of the story
EXPERIENCE = "خبرة تزيد على عشر سنوات في إدارة البرامج الاجتماعية والرعاية والتأهيل، مع شهادات إنجاز من جهات حكومية."
BOARD = "رئيس مجلس الإدارة\nنائب الرئيس\nأمين السر\nالأمين المالي\nثلاثة أعضاء"


def facts_of(plan: DemoPartner, today: date) -> dict[str, Any]:
    """What a partner of this kind writes into its form."""
    facts: dict[str, Any] = {
        "kind": plan.kind, "name": plan.name, "name_en": plan.name_en, "registration_number": plan.number,
        "fields": list(plan.fields), "registered_on": today - 9 * YEARS, "licence_expires": licence_end(plan, today),
        "email": f"{plan.account}@demo.sharaka.example", "phone": "+973 1700 0000", "address": "المنامة، مملكة البحرين",
    }  # fmt: skip
    if plan.kind == "association":
        facts |= {"board": BOARD, "board_valid_until": today + 3 * YEARS}
        facts |= {"evaluated_on": today - BEFORE, "evaluation_score": Decimal(plan.quality)}
    elif plan.kind == "firm":
        facts |= {
            "activities": list(Activity.objects.filter(code__in=("8810", "8890"))),
            "vat_number": "220001234500002",
        }
    else:
        facts |= {"country": "سويسرا", "experience": EXPERIENCE}
    return facts


def licence_end(plan: DemoPartner, today: date) -> date:
    return today + timedelta(days=ENDS.get(plan.account, 4 * 365))


def present_papers(cast: Cast, partner: Partner, plan: DemoPartner, today: date) -> None:
    """The papers its kind needs, and for a firm its certificates too."""
    for kind, needed in papers_of(plan.kind):
        if not needed and plan.kind != "firm":
            continue
        ends = licence_end(plan, today) if kind == DocumentKind.LICENCE else today + 3 * YEARS
        evaluated = kind == DocumentKind.EVALUATION
        document_present(
            partner, by=cast[plan.account], kind=kind, upload=cast.upload(str(DocumentKind(kind).label)),
            issued_on=today - BEFORE,
            expires_on=None if evaluated or kind in (DocumentKind.VAT, DocumentKind.EXPERIENCE) else ends,
            score=Decimal(plan.quality) if evaluated else None,
        )  # fmt: skip


def check_items(cast: Cast, partner: Partner, wrong: dict[str, str] | None = None) -> None:
    """The secretary's findings: what is in `wrong` is to be corrected, everything else is in order."""
    lines = lines_of(partner)
    findings = {
        line.item.code: (line.item.code not in (wrong or {}), (wrong or {}).get(line.item.code, "")) for line in lines
    }
    registration_check(
        partner, by=cast["partnership_secretary"], findings=findings, seen={line.item.code: line.seen for line in lines}
    )


def register_partner(cast: Cast, plan: DemoPartner, today: date) -> Iterator[timedelta]:
    """A story: the partner registers, is verified by one person and approved by another."""
    user = cast[plan.account]
    partner = partner_register(by=user, **facts_of(plan, today))
    cast.partners[plan.account] = partner
    present_papers(cast, partner, plan, today)
    yield timedelta(days=2)
    partner = fire(partner, "submit", by=user)
    if plan.account == "p_new":
        return
    yield timedelta(days=4)
    check_items(cast, partner)
    partner = fire(partner, "verify", by=cast["partnership_secretary"])
    yield timedelta(days=3)
    cast.partners[plan.account] = fire(partner, "approve", by=cast["partnership_chair"])
