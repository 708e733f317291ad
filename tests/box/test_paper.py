"""Bids on paper: two officers receive, the box seals, two officers read in the session; late and returned ones."""

import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from openpyxl import Workbook

from committee.opening.services.opening import envelopes_of
from partnership.documents.models import OfficialDocument
from partnership.documents.services import html_of_document
from partnership.workflow import clock
from partnership.workflow.engine import fire
from tenders.box import paper, receipts
from tenders.box import service as box
from tenders.models import BidVersion, EnvelopeReturn, PaperBid, PaperReading
from tenders.services.paper import paper_confirm
from tenders.services.publication import document_payment_record
from tenders.services.rules import rule_change
from tenders.tasks import sweep_box
from tests.box.test_ceremony import code_of
from tests.committee import story as told
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
MARK = "مظروف-سري-7781"
PICTURE = b"%PDF-1.4\n% " + MARK.encode() + b"\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(name="front.pdf", mark=MARK):
    return SimpleUploadedFile(name, PICTURE.replace(MARK.encode(), mark.encode()), "application/pdf")


def table():
    """A file that the box takes, and that is no picture."""
    book, out = Workbook(), io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("front.xlsx", out.getvalue())


def beside(answer, field, what="error"):
    """What the page says beside a field: its message, or its label."""
    pattern = {
        "error": rf'id="id_{field}_error">(.*?)</p>',
        "label": rf'<label[^>]*for="id_{field}"[^>]*>(.*?)</label>',
    }
    found = re.search(pattern[what], answer.content.decode(), re.DOTALL)
    return found.group(1) if found else ""


def registered(tender, user, by, number="P-1", photos=None):
    return paper.paper_register(
        tender, by=by, partner=user.represents.get().partner, envelope_number=number, delivered_by="سائق الجمعية",
        received_at=clock.now(), photos=photos or [picture(), picture("back.pdf")],
    )  # fmt: skip


def received(tender, user, number="P-1"):
    first, second = bidding.officers_of(tender)[:2]
    return paper_confirm(registered(tender, user, first, number), number, by=second)


def read(story, kind, price="700.000", pages=1):
    """Every opened paper envelope typed by one officer, confirmed by another."""
    for envelope in envelopes_of(story.tender, kind):
        if hasattr(envelope.version, "paper"):
            content = bidding.FINANCIAL | told.prices(price) if kind == "financial" else {"remark": ""}
            scans = [bidding.pdf(f"صفحة {n}.pdf") for n in range(pages)]
            paper.reading_type(envelope, by=story.secretary, content=content, scans=scans)
            paper.reading_confirm(envelope, by=story.chair)


