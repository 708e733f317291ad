"""The tender box in the demonstration: its officers, their published passphrases, the ceremony and the openings."""

from decimal import Decimal
from typing import Any

from django.db.models import Q

from committee.demo.cast import Cast
from committee.opening.services.minutes import minutes_sign, session_join
from committee.opening.services.opening import attendance_record, envelopes_of, open_next, session_begin
from partnership.workflow.clock import now
from tenders.box import ceremony, gathering, paper
from tenders.models import Tender
from tenders.services.paper import paper_confirm

OFFICERS = ("tender_secretary", "tender_chair", "partnership_secretary")


def passphrase_of(person: Any) -> str:
    """The box passphrase of a demonstration's account: published, as its password is."""
    return f"demo-{person.username}"


def prepare_box(cast: Cast, tender: Tender) -> None:
    """Officers named, keys made, the test envelopes opened; the reserve shares are printed in the story only."""
    officers = [cast[name] for name in OFFICERS]
    for person in officers:
        if ceremony.personal_key(person) is None:
            ceremony.passphrase_set(person, passphrase_of(person))
    secretary = officers[0]
    ceremony.officers_name(tender, officers, by=secretary)
    ceremony.keys_make(tender, by=secretary)
    meeting, private = gathering.begin_rehearsal(tender, by=secretary)
    for person in officers[:2]:
        gathering.give(meeting, person, passphrase_of(person))
    gathering.rehearse(meeting, private, by=secretary)


def attend(cast: Cast, tender: Tender, kind: str, bidders: tuple[str, ...]) -> None:
    """Secretary and chair are present; two bidders follow in their own sign-in."""
    officers = [cast[name] for name in OFFICERS[:2]]
    attendance_record(tender, kind=kind, by=officers[0], officers=officers, place="قاعة لجنة المناقصات")
    for account in bidders[:2]:
        session_join(tender, kind, by=cast[account])


def open_envelopes(cast: Cast, tender: Tender, kind: str) -> None:
    """The session: secretary and chair type their passphrases, the envelopes open one after the other."""
    secretary = cast["tender_secretary"]
    meeting, private = session_begin(tender, kind, by=secretary)
    for name in OFFICERS[:2]:
        gathering.give(meeting, cast[name], passphrase_of(cast[name]))
    while gathering.current(tender) is not None:
        open_next(tender, kind, private, by=secretary)
    read_paper(cast, tender, kind)
    for row in tender.sessions.get(kind=kind).attendance.filter(
        Q(officer__isnull=False) | Q(representative__isnull=False)
    ):
        minutes_sign(tender, kind, by=row.officer or row.representative)


def open_one(cast: Cast, tender: Tender) -> None:
    """A session under way: two officers gave their shares, the first envelope is open."""
    meeting, private = session_begin(tender, "technical", by=cast["tender_secretary"])
    for name in OFFICERS[:2]:
        gathering.give(meeting, cast[name], passphrase_of(cast[name]))
    open_next(tender, "technical", private, by=cast["tender_secretary"])


def receive_paper(cast: Cast, tender: Tender, account: str) -> None:
    """An envelope handed over on paper: the secretary writes it down, the chair confirms it."""
    number = f"و-{tender.pk}"
    found = paper.paper_register(
        tender, by=cast["tender_secretary"], partner=cast.partners[account], envelope_number=number,
        delivered_by=cast[account].name, received_at=now(), photos=[cast.upload("وجه المظروف"), cast.upload("ظهر المظروف")],
    )  # fmt: skip
    paper_confirm(found, number, by=cast["tender_chair"])


def read_paper(cast: Cast, tender: Tender, kind: str) -> None:
    """What came on paper is typed by the secretary and compared by the chair."""
    for envelope in envelopes_of(tender, kind):
        if not hasattr(envelope.version, "paper"):
            continue
        content: dict[str, Any] = {"remark": ""}
        if kind == "financial":
            price = (tender.terms.estimated_budget or Decimal(90_000)) * Decimal("0.93")
            content |= {"items": [{"description": "تنفيذ المشروع كاملاً", "quantity": "1", "unit_price": str(price.quantize(Decimal("0.001")))}]}  # fmt: skip
        paper.reading_type(envelope, by=cast["tender_secretary"], content=content, scans=[cast.upload("ما في المظروف")])
        paper.reading_confirm(envelope, by=cast["tender_chair"])
