"""A partner's bad performance before the committee: it waits for an agenda, is voted on, and only then decided."""

from typing import Any

import pytest

from committee.meetings import services, voting
from committee.meetings.models import Decision
from committee.meetings.subjects import waiting_for
from contracts.models import Referral
from partnership.documents.models import OfficialDocument
from partnership.documents.services import body_of_document
from partnership.workflow import clock
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError
from tests.committee.test_meetings import meeting_of, seats
from tests.contracts.working import make_house, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(officer: Any, finance: Any) -> Referral:
    contract = walk(make_house(officer, finance), "in_force")
    periods = [{"number": n, "score": "40.00"} for n in (1, 2, 3)]
    found = Referral.objects.create(contract=contract, periods=periods, referred_at=clock.now())
    return begin(found, by=officer)


def decide(referral: Referral, by: Any) -> Referral:
    return fire(referral, "decide", by=by, reason="ضعف متكرر", outcome="watch", until=None)


def voted(people: dict[str, Any], item: Any, choice: str) -> None:
    voting.put_to_vote(item, by=people["secretary"], text="يوضع الشريك تحت المتابعة.")
    for person in people["members"]:
        voting.vote_cast(item, by=person, choice=choice)
    voting.vote_close(item, by=people["secretary"])


def test_a_referral_waits_for_an_agenda_and_the_meeting_decides_it(referral: Referral, sign_in: Any) -> None:
    people = seats()
    key = f"contracts.referral:{referral.pk}"
    assert [w.key for w in waiting_for("partnership")] == [key]
    assert waiting_for("tender") == []
    page = sign_in(people["secretary"]).get("/committee/meetings/new/").content.decode()
    assert key in page and str(referral.contract.partner) in page

    referral = fire(referral, "study", by=people["secretary"], reason="نوصي بالمتابعة")
    with pytest.raises(DomainError) as early:
        decide(referral, people["chair"])
    assert early.value.code == "contracts.referral_resolved"

    meeting = meeting_of(people, waiting=[key])
    item = meeting.items.get()
    assert referral.get_absolute_url() in sign_in(people["chair"]).get(item.get_absolute_url()).content.decode()
    voted(people, item, "yes")
    assert waiting_for("partnership") == []
    decided = decide(Referral.objects.get(pk=referral.pk), people["chair"])
    number = Decision.objects.get(item=item).number
    assert number
    assert decided.state == "decided" and number in decided.resolution and meeting.number in decided.resolution
    assert number in body_of_document(OfficialDocument.objects.get(kind="contracts.referral"))
    assert referral.contract.partner.standings.get().value == "watch"


def test_a_meeting_that_does_not_agree_leaves_it_for_another_one(referral: Referral) -> None:
    people = seats()
    referral = fire(referral, "study", by=people["secretary"], reason="نوصي بالحرمان")
    meeting = meeting_of(people, waiting=[f"contracts.referral:{referral.pk}"])
    voted(people, meeting.items.get(), "no")
    with pytest.raises(DomainError):
        decide(referral, people["chair"])
    fire(services.Meeting.objects.get(pk=meeting.pk), "hold", by=people["secretary"])
    assert [w.object_id for w in waiting_for("partnership")] == [str(referral.pk)]
