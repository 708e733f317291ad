"""Opening: hashes compared, damaged ones named, late and withdrawn listed, resumed after a crash; receipts verified."""

import json
import os
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pyrage
import pytest
from django.core import mail
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pyrage import x25519

from committee.opening.services.opening import open_next, session_begin
from partnership.documents.models import OfficialDocument
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.box import gathering, opening, receipts
from tenders.box import service as box
from tenders.models import EnvelopeFile, OpenedEnvelope, Receipt
from tenders.services.bid import bid_save
from tenders.tasks import mail_receipt, sweep_box
from tests.box.test_ceremony import code_of
from tests.committee import story as told
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def session(story, kind="technical"):
    meeting, private = session_begin(story.tender, kind, by=story.secretary)
    for person in story.officers:
        gathering.give(meeting, person, bidding.passphrase(person))
    return private


def test_a_damaged_envelope_is_named_and_stops_nobody():
    story = told.closed("1000.000", "900.000", "800.000")
    told.attend(story, "technical")
    spoiled, missing = (EnvelopeFile.objects.filter(envelope__version__bid=b).get() for b in story.bids[:2])
    path = Path(storages["default"].path(spoiled.path))
    body = bytearray(path.read_bytes())
    body[-1] ^= 1
    path.write_bytes(bytes(body))
    storages["default"].delete(missing.path)
    told.unseal(story, "technical")

    found = {o.envelope.bid_id: o for o in OpenedEnvelope.objects.select_related("envelope")}
    states = [(found[b.pk].hash_matches, found[b.pk].problem) for b in story.bids]
    assert states == [(False, "file"), (False, "file"), (True, "")]
    story.step("open_technical", by=story.secretary)
    assert {b.state for b in story.bids} == {"opened"}
    listed = OfficialDocument.objects.get(kind="committee.opening_minutes").data["bids"]
    assert [(b["matches"], b["damaged"]) for b in listed] == [(False, True), (False, True), (True, False)]
    assert box.read(story.bids[0], "technical", story.bidders[0])["team"] == bidding.TECHNICAL["team"]


def test_an_unreadable_price_excludes_its_bid_and_stops_nobody():
    story = told.scored(("1000.000", 80), ("900.000", 80))
    spoiled = story.bids[1]
    with connection.cursor() as cursor:  # what a broken disk does, no trigger stops
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE tenders_envelope SET sealed = set_byte(sealed, 300, (get_byte(sealed, 300) + 1) %% 256)"
            " WHERE bid_id = %s AND kind = 'financial' AND version_id IS NOT NULL", [spoiled.pk],
        )  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    told.attend(story, "financial")
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)

    assert [b.state for b in story.bids] == ["priced", "excluded"]
    opened = OpenedEnvelope.objects.get(envelope__bid=spoiled, envelope__kind="financial")
    assert (opened.hash_matches, opened.problem) == (False, "unreadable")


def test_a_session_resumes_where_it_was_after_a_crash():
    story = told.closed("1000.000", "900.000", "800.000")
    told.attend(story, "technical")
    private = session(story)
    first = open_next(story.tender, "technical", private, by=story.secretary)
    with transaction.atomic():  # the worker is killed before its commit
        open_next(story.tender, "technical", private, by=story.secretary)
        transaction.set_rollback(True)
    assert list(OpenedEnvelope.objects.all()) == [first]

    again = session(story)  # the leader's browser is gone too: the officers give their shares once more
    while gathering.current(story.tender) is not None:
        open_next(story.tender, "technical", again, by=story.secretary)

    assert OpenedEnvelope.objects.count() == 3
    assert OpenedEnvelope.objects.filter(pk=first.pk).exists()


def test_nothing_opens_before_its_time_or_without_enough_shares():
    story = told.closed("1000.000")
    assert code_of(session_begin, story.tender, "technical", by=story.secretary) == "not_now"  # nobody is recorded
    told.attend(story, "technical")
    assert code_of(open_next, story.tender, "technical", "", by=story.secretary) == "over"
    meeting, private = session_begin(story.tender, "technical", by=story.secretary)
    gathering.give(meeting, story.chair, bidding.passphrase(story.chair))
    assert code_of(open_next, story.tender, "technical", private, by=story.secretary) == "too_few"
    assert code_of(session_begin, story.tender, "financial", by=story.secretary) == "not_now"
    clock.shift_to(story.tender.closing_at - timedelta(minutes=1))
    gathering.give(meeting, story.secretary, bidding.passphrase(story.secretary))
    key = gathering.whole_key(meeting, "technical", private)

    envelope = opening.envelopes(story.tender, "technical", [story.bids[0].pk]).get()
    with pytest.raises(IntegrityError, match="sealed until the deadline"), transaction.atomic():
        opening.open_envelope(envelope, key, by=story.secretary)


def test_no_price_is_opened_of_a_bid_that_failed_and_scores_stay_after_the_first():
    story = told.scored(("1000.000", 80), ("100.000", 50))
    told.attend(story, "financial")
    private = session(story, "financial")
    open_next(story.tender, "financial", private, by=story.secretary)

    kept = OpenedEnvelope.objects.filter(envelope__kind="financial").values_list("envelope__bid", flat=True)
    assert list(kept) == [story.bids[0].pk]
    assert (
        code_of(fire, story.sheet(), "reopen", by=story.chair, reason=told.REASON)
        == "committee.technical_evaluation_open"
    )


