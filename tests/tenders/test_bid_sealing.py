"""From a draft to a sealed bid, its replacement and withdrawal, and the deadline that the database keeps."""

from contextvars import copy_context
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from partnership.documents.models import OfficialDocument
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.models import Bid, BidVersion
from tenders.services.bid import bid_save, bid_start
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def test_a_complete_bid_is_sealed_with_a_receipt():
    user = bidding.bidder()
    bid = bidding.sealed(bidding.announced(), user)

    version = bid.versions.get()
    assert (bid.state, version.number, version.is_current) == ("submitted", 1, True)
    assert version.sealed_at < bid.tender.closing_at
    assert len(version.technical_sha256) == len(version.financial_sha256) == 64
    assert version.technical_sha256 != version.financial_sha256
    receipt = OfficialDocument.objects.get(kind="tenders.receipt", object_id=str(bid.pk))
    assert receipt.data["receipt"] == version.receipt
    assert receipt.data["technical_sha256"] == version.technical_sha256


def test_one_bid_for_each_partner():
    tender, user = bidding.announced(), bidding.bidder()
    partner = user.represents.get().partner

    first, again = bid_start(tender, partner=partner, by=user), bid_start(tender, partner=partner, by=user)

    assert first == again
    with pytest.raises(IntegrityError), transaction.atomic():
        Bid.objects.create(tender=tender, partner=partner, created_by=user, created_at=clock.now())


def test_nobody_bids_for_another_partner():
    tender, user, other = bidding.announced(), bidding.bidder(), bidding.bidder()

    with pytest.raises(PermissionDenied):
        bid_start(tender, partner=user.represents.get().partner, by=other)
    with pytest.raises(PermissionDenied):
        fire(bidding.drafted(tender, user), "submit", by=other)


@pytest.mark.parametrize("missing", ["no_conflict", "all_true", "approach", "experience", "team"])
def test_an_incomplete_bid_is_not_sealed(missing):
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder(), **{missing: ""})

    with pytest.raises(DomainError) as refusal:
        fire(bid, "submit", by=user)

    assert refusal.value.code == "tenders.bid_complete"
    assert not bid.versions.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"security_issuer": ""},
        {"security_number": ""},
        {"security_amount": "492.567"},
        {"security_amount": "x"},
    ],
)
def test_an_incomplete_financial_envelope_is_not_sealed(change):
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder())
    bid_save(bid, by=user, financial=bidding.FINANCIAL | change)

    with pytest.raises(DomainError) as refusal:
        fire(bid, "submit", by=user)

    assert refusal.value.code == "tenders.bid_complete"


@pytest.mark.parametrize(
    "facts",
    [{"state": "debarred"}, {"kind": "international"}, {"licence_expires": "2020-01-01"}, {"fields": ["care"]}],
)
def test_a_partner_that_may_not_bid_is_refused(facts):
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder(**facts))

    with pytest.raises(DomainError) as refusal:
        fire(bid, "submit", by=user)

    assert refusal.value.code == "tenders.bidder_eligible"


def test_a_replaced_bid_keeps_every_version_and_receipt():
    bid = bidding.sealed(bidding.announced(), user := bidding.bidder())
    bid_save(bid, by=user, technical=bidding.TECHNICAL | {"team": "فريق أكبر."})

    bid = fire(bid, "replace", by=user)

    new, old = bid.versions.all()
    assert (new.number, new.is_current, old.number, old.is_current) == (2, True, 1, False)
    assert new.receipt != old.receipt
    assert new.technical_sha256 != old.technical_sha256
    assert new.financial_sha256 != old.financial_sha256  # sealed anew: nobody learns that the price stayed
    assert OfficialDocument.objects.filter(kind="tenders.receipt", object_id=str(bid.pk)).count() == 2


def test_a_second_click_on_replace_makes_no_version():
    bid = bidding.sealed(bidding.announced(), user := bidding.bidder())

    with pytest.raises(DomainError) as refusal:
        fire(bid, "replace", by=user)

    assert refusal.value.code == "tenders.bid_changed"
    assert bid.versions.count() == 1


def test_a_withdrawn_bid_may_be_sent_again():
    bid = bidding.sealed(bidding.announced(), user := bidding.bidder())

    bid = fire(bid, "withdraw", by=user, reason="نراجع السعر.")
    assert box.sealed_list(bid.tender) == []
    bid = fire(bid, "submit", by=user)

    assert [v.number for v in bid.versions.all()] == [2, 1]
    assert len(box.sealed_list(bid.tender)) == 1


@pytest.mark.parametrize(("seconds", "taken"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_is_the_databases_to_the_second(time_travel, seconds, taken):
    tender = bidding.announced()
    bid = bidding.drafted(tender, user := bidding.bidder())
    clock.shift_to(tender.closing_at + timedelta(seconds=seconds))

    if taken:
        assert fire(bid, "submit", by=user).state == "submitted"
        return
    with pytest.raises(DomainError) as refusal:
        fire(bid, "submit", by=user)
    assert refusal.value.code == "tenders.accepting_bids"


def test_nothing_is_written_replaced_or_withdrawn_after_the_deadline(time_travel):
    tender = bidding.announced()
    bid = bidding.sealed(tender, user := bidding.bidder())
    clock.shift_to(tender.closing_at)

    with pytest.raises(DomainError) as late:
        bid_save(bid, by=user, technical=bidding.TECHNICAL)
    assert late.value.code == "late"
    for step in ("replace", "withdraw"):
        with pytest.raises(DomainError) as refusal:
            fire(bid, step, by=user, reason="تأخر")
        assert refusal.value.code == "tenders.accepting_bids"
    with pytest.raises(DomainError) as start:
        bid_start(tender, partner=(other := bidding.bidder()).represents.get().partner, by=other)
    assert start.value.code == "not_open"


def test_a_late_version_is_refused_by_the_database_itself(time_travel):
    tender = bidding.announced()
    bid = bidding.drafted(tender, user := bidding.bidder())
    clock.shift_to(tender.closing_at)

    with pytest.raises(DomainError) as refusal:
        box.seal(bid, by=user)
    assert refusal.value.code == "late"
    with pytest.raises(IntegrityError, match="deadline has passed"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenders_bidversion (bid_id, number, receipt, sealed_at, sealed_by_id, technical_sha256, "
            "financial_sha256, is_current) VALUES (%s, 9, 'forged', %s, %s, 'a', 'b', true)",
            [bid.pk, tender.closing_at - timedelta(hours=1), user.pk],
        )


def test_the_time_of_sealing_is_the_databases_whatever_is_written():
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder())

    version = BidVersion.objects.create(
        bid=bid, number=1, receipt="R-1", sealed_by=user, sealed_at=clock.now() - timedelta(days=9)
    )

    version.refresh_from_db()
    assert clock.now() - version.sealed_at < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_gives_one_version():
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder())
    results, barrier = [], Barrier(2)

    def click():
        try:
            barrier.wait()
            results.append(fire(bid, "submit", by=user).state)
        except DomainError as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=copy_context().run, args=(click,)) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["stale", "submitted"]
    assert bid.versions.count() == 1


def test_a_late_withdrawal_is_refused_by_the_database_itself(time_travel):
    tender = bidding.announced()
    bid = bidding.sealed(tender, bidding.bidder())
    clock.shift_to(tender.closing_at)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sharaka.door', %s, true)", [f"tenders_bid:{bid.pk}:withdrawn"])
        with pytest.raises(IntegrityError, match="withdrawn any more"):
            cursor.execute("UPDATE tenders_bid SET state = 'withdrawn' WHERE id = %s", [bid.pk])
