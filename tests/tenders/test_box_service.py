"""The tender box: who reads what and when, over every role; what is sealed stays as it is and leaks nowhere."""

import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from partnership.audit.models import TrailEntry
from partnership.documents.models import OfficialDocument
from partnership.people.roles import ROLES
from partnership.workflow.engine import fire
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL, EnvelopeFile
from tenders.models import Bid
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
MARK = "علامة7493سرية"


def opened(tender, *, financial=False):
    """Open through the effects' own doors: what the sessions decide is the committee's to test."""
    bidding.open_all(tender)
    bids = [fire(b, "open", by=None, system=True) for b in tender.bids.filter(state="submitted")]
    if financial:
        bids = [fire(bid, "qualify", by=None, system=True) for bid in bids]
        bidding.open_all(tender, "financial")
        for bid in bids:
            fire(bid, "price", by=None, system=True)
    return list(tender.bids.order_by("pk"))


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("when", ["draft", "sealed", "closed"])
def test_before_the_opening_nobody_but_the_bidder_reads_anything(time_travel, role, when):
    tender, owner = bidding.announced(), bidding.bidder()
    bid = bidding.drafted(tender, owner) if when == "draft" else bidding.sealed(tender, owner)
    if when == "closed":
        bidding.close(tender)
    viewer = bidding.bidder() if role == "partner" else make_user(role)
    file = EnvelopeFile.objects.filter(envelope__bid=bid).first()

    for kind in (TECHNICAL, FINANCIAL):
        assert not box.may_read(bid, kind, viewer)
        with pytest.raises(PermissionDenied):
            box.read(bid, kind, viewer)
        with pytest.raises(PermissionDenied):
            box.files(bid, kind, viewer)
    for forbidden in (
        lambda: box.draft(bid, viewer),
        lambda: box.draft_files(bid, viewer),
        lambda: box.opened_price(bid),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    with pytest.raises(PermissionDenied):
        box.open_file(file.pk, viewer)
    with pytest.raises(PermissionDenied):
        box.save_draft(bid, TECHNICAL, {}, by=viewer)
    with pytest.raises(PermissionDenied):
        box.add_file(bid, TECHNICAL, bidding.pdf(), by=viewer)


def test_a_visitor_reads_nothing():
    bid = bidding.sealed(bidding.announced(), bidding.bidder())

    assert not box.may_read(bid, TECHNICAL, AnonymousUser())


def test_the_bidder_reads_its_own_at_any_time():
    bid = bidding.sealed(bidding.announced(), owner := bidding.bidder())

    assert box.read(bid, TECHNICAL, owner)["approach"] == bidding.TECHNICAL["approach"]
    assert box.read(bid, FINANCIAL, owner)["items"] == bidding.FINANCIAL["items"]
    assert [f.name for f in box.files(bid, TECHNICAL, owner)] == ["عرض.pdf"]
    _file, chunks = box.open_file(box.files(bid, TECHNICAL, owner)[0].pk, owner)
    assert b"".join(chunks) == bidding.PDF


@pytest.mark.parametrize("role", sorted(ROLES))
def test_after_the_technical_opening_only_the_technical_envelope_is_open(time_travel, role):
    tender = bidding.announced()
    bidding.sealed(tender, bidding.bidder())
    bidding.close(tender)
    (bid,) = opened(tender)
    viewer = bidding.bidder() if role == "partner" else make_user(role)

    assert box.may_read(bid, TECHNICAL, viewer) == (role in box.READERS)
    assert not box.may_read(bid, FINANCIAL, viewer)
    with pytest.raises(PermissionDenied):
        box.opened_price(bid)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_price_is_read_only_after_the_financial_opening(time_travel, role):
    tender = bidding.announced()
    bidding.sealed(tender, bidding.bidder())
    bidding.close(tender)
    (bid,) = opened(tender, financial=True)
    viewer = bidding.bidder() if role == "partner" else make_user(role)

    assert box.may_read(bid, FINANCIAL, viewer) == (role in box.READERS)
    assert box.opened_price(bid) == bidding.TOTAL


def test_the_financial_envelope_of_a_bid_that_failed_stays_sealed(time_travel):
    tender = bidding.announced()
    bidding.sealed(tender, bidding.bidder())
    bidding.close(tender)
    (bid,) = opened(tender)

    with pytest.raises(IntegrityError), transaction.atomic():  # the second envelope never before the first
        Bid.objects.filter(pk=bid.pk).update(technical_opened_at=None, financial_opened_at=bid.submitted_at)
    assert not box.may_read(bid, FINANCIAL, make_user("tender_chair"))


def test_no_envelope_opens_before_the_deadline_whatever_the_code_says():
    bid = bidding.sealed(bidding.announced(), bidding.bidder())

    with pytest.raises(IntegrityError, match="sealed until the deadline"), transaction.atomic():
        Bid.objects.filter(pk=bid.pk).update(technical_opened_at=bid.submitted_at)
    with pytest.raises(IntegrityError):
        fire(bid, "open", by=None, system=True)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE tenders_envelope SET sealed = '' WHERE version_id IS NOT NULL",
        "DELETE FROM tenders_envelope WHERE version_id IS NOT NULL",
        "UPDATE tenders_envelopefile SET sha256 = 'x' WHERE id = ANY(%(sealed)s)",
        "DELETE FROM tenders_envelopefile WHERE id = ANY(%(sealed)s)",
        "UPDATE tenders_bidversion SET technical_sha256 = 'x'",
        "UPDATE tenders_bidversion SET sealed_at = sealed_at - interval '1 day'",
        "DELETE FROM tenders_bidversion",
    ],
)
def test_what_is_sealed_is_never_changed(sql):
    bidding.sealed(bidding.announced(), bidding.bidder())
    sealed = list(EnvelopeFile.objects.filter(envelope__version__isnull=False).values_list("pk", flat=True))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"sealed": sealed})


