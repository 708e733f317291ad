"""The bid security: recorded at the financial opening, watched until its end, settled once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from partnership.documents.models import OfficialDocument
from partnership.documents.services import html_of_document
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification
from tenders.box import service as box
from tenders.models import BidSecurity
from tenders.selectors.rules import today
from tenders.services.bid import bid_save
from tenders.services.security import securities_warn, security_settle
from tests.committee import story as told
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


@pytest.fixture
def priced():
    return told.priced(("1000.000", 80))


def test_the_opened_security_is_recorded_settled_once_and_shown(priced, sign_in):
    security = BidSecurity.objects.get(bid=priced.bids[0])
    assert (security.number, str(security.amount), str(security.expires_on)) == ("LG-7", "5000.000", "2030-01-01")
    page, secretary = priced.bids[0].get_absolute_url(), sign_in(priced.secretary)
    settle = reverse("tenders:security", args=[priced.bids[0].pk])
    assert settle in secretary.get(page).content.decode()  # the record, for whoever reads the bid
    assert 'name="outcome"' in secretary.get(settle).content.decode()
    assert 'name="outcome"' not in sign_in(priced.chair).get(settle).content.decode()

    assert sign_in(priced.chair).post(settle, {"outcome": "returned", "reason": "س"}).status_code == 403
    refused = secretary.post(settle, {"outcome": "called", "reason": ""})
    assert refused.status_code == 422
    assert 'id="id_reason_error"' in refused.content.decode()
    assert BidSecurity.objects.get().outcome == ""
    secretary.post(settle, {"outcome": "returned", "reason": "أصبحت الترسية نهائية"})
    assert "أصبحت الترسية نهائية" in secretary.get(settle).content.decode()
    with pytest.raises(DomainError) as refusal:
        security_settle(security, by=priced.secretary, outcome="called", reason="x")
    assert refusal.value.code == "settled"
    with pytest.raises(PermissionDenied):
        security_settle(security, by=priced.chair, outcome="called", reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        BidSecurity.objects.update(settled_at=None)


def test_the_letter_is_the_bidders_and_nobody_elses(priced, sign_in):
    security = BidSecurity.objects.get(bid=priced.bids[0])
    page = security.get_absolute_url()
    security_settle(security, by=priced.secretary, outcome="called", reason="امتنع عن التوقيع")

    letter = OfficialDocument.objects.get(kind="tenders.security_letter")
    assert (letter.data["outcome"], letter.data["number"], letter.data["amount"]) == ("called", "LG-7", "5000.000")
    assert "خمسة آلاف دينار بحريني" in letter.data["amount_words"]
    assert "مصادرة" in html_of_document(letter)
    bidder = sign_in(priced.bidders[0])
    assert letter.number in bidder.get(page).content.decode()
    assert bidder.get(letter.get_absolute_url()).status_code == 200
    stranger = sign_in(bidding.bidder())
    assert [stranger.get(a).status_code for a in (page, letter.get_absolute_url())] == [404, 404]
    assert bidder.post(page, {"outcome": "returned", "reason": "س"}).status_code == 403
    assert Notification.objects.filter(person=priced.bidders[0], url=page).exists()


def test_an_extension_begins_the_alerts_anew(priced, sign_in):
    end = today() + timedelta(days=5)
    BidSecurity.objects.update(expires_on=end)
    page = BidSecurity.objects.get().get_absolute_url()
    client = sign_in(priced.secretary)
    assert securities_warn() == 1

    typed = {"extend": "1", "extension-expires_on": str(end), "extension-reason": "خطاب 12"}
    assert client.post(page, typed).status_code == 422  # not later
    assert client.post(page, typed | {"extension-expires_on": str(end + timedelta(days=3))}).status_code == 302
    security = BidSecurity.objects.get()
    assert (security.expires_on, security.warned_days) == (end + timedelta(days=3), None)
    assert securities_warn(end) == 1
    assert page in client.get(reverse("tenders:securities")).content.decode()
    assert sign_in(priced.bidders[0]).get(reverse("tenders:securities")).status_code == 403


def test_its_end_is_told_at_thirty_seven_and_no_days_and_not_twice(priced):
    end = today() + timedelta(days=40)
    BidSecurity.objects.update(expires_on=end)
    told_before = Notification.objects.count()

    sent = [securities_warn(end - timedelta(days=left)) for left in (31, 30, 29, 8, 7, 3, 0)]
    assert sent == [0, 1, 0, 0, 1, 0, 1]
    assert securities_warn(end + timedelta(days=5)) == 0
    assert Notification.objects.count() > told_before
    assert (
        Notification.objects.filter(person=priced.bidders[0], url=BidSecurity.objects.get().get_absolute_url()).count()
        == 3
    )


def test_a_financial_envelope_without_a_security_leaves_no_record():
    story = told.closed("1000.000")
    assert not BidSecurity.objects.exists()
    bid = story.bids[0]
    with pytest.raises(DomainError):
        bid_save(bid, by=story.bidders[0], financial={})
    assert box.draft(bid, story.bidders[0]).financial["security_number"] == bidding.FINANCIAL["security_number"]
