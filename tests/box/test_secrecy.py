"""Planted marks: between the first byte of an upload and the opening nothing of a bid is found anywhere; afterwards it is."""

import base64
import logging
import tempfile
from pathlib import Path

import pyrage
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from partnership.workflow.engine import fire
from tenders.box import ceremony, gathering, sharing, upload
from tenders.box import service as box
from tenders.models import BoxKey, Envelope, KeyShare, PersonalKey
from tests.box.test_ceremony import code_of
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
MARK = "سر-العطاء-7493-SECRET"
PRICE = "87654.321"


def spellings(mark):
    """How a text may lie in bytes: as it is, in hexadecimal, in base64 at any of three offsets, in UTF-16, in JSON."""
    raw = mark.encode()
    yield from (raw, raw.hex().encode(), mark.encode("utf-16-le"), mark.encode("unicode_escape"))
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + raw)[4 * bool(shift) : -4]


def found_in_database(mark):
    tables = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            text = "\n".join(row[0] for row in cursor.fetchall()).encode()
            if any(spelling in text for spelling in spellings(mark)):
                tables.append(table)
    return tables


def found_in_files(folder, mark):
    files = [p for p in Path(folder).rglob("*") if p.is_file()]
    return [p.name for p in files if any(s in p.read_bytes() for s in spellings(mark))]


@pytest.fixture
def temp_folder(tmp_path, monkeypatch):
    """Every temporary file of the process is made here."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def written(client, tender, user, temp_folder, monkeypatch):
    """A bid with the marks in every text field, file name and file, written in the browser's own requests."""
    bid = bidding.begun(tender, user, client)
    marked = bidding.typed(bid, **{"lines-0-unit_price": PRICE, "bids_as": "consortium"})
    plain = [
        "quantity",
        "unit_price",
        "discount",
        "share",
        "amount",
        "expires",
        "kind",
        "vat_rate",
        "_FORMS",
        "bids_as",
    ]
    for code, fields in marked.items():
        texts = [
            n for n, v in fields.items() if v not in ("on", "no") and not n.endswith(tuple(plain)) and "s-1-" not in n
        ]
        assert texts
        answer = client.post(bidding.step(bid, code), fields | dict.fromkeys(texts, MARK) | {"next": "1"})
        assert answer.status_code == 302, code
    during = []
    feed = upload.Sealing.feed

    def watched(self, data):
        feed(self, data)
        during.extend(found_in_files(temp_folder, MARK) + found_in_files(storages["default"].location, MARK))

    monkeypatch.setattr(upload.Sealing, "feed", watched)
    for kind in ("technical", "financial"):
        body = bidding.PDF[:9] + MARK.encode() * 40_000 + bidding.PDF[9:]  # a megabyte
        file = SimpleUploadedFile(f"{MARK}.pdf", body, content_type="application/pdf")
        client.post(reverse("tenders:bid_file_add", args=[bid.pk, kind]), {"file": file})
        again = SimpleUploadedFile(f"{MARK}.pdf", body, content_type="application/pdf")
        field, code = ("document-0", "technical") if kind == "technical" else ("document-security", "security")
        client.post(bidding.step(bid, code), bidding.typed(bid)[code] | {field: again, "security_number": MARK})
    assert during == []
    assert box.draft(bid, user).files == {"technical": 2, "financial": 2}
    return bid


