"""The tender box in the demonstration: its officers, their published passphrases, the ceremony and the openings."""

from typing import Any

from django.db.models import Q

from committee.demo.cast import Cast
from committee.services.minutes import minutes_sign, session_join
from committee.services.opening import attendance_record, open_next, session_begin
from tenders.box import ceremony, gathering
from tenders.models import Tender

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
    for row in tender.sessions.get(kind=kind).attendance.filter(
        Q(officer__isnull=False) | Q(representative__isnull=False)
    ):
        minutes_sign(tender, kind, by=row.officer or row.representative)