# --- at the counter ---------------------------------------------------------------------------------------------------
def test_two_officers_put_an_envelope_into_the_box_and_it_has_a_receipt(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    secretary, chair = bidding.officers_of(tender)[:2]
    page = reverse("tenders:paper_bids", args=[tender.pk])
    partner = user.represents.get().partner
    facts = {
        "partner": partner.pk,
        "envelope_number": "P-7",
        "delivered_by": "سائق",
        "received_at": (clock.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),  # Bahrain time
    }
    first, second = sign_in(secretary), sign_in(chair)
    assert "إلزامي" in beside(first.get(page), "photos", "label")
    for photos, said in (([], "صور المظروف المغلق"), ([table()], "الصورة ملف صورة أو PDF")):
        refused = first.post(page, facts | {"photos": photos})
        assert (refused.status_code, PaperBid.objects.count()) == (422, 0)
        assert said in beside(refused, "photos") and "P-7" in refused.content.decode()
    again = first.post(page, facts | {"envelope_number": "", "photos": [picture()]})
    assert again.status_code == 422 and beside(again, "envelope_number") and beside(again, "photos")
    done = first.post(page, facts | {"photos": [picture(), picture("b.pdf")]})
    assert done.status_code == 302, done.content.decode()
    one = done.url
    assert first.post(one, {"envelope_number": "P-7"}).status_code == 422  # never alone
    assert "P-7" not in second.get(one).content.decode()  # the second reads it on the envelope
    assert second.post(one, {"envelope_number": "P-8"}).status_code == 422
    assert second.post(one, {"envelope_number": "P-7"}).status_code == 302

    version = BidVersion.objects.get(bid__partner=partner)
    assert (version.bid.state, version.paper.registered_by, version.paper.confirmed_by) == (
        "submitted",
        secretary,
        chair,
    )
    assert "paper-envelope: P-7" in version.signed.text and receipts.check(receipts.whole(version.signed)).known
    receipt = OfficialDocument.objects.get(kind="tenders.receipt", object_id=version.bid_id)
    assert "P-7" in html_of_document(receipt) and receipt.number in first.get(one).content.decode()
    assert sign_in(make_user("tender_member")).get(one).status_code == 404  # others learn of it at the opening
    assert sign_in(make_user("officer")).get(page).status_code == 403


def test_the_database_never_takes_one_person_for_two_nor_paper_after_the_deadline():
    tender, user = bidding.announced(), bidding.bidder()
    secretary, chair = bidding.officers_of(tender)[:2]
    waiting = registered(tender, user, secretary)
    assert code_of(paper_confirm, waiting, "P-1", by=secretary) == "same_person"
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        PaperBid.objects.filter(pk=waiting.pk).update(confirmed_by=secretary, confirmed_at=clock.now())
    version = bidding.sealed(tender, bidding.bidder()).versions.get()
    with pytest.raises(IntegrityError, match="sealed_by_two"), transaction.atomic():
        PaperBid.objects.filter(pk=waiting.pk).update(version=version)
    assert code_of(registered, tender, bidding.bidder(), secretary) == "number"  # the same number twice

    clock.shift_to(tender.closing_at + timedelta(seconds=1))
    assert code_of(paper_confirm, waiting, "P-1", by=chair) == "late"
    with pytest.raises(IntegrityError, match="deadline"), transaction.atomic():
        PaperBid.objects.filter(pk=waiting.pk).update(confirmed_by=chair, confirmed_at=clock.now())
    with pytest.raises(IntegrityError, match="deadline"), transaction.atomic():
        PaperBid.objects.create(
            tender=tender, partner=waiting.partner, envelope_number="P-9", delivered_by="x", received_at=clock.now(),
            registered_by=chair, registered_at=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize(("asked", "received_unpaid"), [("1", False), ("0", True)])
def test_paper_needs_the_paid_documents_where_the_rule_says_so(asked, received_unpaid):
    if asked == "1":
        rule_change(
            "documents_paid_to_bid", by=make_user("tender_secretary"), value=asked, in_force_from=clock.today(), reason="قرار", article=""
        )  # fmt: skip
    tender, user = bidding.announced(document_price=30), bidding.bidder()
    first, second = bidding.officers_of(tender)[:2]
    waiting = registered(tender, user, first)
    if not received_unpaid:
        assert code_of(paper_confirm, waiting, "P-1", by=second) == "tenders.documents_paid"
        assert not BidVersion.objects.exists()
        facts = {"amount": tender.document_price, "receipt": "1", "paid_on": clock.today()}
        document_payment_record(tender, by=make_user("finance"), partner=user.represents.get().partner, **facts)

    assert paper_confirm(waiting, "P-1", by=second).state == "submitted"


def test_nothing_of_the_pictures_lies_in_the_clear_and_the_sweep_leaves_them():
    tender, mark = bidding.announced(), "علامة-هذا-الاختبار"
    waiting = registered(
        tender, bidding.bidder(), bidding.officers_of(tender)[0], photos=[picture(mark=mark), picture()]
    )
    files = [Path(storages["default"].path(p.path)) for p in waiting.photos.all()]
    sweep_box(0)

    assert len(files) == 2 and all(f.exists() for f in files)
    for stored in Path(storages["default"].location).rglob("*"):
        assert not stored.is_file() or mark.encode() not in stored.read_bytes()
    paper.paper_drop(waiting, by=bidding.officers_of(tender)[1])
    assert not PaperBid.objects.exists()


def test_a_bidder_has_one_bid_here_or_on_paper():
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    officers = bidding.officers_of(tender)
    assert code_of(registered, tender, user, officers[0]) == "has_bid"
    fire(bid, "withdraw", by=user, reason=told.REASON)
    bid = received(tender, user)
    assert code_of(fire, bid, "replace", by=user) == "tenders.bid_sent_here"
    assert not box.holds_key(bid) or bid.versions.get(is_current=True).number == 2
    bid = fire(bid, "withdraw", by=user, reason=told.REASON)
    assert bidding.sealed(tender, user).versions.get(is_current=True).number == 3


# --- in the session ---------------------------------------------------------------------------------------------------
def on_paper(*prices):
    """A closed tender: bids sent here at these prices, and one on paper."""
    tender = bidding.announced()
    user = bidding.bidder()
    received(tender, user)
    story = told.closed(*prices, tender=tender)
    story.bidders.insert(0, user)
    return story


def test_a_paper_envelope_is_opened_read_by_two_and_ranked_like_the_others(sign_in):
    story = on_paper("900.000")
    told.attend(story, "technical")
    told.unseal(story, "technical")
    assert code_of(story.step, "open_technical", by=story.secretary) == "committee.technical_all_opened"
    envelope = next(e for e in envelopes_of(story.tender, "technical") if hasattr(e.version, "paper"))
    session = reverse("committee:opening", args=[story.tender.pk, "technical"])
    address = reverse("committee:paper_reading", args=[story.tender.pk, "technical", envelope.pk])
    first, second = sign_in(story.secretary), sign_in(story.chair)
    assert address in first.get(session).content.decode() and envelope.opened.hash_matches
    pictures = [f.pk for f in envelope.opened.files.all()]
    photo = first.get(reverse("tenders:box_file", args=[envelope.opened.files.all()[0].file_id]))
    assert len(pictures) == 2 and MARK.encode() in b"".join(photo.streaming_content)
    assert first.post(address, {"remark": "", "scans": [bidding.pdf()]}).status_code == 302
    first.post(address, {"confirm": "1"})
    assert PaperReading.objects.get().confirmed_at is None  # never alone
    second.post(address, {"confirm": "1"})
    story.step("open_technical", by=story.secretary)

    for n in range(len(story.members)):
        told.score(story.sheet(n), [80, 80])
    told.agree(story)
    bid = story.bids[0]
    assert [f.name for f in box.files(bid, "technical", story.members[0])][-1] == "عرض.pdf"
    told.attend(story, "financial")
    told.unseal(story, "financial")
    assert code_of(story.step, "open_financial", by=story.secretary) == "committee.financial_all_opened"
    read(story, "financial")
    story.step("open_financial", by=story.secretary)
    assert box.opened_price(story.bids[0]) == Decimal("700.000")
    sheet = OfficialDocument.objects.filter(kind="committee.readout").order_by("-pk")[0].data
    assert [(r["paper"], r["price"]) for r in sheet["rows"]] == [("P-1", "700.000"), ("", "900.000")]


def test_the_financial_form_of_a_paper_envelope_takes_prices_as_they_are_typed(sign_in):
    story = on_paper()
    told.attend(story, "technical")
    told.unseal(story, "technical")
    read(story, "technical")
    story.step("open_technical", by=story.secretary)
    for n in range(len(story.members)):
        told.score(story.sheet(n), 80)
    told.agree(story)
    told.attend(story, "financial")
    told.unseal(story, "financial")
    (envelope,) = envelopes_of(story.tender, "financial")
    address = reverse("committee:paper_reading", args=[story.tender.pk, "financial", envelope.pk])
    lines = {
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-description": "التشغيل", "lines-0-quantity": "١",
        "lines-0-unit_price": "٧٥٠٫٥", "security_kind": "guarantee",
    }  # fmt: skip
    client = sign_in(story.secretary)
    assert client.post(address, lines | {"lines-0-unit_price": "x"}).status_code == 422
    assert client.post(address, lines).status_code == 302
    assert "750.500" in sign_in(story.chair).get(address).content.decode()
    assert sign_in(make_user("partnership_member")).get(address).status_code == 403
    assert client.get(address.replace(str(envelope.pk), "999999")).status_code == 404


def test_nobody_types_before_the_session_and_what_was_confirmed_stays():
    story = on_paper()
    bid = story.bids[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenders_envelope WHERE bid_id = %s AND kind = 'technical'", [bid.pk])
        (envelope,) = cursor.fetchone()
    with pytest.raises(IntegrityError, match="sealed until the session"), transaction.atomic():
        PaperReading.objects.create(envelope_id=envelope, typed_by=story.chair, typed_at=clock.now())
    told.attend(story, "technical")
    told.unseal(story, "technical")
    read(story, "technical")
    for sql in ("UPDATE tenders_paperreading SET content = '{}'", "DELETE FROM tenders_paperreading"):
        with (
            pytest.raises(Exception, match="(?i)protect|cannot|violates"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    (opened,) = envelopes_of(story.tender, "technical")
    again = {"by": story.secretary, "content": {}, "scans": []}
    assert code_of(paper.reading_type, opened, **again) == "confirmed"


def test_what_came_too_late_is_listed_and_what_failed_goes_back_closed(sign_in):
    story = on_paper("900.000")
    secretary = sign_in(story.secretary)
    late = bidding.bidder().represents.get().partner
    at = (clock.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    facts = {
        "partner": late.pk,
        "envelope_number": "P-3",
        "delivered_by": "x",
        "received_at": at,
        "photos": [picture()],
    }
    assert secretary.post(reverse("tenders:paper_bids", args=[story.tender.pk]), facts).status_code == 422
    told.attend(story, "technical")
    told.unseal(story, "technical")
    read(story, "technical")
    story.step("open_technical", by=story.secretary)
    minutes = OfficialDocument.objects.get(kind="committee.opening_minutes").data
    assert [row["partner"] for row in minutes["late"]] == [str(late)] and "P-1" in json.dumps(minutes["bids"])
    for n in range(len(story.members)):
        told.score(story.sheet(n), [50, 80])
    told.agree(story)
    told.attend(story, "financial")
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)

    row = EnvelopeReturn.objects.get()
    assert (row.kind, row.version.bid, row.version.paper.envelope_number) == ("financial", story.bids[0], "P-1")
    assert [r["paper"] for r in OfficialDocument.objects.get(kind="committee.financial_minutes").data["returned"]] == [
        "P-1"
    ]
    hand = reverse("committee:envelope_return", args=[story.tender.pk, row.pk])
    secretary.post(hand, {"handed_to": ""})
    assert EnvelopeReturn.objects.get().handed_at is None
    secretary.post(hand, {"handed_to": "أحمد"})
    assert "أحمد" in secretary.get(reverse("committee:opening", args=[story.tender.pk, "financial"])).content.decode()
    with pytest.raises(IntegrityError, match="not returned unopened"), transaction.atomic():
        EnvelopeReturn.objects.create(version=row.version, kind="technical", reason="x", recorded_at=clock.now())
