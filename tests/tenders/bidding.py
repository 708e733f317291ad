"""Tenders and bids for tests: through the services and the one door, as people make them."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partnership.workflow import clock
from partnership.workflow.calendar import next_working_day
from partnership.workflow.engine import fire
from tenders.box import ceremony, gathering, opening
from tenders.box import service as box
from tenders.models import Bid, BudgetLine, Tender
from tenders.relations import RELATIONS
from tenders.services.bid import bid_save, bid_start
from tenders.services.tender import tender_update
from tests.factories import make_department, make_partner, make_user
from tests.tenders import make

DECLARED: dict[str, Any] = {
    "accepts_terms": True,
    "no_conflict": True,
    "all_true": True,
    "bids_as": "alone",
    **{relation.answer: "no" for relation in RELATIONS},
}
TECHNICAL: dict[str, Any] = {
    **DECLARED,
    "approach": "ننفذ العمل على ثلاث مراحل.",
    "experience": "تشغيل ناديين مماثلين.",
    "team": "مدير وأربعة أخصائيين.",
}
FINANCIAL: dict[str, Any] = {
    "security_kind": "guarantee",
    "security_issuer": "بنك البحرين الوطني",
    "security_number": "LG-7",
    "security_amount": "5000.000",
    "security_expires": "2030-01-01",
    "items": [
        {"description": "أجور الكادر", "quantity": "12", "unit_price": "4000.500"},
        {"description": "مواد", "quantity": "1", "unit_price": "1250.750"},
    ],
}
TOTAL = Decimal("49256.750")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def typed(bid: Bid, **changes: Any) -> dict[str, dict[str, Any]]:
    """What the forms of the four written steps send, by step; `changes` go to whichever step has the field."""
    criterion = bid.tender.frozen_criteria[0]["id"]
    steps: dict[str, dict[str, Any]] = {
        "declarations": {
            **dict.fromkeys(("accepts_terms", "no_conflict", "all_true"), "on"), "bids_as": "alone",
            **{name: "no" for r in RELATIONS for name in (r.answer,)}, **{r.details: "" for r in RELATIONS},
            **rows("members", {"name": "", "registration_number": "", "share": "", "work": ""}),
        },
        "technical": {
            "approach": "على مراحل", "experience": "ناديان", "team": "خمسة", f"answer_{criterion}": "جوابنا عن الخبرة",
        },
        "financial": {
            **rows("lines", LINE, dict.fromkeys(LINE, "")), "discount": "", "vat_rate": "", "notes": "",
        },
        "security": {
            "security_kind": "guarantee", "security_issuer": "بنك", "security_number": "LG-1", "security_amount": "965",
            "security_expires": "2030-01-01",
        },
    }  # fmt: skip
    for fields in steps.values():
        fields |= {name: value for name, value in changes.items() if name in fields}
    return steps


LINE = {"description": "أجور", "unit": "شهر", "quantity": "١٢", "unit_price": "٤٬٠٠٠٫٥٠٠", "discount": ""}


def rows(prefix: str, *lines: dict[str, str]) -> dict[str, str]:
    """A table of a form as the browser sends it."""
    counts = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    counts |= {f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "100"}
    return counts | {f"{prefix}-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}


def step(bid: Bid, code: str) -> str:
    return reverse("tenders:bid_step", args=[bid.pk, code])


def begun(tender: Tender, user: Any, client: Any) -> Bid:
    """A bid begun in a browser."""
    client.post(reverse("tenders:bid_new", args=[tender.pk]))
    return Bid.objects.get(tender=tender, partner=user.represents.get().partner)


def written(client: Any, bid: Bid, **changes: Any) -> None:
    """Every step of a bid written in a browser, with a file for its required document."""
    for code, fields in typed(bid, **changes).items():
        files = {"document-0": pdf()} if code == "technical" else {}
        answer = client.post(step(bid, code), fields | files | {"next": "1"})
        assert answer.status_code == 302, (code, answer.content.decode()[-3000:])


def pdf(name: str = "عرض.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def dates(days: int = 28) -> dict[str, Any]:
    """Closing on a working day at 13:00 that many days ahead, opening the day after at 10:00."""
    today = timezone.localtime(clock.now())
    day = next_working_day((today + timedelta(days=days)).date())
    closing = timezone.make_aware(datetime(day.year, day.month, day.day, 13))
    return {"newspaper_date": today.date(), "closing_at": closing, "opening_at": closing + timedelta(hours=21)}


def prepared(**facts: Any) -> Tender:
    """A tender whose preparation is complete, in the secretary's hands."""
    invitees = facts.pop("invitees", None)
    officer = make_user("officer", department=make_department())
    line = BudgetLine.objects.order_by("pk").first()  # one line pays for several tenders of a test
    tender = Tender.objects.get(terms=make.approved_terms(officer, line=line))
    known = {"newspaper": "أخبار الخليج", "bid_security_amount": Decimal(965)} | dates() | facts
    return tender_update(tender, by=make_user("tender_secretary"), invitees=invitees, **known)


