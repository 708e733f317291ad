"""Planted marks: between the first byte of an upload and the opening nothing of a bid is found anywhere; afterwards it is."""

import base64
import logging
import tempfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from partnership.workflow import clock
from partnership.workflow.engine import fire
from tenders.box import ceremony, gathering, sharing, upload
from tenders.box import service as box
from tenders.models import BoxKey, Envelope, EnvelopeFile, KeyShare, PersonalKey
from tests.box.test_ceremony import code_of
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
MARK = "سر-العطاء-7493-SECRET"
PRICE = "87654.321"
SHOWN = "في-الصورة-5126-SECRET"  # on the photographs of a paper bid


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


def test_a_paper_bids_photographs_are_found_nowhere_before_the_opening(sign_in, temp_folder, monkeypatch, caplog):
    """The number and who handed it over are the counter's own record; what the pictures show is sealed as it streams in."""
    caplog.set_level(logging.DEBUG)
    tender, user = bidding.announced(), bidding.bidder()
    first, second = (sign_in(person) for person in bidding.officers_of(tender)[:2])
    body = bidding.PDF[:9] + SHOWN.encode() * 40_000 + bidding.PDF[9:]
    facts = {
        "partner": user.represents.get().partner_id, "envelope_number": "P-1", "delivered_by": "سائق الجمعية",
        "received_at": (clock.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),  # Bahrain time
        "photos": [SimpleUploadedFile(f"{SHOWN}-{n}.pdf", body, content_type="application/pdf") for n in range(2)],
    }  # fmt: skip

    def found():
        logged = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
        files = found_in_files(storages["default"].location, SHOWN) + found_in_files(temp_folder, SHOWN)
        return found_in_database(SHOWN) + files + [SHOWN] * (SHOWN in logged)

    during, feed = [], upload.Sealing.feed

    def watched(self, data):
        feed(self, data)
        during.extend(found_in_files(temp_folder, SHOWN) + found_in_files(storages["default"].location, SHOWN))

    monkeypatch.setattr(upload.Sealing, "feed", watched)
    waiting = first.post(reverse("tenders:paper_bids", args=[tender.pk]), facts).url
    assert (during, found()) == ([], [])  # written down
    assert second.post(waiting, {"envelope_number": "P-1"}).status_code == 302
    assert found() == []  # in the box
    tender = bidding.close(tender)
    assert found() == []  # closed

    bidding.open_all(tender)
    assert "tenders_openedfile" in found()
    assert len(found_in_files(storages["default"].location, SHOWN)) == 2


def test_a_secret_cut_among_three_and_a_paper_says_nothing_to_one_of_them():
    """The owner of the database and of every file, with k − 1 shares of whichever sort: no key and no envelope opens, of
    either pair; with k, passphrases or the paper among them, each opens its own envelopes and not the other's."""
    tender = bidding.prepared()
    officers = [tender.prepared_by, make_user("tender_chair"), make_user("partnership_member")]
    papers = {reserve.kind: reserve.text for reserve in bidding.with_box(tender, officers)}
    tender = fire(fire(tender, "submit", by=officers[0]), "announce", by=officers[1])
    bid = bidding.sealed(tender, bidding.bidder())
    texts = {"technical": bidding.TECHNICAL["approach"], "financial": bidding.FINANCIAL["security_number"]}
    for kind, other in (("technical", "financial"), ("financial", "technical")):
        envelopes = {e.kind: e for e in Envelope.objects.filter(version__bid=bid)}
        key = BoxKey.objects.get(tender=tender, kind=kind)
        assert (key.threshold, key.share_count) == (2, 4)
        one, two = (_share(key, person) for person in officers[:2])
        reserve = sharing.typed(papers[kind])
        for alone in (one, two, reserve):
            assert code_of(sharing.combine, [alone], key.secret_sha256) == "wrong_share"
            assert code_of(sharing.combine, [alone, bytes(len(alone))], key.secret_sha256) == "wrong_share"
            assert code_of(sharing.combine, [alone, sharing.typed(papers[other])], key.secret_sha256) == "wrong_share"
        for enough in ((one, two), (one, reserve), (reserve, two)):
            whole = sharing.combine(enough, key.secret_sha256)
            assert texts[kind] in pyrage.decrypt(bytes(envelopes[kind].sealed), [whole]).decode()
            with pytest.raises(pyrage.DecryptError):
                pyrage.decrypt(bytes(envelopes[other].sealed), [whole])


def _share(key, person):
    """What an officer's passphrase gives of a key, from the rows of the database alone."""
    own = PersonalKey.objects.get(person=person)
    share = KeyShare.objects.get(key=key, personal_key=own)
    return pyrage.decrypt(bytes(share.sealed), [ceremony.unlock(own, bidding.passphrase(person))])


@pytest.mark.parametrize(("kind", "text"), [("technical", "approach"), ("financial", "security_number")])
def test_with_everything_but_the_second_passphrase_nothing_opens(kind, text):
    """The owner of the database and of every file, with k − 1 passphrases: each way tried fails; with k it opens."""
    tender = bidding.announced()
    bid = bidding.sealed(tender, bidding.bidder())
    first, second, _third = bidding.officers_of(tender)
    envelope = Envelope.objects.get(version__bid=bid, kind=kind)
    key = BoxKey.objects.get(tender=tender, kind=kind)
    mine = ceremony.unlock(PersonalKey.objects.get(person=first), bidding.passphrase(first))
    every = [bytes(row) for model, name in ((KeyShare, "sealed"), (BoxKey, "test_envelope")) for row in model.objects.values_list(name, flat=True)]  # fmt: skip
    opened = [part for s in KeyShare.objects.filter(key=key) if (part := _try(bytes(s.sealed), mine))]

    assert len(every) == 8 + 2
    assert len(opened) == 1  # one's own
    assert (
        sum(bool(_try(sealed, mine)) for sealed in every) == 2
    )  # one's own of each key, and nothing else that lies there
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(bytes(envelope.sealed), [mine])
    for row in EnvelopeFile.objects.filter(envelope__version__bid=bid):
        with pytest.raises(pyrage.DecryptError), storages["default"].open(row.path) as stored:
            pyrage.decrypt(stored.read(), [mine])
    meeting, private = gathering.begin(tender, kind, by=first)
    gathering.give(meeting, first, bidding.passphrase(first))
    assert code_of(gathering.whole_key, meeting, kind, private) == "too_few"

    gathering.give(meeting, second, bidding.passphrase(second))
    whole = gathering.whole_key(meeting, kind, private)
    assert (bidding.TECHNICAL | bidding.FINANCIAL)[text] in pyrage.decrypt(bytes(envelope.sealed), [whole]).decode()


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