def test_nothing_is_found_before_the_opening_and_everything_after(sign_in, temp_folder, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    tender, user = bidding.announced(), bidding.bidder()
    client = sign_in(user)
    bid = written(client, tender, user, temp_folder, monkeypatch)

    def nothing_found():
        for mark in (MARK, PRICE):
            assert found_in_database(mark) == []
            assert found_in_files(storages["default"].location, mark) == []
            assert found_in_files(temp_folder, mark) == []
            assert mark not in "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))

    nothing_found()  # a draft
    client.get(bidding.step(bid, "check"))
    alone = bidding.typed(bid)["declarations"] | {"rel_relatives_details": MARK}
    assert client.post(bidding.step(bid, "declarations"), alone).status_code == 302  # the marked member cannot be sent
    nothing_found()
    client.post(reverse("workflow:step", args=["tenders.bid", bid.pk, "submit"]), {"seen": "draft"})
    assert bid.versions.count() == 1
    nothing_found()  # sealed
    tender = bidding.close(tender)
    nothing_found()  # closed, awaiting the opening

    bidding.open_all(tender)
    assert found_in_database(MARK) == ["tenders_openedenvelope", "tenders_openedfile"]
    assert len(found_in_files(storages["default"].location, MARK)) == 2
    assert found_in_database(PRICE) == []  # the price stays sealed
    bid.refresh_from_db()
    fire(fire(bid, "open", by=None, system=True), "qualify", by=None, system=True)
    bidding.open_all(tender, "financial")
    assert "tenders_openedenvelope" in found_in_database(PRICE)


def test_with_everything_but_the_second_passphrase_nothing_opens():
    """The owner of the database and of every file, with k − 1 passphrases: each way tried fails; with k it opens."""
    tender = bidding.announced()
    bid = bidding.sealed(tender, bidding.bidder())
    first, second, _third = bidding.officers_of(tender)
    envelope = Envelope.objects.get(version__bid=bid, kind="technical")
    key = BoxKey.objects.get(tender=tender, kind="technical")
    own = PersonalKey.objects.get(person=first)
    mine = ceremony.unlock(own, bidding.passphrase(first))
    shares = list(KeyShare.objects.filter(key=key).order_by("pk"))
    opened = [part for s in shares if (part := _try(bytes(s.sealed), mine))]

    assert len(opened) == 1  # one's own
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(bytes(envelope.sealed), [mine])
    assert code_of(sharing.combine, opened, key.secret_sha256) == "wrong_share"
    assert code_of(sharing.combine, [opened[0], bytes(len(opened[0]))], key.secret_sha256) == "wrong_share"
    meeting, private = gathering.begin(tender, "technical", by=first)
    gathering.give(meeting, first, bidding.passphrase(first))
    assert code_of(gathering.whole_key, meeting, "technical", private) == "too_few"

    gathering.give(meeting, second, bidding.passphrase(second))
    whole = gathering.whole_key(meeting, "technical", private)
    assert bidding.TECHNICAL["approach"] in pyrage.decrypt(bytes(envelope.sealed), [whole]).decode()
    financial = Envelope.objects.get(version__bid=bid, kind="financial")
    with pytest.raises(pyrage.DecryptError):  # the other envelope has another key
        pyrage.decrypt(bytes(financial.sealed), [whole])


def _try(sealed, identity):
    try:
        return pyrage.decrypt(sealed, [identity]) if sealed else b""
    except pyrage.DecryptError:
        return b""


def test_another_browser_of_the_same_bidder_needs_the_key(sign_in, bid_keys):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.drafted(tender, user)
    key, page = bid_keys.pop(bid.pk), reverse("tenders:bid", args=[bid.pk])
    client = sign_in(user)

    assert bidding.TECHNICAL["approach"] not in client.get(page).content.decode()
    assert client.get(reverse("tenders:bid_edit", args=[bid.pk])).status_code == 302
    assert client.get(reverse("tenders:bid_key", args=[bid.pk])).status_code == 404
    assert code_of(fire, bid, "submit", by=user) == "tenders.bid_key_held"
    client.post(reverse("tenders:bid_key", args=[bid.pk]), {"key": "AGE-SECRET-KEY-1QQ"})
    assert client.get(reverse("tenders:bid_edit", args=[bid.pk])).status_code == 302
    client.post(reverse("tenders:bid_key", args=[bid.pk]), {"key": f"# TN {key.lower()}"})
    edit = client.get(bidding.step(bid, "technical"))
    assert bidding.TECHNICAL["approach"] in edit.content.decode()
    assert key in client.get(reverse("tenders:bid_key", args=[bid.pk])).content.decode()


def test_a_lost_key_costs_the_draft_and_nothing_that_was_sent(sign_in, bid_keys):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    old = bid_keys.pop(bid.pk)
    client = sign_in(user)

    client.post(reverse("tenders:bid_key_new", args=[bid.pk]))
    bid.refresh_from_db()
    assert bid_keys[bid.pk] != old
    assert box.draft(bid, user).technical == {}
    assert client.get(bid.get_absolute_url()).status_code == 200
    tender = bidding.close(tender)
    bidding.open_all(tender)
    bid = fire(bid, "open", by=None, system=True)
    assert box.read(bid, "technical", user)["approach"] == bidding.TECHNICAL["approach"]