def test_the_pages_of_a_session_show_names_hashes_and_what_came_late(sign_in):
    story = told.closed("1000.000")
    with pytest.raises(DomainError):
        bid_save(story.bids[0], by=story.bidders[0], technical={})
    told.attend(story, "technical")
    page = f"/committee/tenders/{story.tender.pk}/opening/technical/"
    leader, other = sign_in(story.secretary), sign_in(story.chair)
    leader.post(f"{page}begin/")
    share = reverse("tenders:box_share", args=[story.tender.pk])
    leader.post(share, {"passphrase": bidding.passphrase(story.secretary), "next": page})
    assert "/next/" not in leader.get(page).content.decode()
    other.post(share, {"passphrase": bidding.passphrase(story.chair), "next": page})
    assert "/next/" not in other.get(page).content.decode()  # another browser leads
    leader.post(f"{page}next/")

    body = leader.get(page).content.decode()
    assert "✓" in body and "open_technical" in body and f"<li><bdi>{story.bids[0].partner}</bdi>" in body
    assert sign_in(make_user("partnership_member")).post(page, {}).status_code == 403
    assert sign_in(make_user("tender_member")).post(f"{page}next/").status_code == 403
    assert sign_in(story.bidders[0]).get(page).status_code == 403


def test_an_envelope_sealed_with_the_bidders_own_tool_opens_the_same_way():
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.drafted(tender, user)
    box.save_draft(bid, "financial", {}, by=user)
    text = json.dumps({"content": bidding.FINANCIAL | {"items": [*bidding.FINANCIAL["items"], {"description": "x"}]}})
    key = x25519.Recipient.from_str(str(box.recipients(bid, "financial")[0]))
    box.add_file(bid, "financial", SimpleUploadedFile("p.json.age", pyrage.encrypt(text.encode(), [key])), by=user)
    bid = fire(bid, "submit", by=user)
    tender = bidding.close(tender)
    bidding.open_all(tender)
    bid = fire(fire(bid, "open", by=None, system=True), "qualify", by=None, system=True)
    bidding.open_all(tender, "financial")
    bid = fire(bid, "price", by=None, system=True)

    assert box.opened_price(bid) == bidding.TOTAL
    assert [f.name for f in box.files(bid, "financial", user)] == ["p.json"]


# --- receipts ---------------------------------------------------------------------------------------------------------
def test_a_receipt_is_verified_by_page_command_and_public_tools(client, tmp_path):
    bid = bidding.sealed(bidding.announced(), bidding.bidder())
    version = bid.versions.get()
    whole = receipts.whole(Receipt.objects.get(version=version))
    file = tmp_path / "receipt.txt"
    file.write_text(whole)
    out = StringIO()
    call_command("verify_receipt", str(file), stdout=out)
    assert version.technical_sha256 in out.getvalue()
    page = reverse("tenders:receipt_verify")
    assert "panel-good" in client.post(page, {"text": whole}).content.decode()
    text, _sep, signature = whole.rpartition("signature: ")
    (tmp_path / "text").write_text(text)
    (tmp_path / "key.pem").write_text(receipts.public_pem())
    command = (
        "base64 -d > signature && openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in text -sigfile signature"
    )
    done = subprocess.run(
        ["bash", "-c", command], input=signature, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Verified Successfully" in done.stdout, done.stderr

    for forged in (whole.replace("version: 1", "version: 2"), whole[:-20], "", "Sharaka bid receipt 1\n"):
        assert "panel-good" not in client.post(page, {"text": forged}).content.decode()
        file.write_text(forged)
        with pytest.raises(CommandError):
            call_command("verify_receipt", str(file))


def test_the_bidder_finds_the_receipts_hash_in_the_sealed_parts(sign_in, tmp_path):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    client = sign_in(user)
    for part in ("technical.sha256", "technical.age", "technical-1.age"):
        got = client.get(reverse("tenders:bid_sealed", args=[bid.pk, 1, part]))
        (tmp_path / part).write_bytes(b"".join(got.streaming_content))
    checked = subprocess.run(
        ["sha256sum", "-c", "technical.sha256"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    whole = subprocess.run(["sha256sum", "technical.sha256"], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert checked.returncode == 0, checked.stdout
    assert whole.stdout.split()[0] == bid.versions.get().technical_sha256
    assert client.get(reverse("tenders:bid_sealed", args=[bid.pk, 1, "x.age"])).status_code == 404
    assert (
        sign_in(bidding.bidder()).get(reverse("tenders:bid_sealed", args=[bid.pk, 1, "technical.age"])).status_code
        == 404
    )
    assert client.get(reverse("tenders:receipt_text", args=[bid.pk, 1])).content.decode().startswith(receipts.TITLE)


def test_the_receipt_goes_to_every_representative_by_mail():
    bid = bidding.sealed(bidding.announced(), user := bidding.bidder())
    mail_receipt(bid.versions.get().pk)

    (sent,) = mail.outbox
    assert sent.to == [user.email]
    assert bid.versions.get().financial_sha256 in sent.body


def test_nobody_changes_a_receipt_or_what_was_opened():
    bidding.sealed(bidding.announced(), bidding.bidder())
    for sql in ("UPDATE tenders_receipt SET text = ''", "DELETE FROM tenders_receipt"):
        with pytest.raises(Exception, match="(?i)protect|cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_nightly_sweep_takes_only_what_no_row_names():

    bid = bidding.sealed(bidding.announced(), bidding.bidder())
    root = Path(storages["default"].location)
    (root / "incoming").mkdir(exist_ok=True)
    cut_off = root / "incoming" / "sealed-cut-off"
    cut_off.write_bytes(b"x")
    kept = EnvelopeFile.objects.filter(envelope__version__bid=bid).get()
    for path in (cut_off, root / kept.path):
        os.utime(path, (1, 1))
    sweep_box(0)

    assert not cut_off.exists()
    assert (root / kept.path).exists()