def test_nothing_of_the_content_stands_outside_the_box(caplog, sign_in):
    """Trail, documents, notifications, tasks, pages of others: planted marks are found in the box only."""
    tender, owner = bidding.announced(), bidding.bidder()
    bid = bidding.drafted(tender, owner, approach=MARK, team=MARK)
    box.save_draft(bid, FINANCIAL, bidding.FINANCIAL | {"notes": MARK, "security_issuer": MARK}, by=owner)
    box.add_file(bid, TECHNICAL, bidding.pdf(f"{MARK}.pdf"), by=owner)
    fire(bid, "submit", by=owner)

    tables = [t for t in connection.introspection.table_names() if not t.startswith("tenders_envelope")]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{MARK}%"])
            assert cursor.fetchone()[0] == 0, table
    assert MARK not in caplog.text
    assert MARK not in json.dumps([d.data for d in OfficialDocument.objects.all()], ensure_ascii=False)
    for role in ("tender_chair", "tender_secretary", "admin", "auditor"):
        page = sign_in(make_user(role)).get(tender.get_absolute_url())
        assert MARK not in page.content.decode()
        assert str(bid.partner) not in page.content.decode()


def test_reading_by_the_committee_stands_in_the_trail(time_travel):
    tender = bidding.announced()
    bidding.sealed(tender, owner := bidding.bidder())
    bidding.close(tender)
    (bid,) = opened(tender)
    chair = make_user("tender_chair")

    box.read(bid, TECHNICAL, owner)
    assert not TrailEntry.objects.filter(kind="bid_content_opened").exists()
    box.read(bid, TECHNICAL, chair)

    entry = TrailEntry.objects.get(kind="bid_content_opened")
    assert (entry.actor_id, entry.data["after"]) == (chair.pk, {"envelope": TECHNICAL})


def test_the_hash_list_is_fixed_in_the_trail_at_the_deadline(time_travel):
    tender = bidding.announced()
    bids = [bidding.sealed(tender, bidding.bidder()) for _n in range(2)]
    gone = bidding.sealed(tender, user := bidding.bidder())
    fire(gone, "withdraw", by=user, reason="لا نرغب في الاستمرار.")

    bidding.close(tender)

    fixed = TrailEntry.objects.get(kind="bids_fixed").data["after"]
    assert fixed["count"] == 2
    assert [e["technical"] for e in fixed["envelopes"]] == [b.versions.get().technical_sha256 for b in bids]


@pytest.mark.parametrize(
    ("items", "total"),
    [
        ([], "0.000"),
        ([{"quantity": "3", "unit_price": "0.333"}], "0.999"),
        ([{"quantity": "1.5", "unit_price": "2.001"}, {"quantity": "2", "unit_price": "100"}], "203.002"),
    ],
)
def test_the_total_is_exact_to_the_fils(items, total):
    assert box.total_of({"items": items}) == Decimal(total)
