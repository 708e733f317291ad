"""Officers, passphrases, keys, shares: who may, what is kept, k open and k − 1 do not."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pyrage import x25519

from committee.evaluation.services.panel import panel_appoint
from partnership.audit.models import TrailEntry
from partnership.workflow import clock
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tenders.box import ceremony, gathering, sharing
from tenders.models import Bid, BoxKey, GivenShare, KeyShare, PersonalKey
from tenders.services.tender import tender_retender
from tests.committee import story as told
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def code_of(function, *args, **kwargs):
    with pytest.raises(DomainError) as refusal:
        function(*args, **kwargs)
    return refusal.value.code


@pytest.fixture
def officers():
    return [make_user("tender_secretary"), make_user("tender_chair"), make_user("partnership_member")]


@pytest.fixture
def tender(officers):
    return bidding.prepared()


def test_a_tender_is_announced_only_after_its_rehearsal(tender, officers):
    bidding.keyed(tender, officers)
    ready, chair = fire(tender, "submit", by=tender.prepared_by), officers[1]
    assert code_of(fire, ready, "announce", by=chair) == "tenders.box_ready"

    meeting, private = gathering.begin_rehearsal(ready, by=officers[0])
    gathering.give(meeting, officers[0], bidding.passphrase(officers[0]))
    assert code_of(gathering.rehearse, meeting, private, by=officers[0]) == "too_few"
    gathering.give(meeting, officers[1], bidding.passphrase(officers[1]))
    gathering.rehearse(meeting, private, by=officers[0])

    assert fire(ready, "announce", by=chair).state == "announced"
    assert not GivenShare.objects.exists()  # what waited is removed
    assert gathering.current(ready) is None


def test_two_of_the_three_or_one_with_the_paper_open_both_keys(tender, officers):
    reserves = {r.kind: r.text for r in bidding.keyed(tender, officers)}
    for pair in combinations(officers, 2):
        meeting, private = gathering.begin_rehearsal(tender, by=officers[0])
        for person in pair:
            gathering.give(meeting, person, bidding.passphrase(person))
        gathering.rehearse(meeting, private, by=officers[0])
    meeting, private = gathering.begin_rehearsal(tender, by=officers[0])
    gathering.give(meeting, officers[2], bidding.passphrase(officers[2]))
    for kind, text in reserves.items():
        gathering.give_reserve(meeting, kind, text.lower().replace(" ", "-"), by=officers[0])
    gathering.rehearse(meeting, private, by=officers[0])

    assert TrailEntry.objects.filter(kind="box", data__after__share="reserve").count() == 2


def test_a_wrong_passphrase_a_slip_on_the_paper_and_anothers_share_are_named(tender, officers):
    reserves = bidding.keyed(tender, officers)
    meeting, _private = gathering.begin_rehearsal(tender, by=officers[0])

    assert code_of(gathering.give, meeting, officers[0], "not mine") == "passphrase"
    assert code_of(gathering.give, meeting, make_user("tender_member"), "any") == "no_share"
    slip = "B" if reserves[0].text[0] == "A" else "A"
    assert (
        code_of(gathering.give_reserve, meeting, "technical", slip + reserves[0].text[1:], by=officers[0]) == "mistyped"
    )
    assert code_of(gathering.give_reserve, meeting, "technical", reserves[1].text, by=officers[0]) == "wrong_share"
    assert TrailEntry.objects.filter(kind="box_refused").count() == 1


def test_guessing_is_slowed_down(tender, officers):
    bidding.keyed(tender, officers)
    meeting, _private = gathering.begin_rehearsal(tender, by=officers[0])
    for _n in range(gathering.TRIES):
        assert code_of(gathering.give, meeting, officers[0], "guess") == "passphrase"

    assert code_of(gathering.give, meeting, officers[0], bidding.passphrase(officers[0])) == "tries"
    clock.shift_to(clock.now() + timedelta(minutes=11))
    gathering.give(meeting, officers[0], bidding.passphrase(officers[0]))


def test_shares_that_wait_say_nothing_without_the_leaders_browser(tender, officers):
    bidding.keyed(tender, officers)
    meeting, private = gathering.begin_rehearsal(tender, by=officers[0])
    for person in officers:
        gathering.give(meeting, person, bidding.passphrase(person))

    _other, elsewhere = gathering.begin(bidding.announced(), "technical", by=officers[0])
    assert code_of(gathering.whole_key, meeting, "technical", elsewhere) == "leader"
    assert code_of(gathering.whole_key, meeting, "technical", "") == "leader"
    clock.shift_to(meeting.expires_at)
    assert code_of(gathering.whole_key, meeting, "technical", private) == "over"
    assert gathering.current(tender) is None
    assert not GivenShare.objects.filter(gathering=meeting).exists()


@pytest.mark.parametrize("role", ["finance", "officer", "minister", "admin", "partner", "legal"])
def test_only_people_of_the_two_committees_are_named(tender, officers, role):
    assert code_of(ceremony.officers_name, tender, [*officers, make_user(role)], by=officers[0]) == "cannot_open"


def test_fewer_than_the_rule_are_not_enough_and_only_the_secretary_names(tender, officers):
    assert code_of(ceremony.officers_name, tender, officers[:2], by=officers[0]) == "too_few_officers"
    with pytest.raises(PermissionDenied):
        ceremony.officers_name(tender, officers, by=officers[1])
    assert code_of(ceremony.keys_make, tender, by=officers[0]) == "no_officers"
    ceremony.officers_name(tender, officers, by=officers[0])
    assert code_of(ceremony.keys_make, tender, by=officers[0]) == "passphrases_missing"


def test_whoever_evaluates_does_not_open_and_the_other_way_round(officers):
    tender = bidding.announced()
    members = [make_user("tender_member") for _n in range(2)]
    panel_appoint(tender, by=officers[1], members=members, chair=members[0], **told.DECISION)

    assert members[0] not in ceremony.may_open(tender)
    with pytest.raises(DomainError):
        panel_appoint(tender, by=officers[1], members=[bidding.officers_of(tender)[2]], chair=None)


def test_after_the_announcement_the_keys_stay():
    tender = bidding.announced()
    secretary = bidding.officers_of(tender)[0]

    assert code_of(ceremony.keys_make, tender, by=secretary) == "not_now"
    for sql in (
        "UPDATE tenders_boxkey SET recipient = 'age1x'",
        "DELETE FROM tenders_keyshare; DELETE FROM tenders_boxkey",
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_database_refuses_a_threshold_outside_the_rule(tender, officers):
    bidding.keyed(tender, officers)
    for change in ({"threshold": 1}, {"threshold": 3}, {"share_count": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BoxKey.objects.update(**change)


def test_no_private_key_and_no_share_lies_in_any_row(tender, officers):
    """The whole database as text: no identity, and only sealed shares; the reserve has its fingerprint only."""
    reserves = bidding.keyed(tender, officers)
    parts = [sharing.typed(r.text) for r in reserves]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            text = "\n".join(row[0] for row in cursor.fetchall())
            assert "AGE-SECRET-KEY" not in text, table
            assert b"AGE-SECRET-KEY".hex() not in text, table
            for part, reserve in zip(parts, reserves, strict=True):
                assert part.hex() not in text and reserve.text not in text, table
    assert KeyShare.objects.filter(personal_key=None, sealed=b"").count() == 2


def test_a_changed_passphrase_keeps_every_share_and_a_lost_one_loses_them(tender, officers):
    bidding.keyed(tender, officers)
    first, second, third = officers
    assert code_of(ceremony.passphrase_change, first, "wrong", "new words for the box") == "passphrase"
    ceremony.passphrase_change(first, bidding.passphrase(first), "new words for the box")
    ceremony.passphrase_set(second, "begun anew after a loss")

    meeting, private = gathering.begin_rehearsal(tender, by=first)
    assert code_of(gathering.give, meeting, second, "begun anew after a loss") == "no_share"
    gathering.give(meeting, first, "new words for the box")
    gathering.give(meeting, third, bidding.passphrase(third))
    gathering.rehearse(meeting, private, by=first)
    assert PersonalKey.objects.filter(person=second).count() == 2


def test_when_an_officer_leaves_new_shares_open_the_same_bids_and_the_old_do_not():
    tender = bidding.announced()
    bid = bidding.sealed(tender, bidding.bidder())
    first, second, leaving = bidding.officers_of(tender)
    old_paper = KeyShare.objects.filter(personal_key=None).values_list("sha256", flat=True)
    new = make_user("partnership_chair")
    meeting, private = gathering.begin_reshare(tender, by=first)
    for person in (first, leaving):
        gathering.give(meeting, person, bidding.passphrase(person))
    assert code_of(gathering.reshare, meeting, private, [first, second, new], by=first) == "passphrases_missing"
    ceremony.passphrase_set(new, bidding.passphrase(new))
    before = set(old_paper)
    reserves = gathering.reshare(meeting, private, [first, second, new], by=first)

    assert before.isdisjoint(set(KeyShare.objects.filter(personal_key=None).values_list("sha256", flat=True)))
    assert [r.kind for r in reserves] == ["technical", "financial"]
    tender = bidding.close(tender)
    meeting, private = gathering.begin(tender, "technical", by=first)
    assert code_of(gathering.give, meeting, leaving, bidding.passphrase(leaving)) == "no_share"
    gathering.end(meeting)
    bidding.open_all(tender)
    assert bid.versions.get().technical_sha256
    assert available_steps(tender, first) is not None


def test_beyond_the_spare_shares_the_pages_say_so_and_the_tender_is_tendered_again(sign_in):
    tender = bidding.announced()
    bid = bidding.sealed(tender, bidding.bidder())
    secretary, chair, third = bidding.officers_of(tender)
    page, cancel = reverse("tenders:box", args=[tender.pk]), "/cancel/"
    for person in (secretary, third):
        ceremony.passphrase_set(person, "begun anew after a loss")
    seen = sign_in(secretary).get(page).content.decode()
    assert 'id="beyond"' not in seen and 'id="reshare"' in seen  # the chair and the paper still open it

    ceremony.passphrase_set(chair, "begun anew after a loss")
    seen = sign_in(secretary).get(page).content.decode()
    assert 'id="beyond"' in seen and 'id="reshare"' not in seen and cancel not in seen
    assert cancel in sign_in(chair).get(page).content.decode()
    tender = bidding.close(tender)
    assert (
        'id="beyond"'
        in sign_in(chair).get(reverse("committee:opening", args=[tender.pk, "technical"])).content.decode()
    )
    tender = fire(tender, "cancel", by=chair, reason="ضاعت كلمات المرور فلا يمكن فتح المظاريف.")
    assert Bid.objects.get(pk=bid.pk).state == "returned"
    assert 'id="beyond"' not in sign_in(chair).get(page).content.decode()
    assert tender_retender(tender, by=secretary).state == "preparing"


def test_a_mistyped_reserve_share_stays_to_be_put_right(tender, officers, sign_in):
    reserves = {r.kind: r.text for r in bidding.keyed(tender, officers)}
    gathering.begin_rehearsal(tender, by=officers[0])
    client, back = sign_in(officers[0]), reverse("tenders:box", args=[tender.pk])
    address, wrong = (
        reverse("tenders:box_reserve", args=[tender.pk]),
        ("C" if reserves["technical"][0] == "B" else "B") + reserves["technical"][1:],
    )
    refused = client.post(address, {"kind": "technical", "text": wrong, "next": back})
    assert (refused.status_code, GivenShare.objects.count()) == (422, 0)
    assert wrong in refused.content.decode() and 'id="id_text_error"' in refused.content.decode()
    assert client.post(address, {"kind": "technical", "text": reserves["technical"], "next": back}).url == back
    assert (
        client.post(address, {"kind": "technical", "text": "x", "next": "https://elsewhere.example/"}).status_code
        == 422
    )
    assert GivenShare.objects.get().given_by == officers[0]


def test_officers_that_are_refused_stay_chosen_with_the_reason_beside_them(tender, officers, sign_in):
    address = reverse("tenders:box_officers", args=[tender.pk])
    refused = sign_in(officers[0]).post(address, {"officers": [officers[1].pk]})
    assert refused.status_code == 422 and not tender.box_officers.exists()
    seen = refused.content.decode()
    assert f'value="{officers[1].pk}" id=' in seen and "checked" in seen and 'id="id_officers_error"' in seen


@pytest.mark.parametrize(("shares", "threshold"), [(3, 2), (4, 3), (5, 1)])
def test_a_split_outside_the_rule_is_refused(shares, threshold):

    with pytest.raises(ValueError, match="k ≤ n"):
        sharing.split(x25519.Identity.generate(), shares, threshold)
