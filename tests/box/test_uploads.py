"""Files on their way into the box: sealed as they stream, in little memory; refused, interrupted and late ones leave nothing."""

import contextlib
import io
import tracemalloc
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import pyrage
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import UnreadablePostError
from django.test import override_settings
from django.urls import reverse
from pyrage import x25519

from partnership.audit.models import TrailEntry
from partnership.workflow import clock
from partnership.workflow.errors import DomainError
from tenders.box import sealing
from tenders.box import service as box
from tenders.box.upload import Sealing, seal_upload
from tenders.models import Envelope, EnvelopeFile
from tenders.services.bid import bid_add_file
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
ME = x25519.Identity.generate()


def stored():
    """Files of the box and on their way into it."""
    root = Path(storages["default"].location)
    return {p.name for folder in ("incoming", "box") for p in (root / folder).glob("*")}


def office(name="word/document.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/media/large.bin", bytes(2_000_000))
        archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize("size", [1, 63, 64 * 1024, 64 * 1024 + 1, 1_000_003])
def test_what_is_sealed_opens_again_byte_for_byte(size):
    body = b"%PDF-1.4\n" + bytes(range(256)) * (size // 256 + 1) + b"\n%%EOF\n"
    sealed = seal_upload(SimpleUploadedFile("a.pdf", body), [ME.to_public()])

    assert b"".join(sealing.opened(partial(Path(sealed.sealed_path).open, "rb"), ME)) == body
    assert Path(sealed.sealed_path).read_bytes().startswith(sealing.MAGIC)
    sealed.discard()


def test_a_damaged_file_is_an_error_and_not_silence():
    sealed = seal_upload(SimpleUploadedFile("a.pdf", bidding.PDF * 9000), [ME.to_public()])
    body = bytearray(Path(sealed.sealed_path).read_bytes())
    body[len(body) // 2] ^= 1

    with pytest.raises((pyrage.DecryptError, OSError)):
        b"".join(sealing.opened(lambda: io.BytesIO(bytes(body)), ME))
    sealed.discard()


def test_a_hundred_megabytes_pass_through_little_memory():
    chunk = bytes(64 * 1024)
    tracemalloc.start()
    sealing_file = Sealing("big.pdf", [ME.to_public()])
    sealing_file.feed(b"%PDF-1.4\n")
    for _n in range(1500):
        sealing_file.feed(chunk)
    sealing_file.feed(b"\n%%EOF\n")
    sealed = sealing_file.done()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sealed.size > 98_000_000
    assert peak < 8_000_000
    sealed.discard()


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        (bidding.PDF, True),
        (office(), True),
        (office("xl/workbook.xml"), True),
        (office("word/vbaProject.bin"), False),
        (b"MZ" + bytes(500), False),
        (bidding.PDF + bytes(9000) + b"<script>", False),
        (bidding.PDF + office(), False),
        (b"", False),
    ],
    # Named: a file's bytes hold the second they were made in, and two test processes must find the same tests.
    ids=["pdf", "document", "sheet", "macros", "program", "script after pdf", "archive after pdf", "nothing"],
)
def test_kinds_of_files_are_told_from_their_ends(body, accepted):
    before = stored()
    upload = io.BytesIO(body)
    upload.name = "عرض.bin"
    upload.chunks = lambda: iter([body[:5000], body[5000:]])
    if accepted:
        sealed = seal_upload(upload, [ME.to_public()])
        assert sealed.label
        sealed.discard()
    else:
        with pytest.raises(DomainError):
            seal_upload(upload, [ME.to_public()])
    assert stored() == before


@override_settings(SHARAKA_MAX_UPLOAD_BYTES=100_000)
def test_a_file_that_is_too_large_is_refused_while_it_streams(sign_in):
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder())
    before = stored()
    client = sign_in(user)

    page = client.post(
        reverse("tenders:bid_file_add", args=[bid.pk, "technical"]),
        {"file": SimpleUploadedFile("a.pdf", bidding.PDF + bytes(200_000))},
        follow=True,
    )

    assert "ميغابايت" in page.content.decode() or "megabytes" in page.content.decode()
    assert len(box.draft_files(bid, user)) == 1  # the one that was there
    assert stored() == before


def test_an_interrupted_upload_leaves_nothing_and_can_be_repeated(sign_in):
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder())
    before, client = stored(), sign_in(user)

    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 150_000:
                raise OSError("the line broke")
            return super().read(size)

    head = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    body, where = head + bidding.PDF + bytes(400_000), reverse("tenders:bid_file_add", args=[bid.pk, "technical"])
    form = "multipart/form-data; boundary=b"
    with contextlib.suppress(UnreadablePostError):
        client.generic("POST", where, body, content_type=form, **{"wsgi.input": Broken(body)})

    assert stored() == before
    client.post(where, {"file": bidding.pdf()})
    assert len(box.draft_files(bid, user)) == 2


def test_a_file_sealed_with_the_bidders_own_tool_is_kept_as_it_came(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.drafted(tender, user)
    page = sign_in(user).get(tender.get_absolute_url()).content.decode()
    recipient = str(box.recipients(bid, "technical")[0])
    assert recipient in page
    own = pyrage.encrypt(bidding.PDF, [x25519.Recipient.from_str(recipient)])

    sign_in(user).post(
        reverse("tenders:bid_file_add", args=[bid.pk, "technical"]), {"file": SimpleUploadedFile("خطتنا.pdf.age", own)}
    )

    row = EnvelopeFile.objects.get(envelope__bid=bid, label=b"")
    assert Path(storages["default"].path(row.path)).read_bytes() == own
    assert box.draft(bid, user).own == {"technical": 1, "financial": 0}


def test_an_upload_that_ends_late_is_refused_with_the_times(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.drafted(tender, user)
    clock.shift_to(tender.closing_at + timedelta(seconds=2))
    before = stored()

    with pytest.raises(DomainError, match=r"13:00:0\d.*13:00:00") as refusal:
        bid_add_file(bid, "technical", bidding.pdf(), by=user)

    assert refusal.value.code == "late"
    assert TrailEntry.objects.filter(kind="bid_late", object_id=str(bid.pk)).count() == 1
    assert stored() == before


def test_the_database_takes_no_envelope_after_the_deadline():
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    clock.shift_to(tender.closing_at)

    with pytest.raises(IntegrityError, match="deadline has passed"), transaction.atomic():
        Envelope.objects.create(bid=bid, version=bid.versions.get(), kind="technical", sealed=b"forged")
    with pytest.raises(IntegrityError, match="deadline has passed"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenders_envelope (bid_id, version_id, kind, sealed, manifest) VALUES (%s, %s, 'x', '', '')",
            [bid.pk, bid.versions.get().pk],
        )