def announced(**facts: Any) -> Tender:
    """An announced tender that accepts bids; its box opens with two of its three officers: secretary, chair, a member."""
    tender = prepared(**facts)
    chair = make_user("tender_chair")
    with_box(tender, [tender.prepared_by, chair, make_user("partnership_member")])
    tender = fire(tender, "submit", by=tender.prepared_by)
    return fire(tender, "announce", by=chair)


def passphrase(person: Any) -> str:
    """The box passphrase of a person in tests."""
    return f"demo-{person.username}"


def keyed(tender: Tender, officers: list[Any]) -> list[ceremony.Reserve]:
    """Officers named, passphrases set, keys made; nothing rehearsed."""
    for person in officers:
        if ceremony.personal_key(person) is None:
            ceremony.passphrase_set(person, passphrase(person))
    ceremony.officers_name(tender, officers, by=officers[0])
    return ceremony.keys_make(tender, by=officers[0])


def with_box(tender: Tender, officers: list[Any]) -> list[ceremony.Reserve]:
    """A tender whose box is rehearsed; the first officer is a tender secretary."""
    reserves = keyed(tender, officers)
    meeting, private = gathering.begin(tender, "rehearsal", by=officers[0])
    for person in officers[:2]:
        gathering.give(meeting, person, passphrase(person))
    gathering.rehearse(meeting, private, by=officers[0])
    return reserves


def officers_of(tender: Tender) -> list[Any]:
    return [o.person for o in tender.box_officers.select_related("person")]


def open_all(tender: Tender, kind: str = "technical") -> None:
    """Two officers give their shares and every standing envelope is opened."""
    officers = officers_of(tender)
    meeting, private = gathering.begin(tender, kind, by=officers[0])
    for person in officers[:2]:
        gathering.give(meeting, person, passphrase(person))
    key = gathering.whole_key(meeting, kind, private)
    bids = tender.bids.filter(state__in=opening.TO_OPEN[kind])
    for envelope in opening.envelopes(tender, kind, [b.pk for b in bids]):
        opening.open_envelope(envelope, key, by=officers[0])
    gathering.end(meeting)


def bidder(**facts: Any) -> Any:
    """A representative of an approved association that may bid."""
    user = make_user("partner")
    today = timezone.localtime(clock.now()).date()
    make_partner(
        user, **{"registered_on": today - timedelta(days=2000), "licence_expires": today + timedelta(days=900)} | facts
    )
    return user


def drafted(tender: Tender, user: Any, **changes: Any) -> Bid:
    """A complete draft."""
    bid = bid_start(tender, partner=user.represents.get().partner, by=user)
    bid_save(bid, by=user, technical=TECHNICAL | changes, financial=FINANCIAL)
    box.add_file(bid, "technical", pdf(), by=user)
    return bid


def sealed(tender: Tender, user: Any, **changes: Any) -> Bid:
    """A bid that was sent."""
    return fire(drafted(tender, user, **changes), "submit", by=user)


def close(tender: Tender) -> Tender:
    """Let the deadline pass: needs the `time_travel` fixture."""
    clock.shift_to(tender.closing_at + timedelta(seconds=1))
    return fire(tender, "close", by=None, clock=True)
