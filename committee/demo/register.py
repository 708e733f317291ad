"""The partner register of the demonstration: registrations with their papers, checked item by item."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from committee.demo.accounts import PARTNERS, DemoPartner
from committee.demo.cast import Cast
from partnership.partners.checklists import papers_of
from partnership.partners.models import Activity, DocumentKind, Partner, PartnerDocument, Representative
from partnership.partners.selectors.checking import lines_of
from partnership.partners.services import partner_register
from partnership.partners.services.checking import registration_check
from partnership.partners.services.debarment import debarment_propose
from partnership.partners.services.documents import document_present, remind_of_ends
from partnership.partners.services.joining import invitation_accept, invitation_send
from partnership.partners.services.representatives import representative_end
from partnership.people.models import RoleGrant, User
from partnership.workflow.clock import now
from partnership.workflow.engine import fire

TOLD_ELSEWHERE = {"p_noor"}  # has a story of its own below
ENDS = {"p_craft": 20, "p_sea": -10}  # days from the present to the licence's end; all others: years
YEARS = timedelta(days=365)
BEFORE = timedelta(days=830)  # the papers are older than the first registration of the story
EXPERIENCE = "خبرة تزيد على عشر سنوات في إدارة البرامج الاجتماعية والرعاية والتأهيل، مع شهادات إنجاز من جهات حكومية."
WRONG = {
    "board": "قرار تشكيل المجلس غير موقع، ويلزم إرفاق نسخة معتمدة.",
    "contact": "رقم الهاتف لا يعمل.",
}
COLLEAGUES = (  # of whose partner, user name, name
    ("ngo", "ngo_second", "عادل حسن المرزوق", "Adel Hasan Almarzooq"),
    ("firm", "firm_former", "لولوة سعد الكواري", "Lulwa Saad Alkuwari"),
)
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


def returned_story(cast: Cast, plan: DemoPartner, today: date) -> Iterator[timedelta]:
    """A registration that came back with what is to be corrected beside two items."""
    partner = partner_register(by=cast[plan.account], **facts_of(plan, today))
    cast.partners[plan.account] = partner
    present_papers(cast, partner, plan, today)
    partner = fire(partner, "submit", by=cast[plan.account])
    yield timedelta(days=3)
    check_items(cast, partner, WRONG)
    fire(partner, "send_back", by=cast["partnership_secretary"], reason="يرجى تصحيح البنود المبينة وإعادة الإرسال.")


def debarment_story(cast: Cast, account: str, fields: list[str], days: int, reason: str) -> Iterator[timedelta]:
    """Proposed by the secretary, decided by the two chairs; ends by itself."""
    day = timezone.localdate(now())
    proposal = debarment_propose(
        cast.partners[account],
        by=cast["partnership_secretary"],
        fields=fields,
        reason=reason,
        ends_on=day + timedelta(days=days),
    )
    yield timedelta(days=2)
    agreed = fire(proposal, "agree", by=cast["partnership_chair"])
    yield timedelta(days=1)
    running = fire(agreed, "decide", by=cast["tender_chair"])
    yield timedelta(days=days - 2)
    fire(running, "end", by=None, clock=True)


def watching_story(cast: Cast) -> Iterator[timedelta]:
    """The morning job on the days on which it has something to tell, and the end of the paper that was not renewed."""
    for _morning in range(5):
        remind_of_ends()
        for paper in PartnerDocument.objects.filter(state="accepted", expires_on__lt=timezone.localdate(now())):
            fire(paper, "expire", by=None, clock=True)
        yield timedelta(days=10)


def colleagues_story(cast: Cast) -> Iterator[timedelta]:
    """A second representative of the association; one of the firm's has left."""
    for account, username, name, name_en in COLLEAGUES:
        user = User.objects.create(
            username=username, email=f"{username}@demo.sharaka.example", name=name, name_en=name_en,
            password=make_password(None), is_demo=True,
        )  # fmt: skip
        RoleGrant.objects.create(user=user, role="partner", since=now())
        partner = cast.partners[account]
        invitation = invitation_send(partner, by=cast[account], name=name, email=user.email)
        invitation_accept(invitation, by=user)
    yield timedelta(days=200)
    left = Representative.objects.get(user__username="firm_former")
    representative_end(left, by=left.user)
    yield timedelta(days=150)
    invitation_send(cast.partners["ngo"], by=cast["ngo"], name="منى يوسف الحمر", email="ngo_third@demo.sharaka.example")


def stories(cast: Cast, today: date) -> list[tuple[int, Iterator[timedelta]]]:
    """(days before the present at which it begins, story): what the register knows besides approved partners."""
    noor = next(plan for plan in PARTNERS if plan.account == "p_noor")
    late = "تأخرت الجمعية عن تقديم التقارير المالية المطلوبة مرتين متتاليتين رغم التنبيه الكتابي."
    false = "قدمت الشركة شهادة خبرة تبين من مخاطبة الجهة المصدرة لها أنها غير صحيحة."
    return [
        (6, returned_story(cast, noor, today)),
        (400, debarment_story(cast, "p_sea", ["care", "family"], 120, late)),
        (40, debarment_story(cast, "p_green", [], 365, false)),
        (41, watching_story(cast)),
        (380, colleagues_story(cast)),
    ]
