"""Newspapers and clippings, the newspaper PDF, prices of documents, the rotation report."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from partnership.documents.models import OfficialDocument
from partnership.partners.models import Partner
from partnership.partners.selectors import eligibility
from partnership.workflow.clock import today
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tenders.models import DocumentPayment, Invitation, Newspaper
from tenders.selectors.publication import publication_of
from tenders.selectors.rotation import rotation
from tenders.services.publication import document_payment_record, newspaper_record
from tenders.services.rules import rule_change
from tests.factories import make_partner, make_user
from tests.house.test_documents import words
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def scan():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=Image.Exif().tobytes() or b"")
    return SimpleUploadedFile("قصاصة.jpg", out.getvalue(), "image/jpeg")


def typed(**changes):
    return {"name": "أخبار الخليج", "published_on": today().isoformat(), "page": "العدد 17012، ص 9"} | changes


def test_communication_records_a_newspaper_and_visitors_see_its_clipping(client, sign_in, communication):
    tender = bidding.announced()
    address = reverse("tenders:publication", args=[tender.pk])

    answer = sign_in(communication).post(address, typed(clipping=scan()))

    paper = Newspaper.objects.get()
    assert answer.status_code == 302
    assert (paper.name, paper.recorded_by) == ("أخبار الخليج", communication)
    page = client.get(tender.get_absolute_url()).content.decode()
    shown = reverse("tenders:clipping", args=[tender.pk, paper.pk])
    assert shown in page
    copy = client.get(shown)
    assert copy["Content-Type"] == "image/jpeg"
    assert copy["X-Content-Type-Options"] == "nosniff"
    assert b"".join(copy.streaming_content).startswith(b"\xff\xd8")
    assert copy.cookies == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><script>alert(1)</script>", b"%PDF-1.4 cut", b"\xff\xd8\xff\xe0 not a picture", b"PK\x03\x04 zip", b"GIF89a"],
    ids=["empty", "html", "broken pdf", "broken jpeg", "zip", "gif"],
)  # fmt: skip
def test_what_is_no_scan_is_refused_and_nothing_is_recorded(sign_in, communication, content):
    tender = bidding.announced()
    upload = SimpleUploadedFile("scan.pdf", content, "application/pdf")

    answer = sign_in(communication).post(reverse("tenders:publication", args=[tender.pk]), typed(clipping=upload))

    assert answer.status_code == 422
    assert "أخبار الخليج" in answer.content.decode()
    assert not Newspaper.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"published_on": "أمس"}, {"published_on": "2999-01-01"}, {"published_on": "2150-01-01"}],
    ids=["no name", "no date", "too far", "future"],
)
def test_a_newspaper_that_is_wrong_is_said_beside_the_field(sign_in, communication, changes):
    tender = bidding.announced()
    answer = sign_in(communication).post(reverse("tenders:publication", args=[tender.pk]), typed(**changes))
    assert answer.status_code == 422
    assert not Newspaper.objects.exists()


def test_the_same_newspaper_and_day_stand_once(communication):
    tender = bidding.announced()
    newspaper_record(tender, by=communication, name="الأيام", published_on=today())
    with pytest.raises(DomainError):
        newspaper_record(tender, by=communication, name="الأيام", published_on=today())
    assert Newspaper.objects.count() == 1


def test_a_clipping_is_added_later_and_never_replaced(sign_in, communication):
    tender = bidding.announced()
    paper = newspaper_record(tender, by=communication, name="الأيام", published_on=today())
    address = reverse("tenders:clipping_upload", args=[tender.pk, paper.pk])
    page_client = sign_in(communication)

    assert page_client.get(reverse("tenders:clipping", args=[tender.pk, paper.pk])).status_code == 404
    page_client.post(address, {"clipping": scan()})
    first = Newspaper.objects.get().clipping_id
    page_client.post(address, {"clipping": scan()})

    assert first is not None
    assert Newspaper.objects.get().clipping_id == first


@pytest.mark.parametrize("role", ["officer", "tender_chair", "auditor"])
def test_only_communication_records(sign_in, role):
    tender = bidding.announced()
    page_client = sign_in(make_user(role))
    address = reverse("tenders:publication", args=[tender.pk])

    assert page_client.post(address, typed()).status_code in (403, 404)
    assert page_client.get(address).status_code in (200, 404)  # the officer of another department does not see it
    assert not Newspaper.objects.exists()


def test_nothing_is_published_before_the_announcement(sign_in, communication):
    tender = bidding.prepared()
    assert sign_in(communication).post(reverse("tenders:publication", args=[tender.pk]), typed()).status_code == 404
    with pytest.raises(DomainError):
        newspaper_record(tender, by=communication, name="الأيام", published_on=today())


def test_the_window_counts_from_the_first_newspaper(communication):
    tender = bidding.announced()
    closing = timezone.localdate(tender.closing_at)
    assert publication_of(tender, []).days == (closing - tender.newspaper_date).days
    newspaper_record(tender, by=communication, name="الأيام", published_on=today())
    newspaper_record(tender, by=communication, name="الوطن", published_on=today() - timedelta(days=3))

    found = publication_of(tender, list(tender.newspapers.all()))

    assert found.first == today() - timedelta(days=3)
    assert found.days == (closing - found.first).days
    assert (found.missing, found.gazette_missing) == (0, False)
    tender.terms.estimated_budget = 1_000_001
    assert publication_of(tender, list(tender.newspapers.all())).gazette_missing


@pytest.mark.parametrize(("size", "width", "height"), [("column", 100, 250), ("half", 258, 180)])
def test_the_newspaper_pdf_is_one_page_of_its_size(sign_in, communication, size, width, height):
    tender = bidding.announced()
    answer = sign_in(communication).get(reverse("tenders:newspaper_page", args=[tender.pk, size]))
    pdf = pypdfium2.PdfDocument(answer.content)

    assert len(pdf) == 1
    points = [round(side * 25.4 / 72) for side in pdf[0].get_size()]
    assert points == [width, height]
    read = words(pdf[0].get_textpage().get_text_range())
    assert words(tender.reference) <= read and words(tender.project.title) <= read


def test_a_size_that_nobody_sells_is_not_found(sign_in, communication):
    tender = bidding.announced()
    assert sign_in(communication).get(reverse("tenders:newspaper_page", args=[tender.pk, "poster"])).status_code == 404


# --- prices of documents ----------------------------------------------------------------------------------------------
def paper_of(tender):
    return OfficialDocument.objects.get(kind="tenders.booklet", object_id=str(tender.pk))


def test_priced_documents_open_to_the_partner_that_paid_and_to_no_other(client, sign_in, finance):
    tender = bidding.announced(document_price=30)
    payer, other = bidding.bidder(), bidding.bidder()
    paper = paper_of(tender)
    for reader in (client, sign_in(payer), sign_in(other)):
        assert reader.get(paper.get_absolute_url()).status_code == 404
        assert reader.get(paper.pdf_url).status_code == 404
    assert "30.000" in client.get(tender.get_absolute_url()).content.decode()

    form = {
        "partner": payer.represents.get().partner_id,
        "amount": "٣٠",
        "receipt": "R-7",
        "paid_on": today().isoformat(),
    }
    answer = sign_in(finance).post(reverse("tenders:document_payments", args=[tender.pk]), form)

    assert answer.status_code == 302
    assert DocumentPayment.objects.get().recorded_by == finance
    assert sign_in(payer).get(paper.get_absolute_url()).status_code == 200
    assert paper.get_absolute_url() in sign_in(payer).get(tender.get_absolute_url()).content.decode()
    assert sign_in(other).get(paper.get_absolute_url()).status_code == 404
    assert client.get(paper.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"amount": "29.999"}, {"amount": "نقداً"}, {"paid_on": "2150-01-01"}, {"partner": "0"}, {"receipt": ""}]
)
def test_a_payment_that_is_wrong_is_refused(sign_in, finance, wrong):
    tender = bidding.announced(document_price=30)
    partner = bidding.bidder().represents.get().partner_id
    form = {"partner": partner, "amount": "30", "receipt": "R-7", "paid_on": today().isoformat()} | wrong
    answer = sign_in(finance).post(reverse("tenders:document_payments", args=[tender.pk]), form)
    assert answer.status_code == 422
    assert not DocumentPayment.objects.exists()


def test_a_payment_is_recorded_once(finance):
    tender = bidding.announced(document_price=30)
    partner = make_partner()
    facts = {"partner": partner, "amount": tender.document_price, "receipt": "1", "paid_on": today()}
    document_payment_record(tender, by=finance, **facts)
    with pytest.raises(DomainError):
        document_payment_record(tender, by=finance, **facts)
    free = bidding.announced(document_price=0)
    with pytest.raises(DomainError):
        document_payment_record(free, by=finance, **facts)
    assert DocumentPayment.objects.count() == 1


@pytest.mark.parametrize("role", ["tender_secretary", "tender_chair", "auditor", "communication", "partner"])
def test_who_bought_documents_is_finances_alone(sign_in, role):
    tender = bidding.announced(document_price=30)
    user = bidding.bidder() if role == "partner" else make_user(role)
    assert sign_in(user).get(reverse("tenders:document_payments", args=[tender.pk])).status_code == 403


@pytest.mark.parametrize(("value", "may_send"), [("0", True), ("1", False)])
def test_the_rule_says_whether_an_unpaid_partner_may_bid(sign_in, finance, value, may_send):
    if value != "0":
        rule_change(
            "documents_paid_to_bid",
            by=make_user("tender_secretary"),
            value=value,
            in_force_from=today(),
            reason="قرار",
            article="",
        )
    tender, user = bidding.announced(document_price=30), bidding.bidder()
    bid = bidding.drafted(tender, user)
    offer = next(o for o in available_steps(bid, user) if o.step.name == "submit")

    assert offer.enabled is may_send
    if not may_send:
        assert "قيمة وثائق المناقصة" in offer.why
        with pytest.raises(DomainError):
            fire(bid, "submit", by=user)
        document_payment_record(
            tender, by=finance, partner=bid.partner, amount=tender.document_price, receipt="1", paid_on=today()
        )
    assert fire(bid, "submit", by=user).state == "submitted"


# --- rotation ---------------------------------------------------------------------------------------------------------
def test_the_rotation_report_counts_what_a_plain_count_counts(time_travel, sign_in, tender_secretary):
    users = [bidding.bidder() for _n in range(3)]
    partners = [user.represents.get().partner for user in users]
    never = bidding.bidder().represents.get().partner
    expired = make_partner(licence_expires=today() - timedelta(days=1), registered_on=today() - timedelta(days=900))
    tenders = [
        bidding.announced(method="limited", method_reason="س", few_invitees_reason="س", invitees=invited)
        for invited in (partners, partners[:1])
    ]
    bidding.prepared(method="limited", method_reason="س", invitees=[never])  # prepared, not sent: does not count
    bidding.sealed(tenders[0], users[0])
    assert [turn.bids for turn in rotation() if turn.partner == partners[0]] == [
        0
    ]  # nobody learns of it before closing
    bidding.close(tenders[0])

    turns = {turn.partner.pk: turn for turn in rotation()}

    for partner in Partner.objects.filter(state="approved"):
        sent = [i for i in Invitation.objects.all() if i.partner_id == partner.pk and i.sent_at]
        turn = turns[partner.pk]
        assert turn.invited == len(sent)
        assert turn.last == max((i.sent_at for i in sent), default=None)
        assert turn.is_passed_over == (not sent and not eligibility(partner))
    assert turns[partners[0].pk].bids == 1
    assert [turn.partner for turn in rotation() if turn.is_passed_over] == [never]
    assert turns[expired.pk].reasons
    assert rotation()[0].partner == never

    page_client = sign_in(tender_secretary)
    page = page_client.get(reverse("tenders:rotation"), {"passed_over": "on"}).content.decode()
    assert never.name in page
    assert partners[0].name not in page
    book = load_workbook(io.BytesIO(page_client.get(reverse("tenders:rotation_export")).content))
    rows = {row[0]: row for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert rows[partners[0].name][5] == 2
    assert rows[never.name][9] == "نعم"


@pytest.mark.parametrize("role", ["officer", "communication", "partner", "finance"])
def test_the_rotation_report_is_the_committees_and_the_auditors(sign_in, role):
    assert sign_in(make_user(role)).get(reverse("tenders:rotation")).status_code == 403
    assert sign_in(make_user(role)).get(reverse("tenders:rotation_export")).status_code == 403
