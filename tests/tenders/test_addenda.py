"""Addenda: two people, the difference, late ones extend, bids are confirmed again, receipts are followed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from partnership.audit.models import TrailEntry
from partnership.documents.models import OfficialDocument
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification, Task
from tenders.models import Addendum, AddendumReceipt, Bid, Tender
from tenders.services.addendum import addendum_begin, addendum_receive, addendum_save, notice_record
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def drafted(tender, **changes):
    """An addendum that changes these parts of the notice (the scope, if nothing is named)."""
    begun = addendum_begin(tender, by=tender.prepared_by)
    proposed = notice_record(tender) | (changes or {"scope": "يضاف النقل اليومي للمنتفعين."})
    return addendum_save(begun, by=tender.prepared_by, summary="أضيف النقل بناء على الاستفسارات.", proposed=proposed)


def bidding_closed(tender):
    """The same tender without a live addendum."""
    fire(Addendum.objects.get(tender=tender), "drop", by=tender.prepared_by, reason="اختبار")
    return tender


def later(tender, days):
    return {n: (getattr(tender, n) + timedelta(days=days)).isoformat() for n in ("closing_at", "opening_at")}


def chair_of(tender):
    return tender.announced_by


def issued(tender, **changes):
    ready = fire(drafted(tender, **changes), "submit", by=tender.prepared_by)
    return fire(ready, "issue", by=chair_of(tender))


def again(obj):
    return type(obj).objects.get(pk=obj.pk)


# --- what an addendum changes -----------------------------------------------------------------------------------------
def test_an_issued_addendum_changes_what_was_announced_and_the_trail_has_both_hashes():
    tender = bidding.announced()
    criteria = notice_record(tender)["criteria"]
    criteria[0]["description"] = "عقدان مماثلان على الأقل"
    weights = [c["weight"] for c in tender.frozen_criteria]

    addendum = issued(
        tender, scope="نطاق جديد", criteria=criteria, validity_days="120", bid_security_amount="500.000",
        beneficiaries=[{"kind": "elderly", "number": "150", "note": ""}],
        required_documents=[{"name": "شهادة", "envelope": "financial", "is_mandatory": "yes"}],
    )  # fmt: skip

    tender = again(tender)
    assert (tender.scope, tender.validity_days, str(tender.bid_security_amount)) == ("نطاق جديد", 120, "500.000")
    assert tender.frozen_terms["beneficiaries"][0]["number"] == "150"
    assert tender.frozen_documents == [{"name": "شهادة", "envelope": "financial", "mandatory": True}]
    assert tender.frozen_criteria[0]["description"] == "عقدان مماثلان على الأقل"
    assert [c["weight"] for c in tender.frozen_criteria] == weights
    row = TrailEntry.objects.get(kind="addendum_applied")
    assert (
        row.data["before"]["sha256"] == addendum.sha256_before != addendum.sha256_after == row.data["after"]["sha256"]
    )
    assert addendum.number == 1


def test_the_database_refuses_to_change_what_was_announced_in_any_other_way():
    tender = bidding.announced()

    for change in (
        {"frozen_criteria": []}, {"frozen_documents": []}, {"frozen_terms": {"scope": "x", "beneficiaries": []}},
        {"frozen_rules": {"pass_mark": {"value": "1", "unit": "points"}}},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Tender.objects.filter(pk=tender.pk).update(**change)


def test_who_drafted_never_issues_and_only_the_two_offices_take_part():
    tender = bidding.announced()
    ready = fire(drafted(tender), "submit", by=tender.prepared_by)

    for person in (tender.prepared_by, make_user("tender_member"), make_user("auditor"), bidding.bidder()):
        with pytest.raises(PermissionDenied):
            fire(ready, "issue", by=person)
    with pytest.raises(PermissionDenied):
        addendum_begin(tender, by=chair_of(tender))
    assert again(tender).amended_at is None


def test_one_addendum_at_a_time_and_an_empty_one_goes_nowhere():
    tender = bidding.announced()
    first = addendum_begin(tender, by=tender.prepared_by)

    assert addendum_begin(tender, by=tender.prepared_by) == first
    with pytest.raises(DomainError, match="نقص"):
        fire(first, "submit", by=tender.prepared_by)
    addendum_save(first, by=tender.prepared_by, summary="لا شيء", proposed=notice_record(tender))
    with pytest.raises(DomainError, match="نقص"):
        fire(first, "submit", by=tender.prepared_by)
    with pytest.raises(DomainError):
        fire(
            drafted(tender, closing_at=(tender.closing_at - timedelta(days=1)).isoformat()),
            "submit",
            by=tender.prepared_by,
        )


def test_issuing_twice_changes_once():
    tender = bidding.announced()
    addendum = issued(tender)

    with pytest.raises(DomainError) as refusal:
        fire(addendum, "issue", by=chair_of(tender))
    assert refusal.value.code == "stale"
    assert OfficialDocument.objects.filter(kind="tenders.addendum").count() == 1


# --- the deadline -----------------------------------------------------------------------------------------------------
def test_a_late_addendum_must_extend_the_deadline(time_travel):
    tender = bidding.announced()
    early, closing = drafted(tender), tender.closing_at
    fire(early, "submit", by=tender.prepared_by)  # weeks before the closing nothing is asked
    fire(again(early), "send_back", by=chair_of(tender), reason="تأخر")
    clock.shift_to(closing - timedelta(days=3))

    with pytest.raises(DomainError) as refusal:
        fire(again(early), "submit", by=tender.prepared_by)
    assert refusal.value.code == "tenders.addendum_extends_enough"
    with pytest.raises(DomainError):
        fire(drafted(tender, scope="س", **later(tender, 6)), "submit", by=tender.prepared_by)
    ready = fire(drafted(tender, scope="س", **later(tender, 7)), "submit", by=tender.prepared_by)
    fire(ready, "issue", by=chair_of(tender))

    assert again(tender).closing_at == closing + timedelta(days=7)
    assert again(tender).opening_at == tender.opening_at + timedelta(days=7)


def test_one_that_only_moves_the_dates_back_is_never_too_late_to_do_so(time_travel):
    tender = bidding.announced()
    clock.shift_to(tender.closing_at - timedelta(days=1))

    issued(tender, **later(tender, 2))

    assert again(tender).closing_at == tender.closing_at + timedelta(days=2)


@pytest.mark.parametrize(("seconds", "possible"), [(-1, True), (0, False), (1, False)])
def test_no_addendum_from_the_closing_second_on(time_travel, seconds, possible):
    tender = bidding.announced()
    ready = fire(drafted(tender, **later(tender, 30)), "submit", by=tender.prepared_by)
    clock.shift_to(tender.closing_at + timedelta(seconds=seconds - (0.9 if seconds < 0 else 0)))

    if possible:
        assert fire(ready, "issue", by=chair_of(tender)).is_issued
        return
    with pytest.raises(DomainError) as refusal:
        fire(ready, "issue", by=chair_of(tender))
    assert refusal.value.code == "tenders.addendum_in_time"
    with pytest.raises(DomainError) as refusal:
        addendum_begin(bidding_closed(tender), by=tender.prepared_by)
    assert refusal.value.code == "not_now"


def test_what_is_not_issued_in_time_is_dropped_with_the_closing(time_travel):
    tender = bidding.announced()
    draft = drafted(tender)

    bidding.close(tender)

    assert again(draft).state == "dropped"
    assert not Task.objects.filter(machine="tenders.addendum", closed_at=None).exists()


# --- bids are confirmed again -----------------------------------------------------------------------------------------
def test_a_sent_bid_waits_for_its_bidders_confirmation():
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    with pytest.raises(DomainError) as refusal:
        fire(bid, "confirm", by=user)
    assert refusal.value.code == "tenders.confirmation_asked"

    issued(tender)

    assert again(bid).is_unconfirmed
    task = Task.objects.get(machine="tenders.bid", step="confirm", closed_at=None)
    assert task.scope == f"partner:{bid.partner_id}"
    with pytest.raises(PermissionDenied):
        fire(bid, "confirm", by=bidding.bidder())
    fire(bid, "confirm", by=user)
    assert not again(bid).is_unconfirmed
    assert not Task.objects.filter(machine="tenders.bid", closed_at=None).exists()
    with pytest.raises(DomainError):
        fire(bid, "confirm", by=user)


def test_a_second_addendum_asks_again_and_a_bid_sent_after_it_needs_nothing():
    tender, user, late = bidding.announced(), bidding.bidder(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    issued(tender)
    fire(bid, "confirm", by=user)
    issued(tender, scope="تعديل ثان")

    assert again(bid).is_unconfirmed
    assert not again(bidding.sealed(tender, late)).is_unconfirmed
    assert Addendum.objects.filter(tender=tender, number=2).exists()


def test_nothing_is_confirmed_after_the_deadline_whatever_the_code_says(time_travel):
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)
    issued(tender)
    bidding.close(tender)

    with pytest.raises(DomainError):
        fire(bid, "confirm", by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bid.objects.filter(pk=bid.pk).update(confirmed_at=clock.now())


# --- receipts ---------------------------------------------------------------------------------------------------------
def test_every_bidder_is_told_and_its_receipt_followed(sign_in):
    tender, sent, begun, stranger = bidding.announced(), bidding.bidder(), bidding.bidder(), bidding.bidder()
    bidding.sealed(tender, sent)
    bidding.drafted(tender, begun)
    addendum = issued(tender)

    told = set(AddendumReceipt.objects.values_list("partner_id", flat=True))
    assert told == {u.represents.get().partner_id for u in (sent, begun)}
    assert set(Notification.objects.filter(step="issue").values_list("person_id", flat=True)) == {sent.pk, begun.pk}
    page = sign_in(sent).get(addendum.get_absolute_url())
    assert "تسلمناه" in page.content.decode()
    received = reverse("tenders:addendum_received", args=[addendum.pk])
    assert sign_in(sent).post(received).status_code == 302
    assert sign_in(sent).post(received).status_code == 302
    row = AddendumReceipt.objects.get(partner=sent.represents.get().partner)
    assert (row.opened_by, row.received_by) == (sent, sent)
    assert TrailEntry.objects.filter(kind="addendum_received").count() == 1
    assert sign_in(stranger).post(received).status_code == 403
    with pytest.raises(DomainError):
        addendum_receive(addendum, by=stranger)


def test_before_the_closing_the_receipts_are_numbers_only(sign_in, time_travel):
    tender, user = bidding.announced(), bidding.bidder()
    name = user.represents.get().partner.name
    bidding.sealed(tender, user)
    addendum = issued(tender)

    for person in (tender.prepared_by, chair_of(tender), make_user("auditor")):
        assert name not in sign_in(person).get(addendum.get_absolute_url()).content.decode()
    bidding.close(tender)
    assert name in sign_in(tender.prepared_by).get(addendum.get_absolute_url()).content.decode()


# --- pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "en"])
def test_everybody_reads_an_issued_addendum_and_nobody_else_a_draft(client, sign_in, language, query_budget):
    tender = bidding.announced()
    draft = drafted(tender, scope="نطاق آخر", **later(tender, 3))
    url = draft.get_absolute_url()
    assert client.get(url).status_code == 404
    assert sign_in(bidding.bidder()).get(url).status_code == 404
    assert sign_in(tender.prepared_by, language).get(url).status_code == 200
    fire(fire(draft, "submit", by=tender.prepared_by), "issue", by=chair_of(tender))

    client.cookies["django_language"] = language
    with query_budget(10):
        page = client.get(url).content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    paper = OfficialDocument.objects.get(kind="tenders.addendum")
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert client.get(paper.pdf_url).content.startswith(b"%PDF")
    assert url in client.get(tender.get_absolute_url()).content.decode()
    assert "نطاق آخر" in client.get(tender.get_absolute_url()).content.decode()


def _posted(page):
    """What a browser would send of the form as it stands."""
    form, tables = page.context["form"], page.context["tables"]
    data = {b.html_name: b.value() for b in form if b.name != "uploads"}
    for formset in tables.values():
        data |= {b.html_name: b.value() for b in formset.management_form}
        for row in formset:
            data |= {b.html_name: b.value() for b in row}
    widgets = {
        name: form.fields[name].widget for name in ("documents_until", "questions_until", "closing_at", "opening_at")
    }
    data |= {name: w.format_value(form[name].value()) for name, w in widgets.items()}
    return {k: "" if v is None else v for k, v in data.items() if v is not False}


def test_the_secretary_writes_it_on_a_page_and_only_the_difference_is_kept(sign_in):
    tender = bidding.announced()
    browser = sign_in(tender.prepared_by)
    edit = browser.post(reverse("tenders:addendum_new", args=[tender.pk]))["Location"]
    data = _posted(browser.get(edit))

    assert browser.post(edit, data | {"summary": "لا تغيير"}).status_code == 302
    assert Addendum.objects.get().changes == {}
    groups = {"beneficiaries-0-number": "١٧٥", "scope": "نطاق جديد", "uploads": bidding.pdf("ملحق.pdf")}
    assert browser.post(edit, data | {"summary": "زيادة الأعداد"} | groups).status_code == 302
    addendum = Addendum.objects.get()
    assert set(addendum.changes) == {"scope", "beneficiaries"}
    assert addendum.changes["beneficiaries"][0]["number"] == "175"
    assert addendum.files.count() == 1
    wrong = browser.post(edit, data | {"closing_at": "2020-01-01T10:00", "validity_days": "7"})
    assert wrong.status_code == 422
    assert "لا يقصر الملحق" in wrong.content.decode()


def test_a_file_of_an_addendum_is_everybodys_once_it_is_issued(client, sign_in):
    tender = bidding.announced()
    draft = drafted(tender)
    addendum_save(draft, by=tender.prepared_by, summary="ملف", proposed=notice_record(tender), uploads=[bidding.pdf()])
    url = reverse("tenders:addendum_file", args=[draft.pk, draft.files.get().file_id])

    assert client.get(url).status_code == 404
    fire(fire(draft, "submit", by=tender.prepared_by), "issue", by=chair_of(tender))
    assert b"".join(client.get(url).streaming_content).startswith(b"%PDF")
    remove = reverse("tenders:addendum_file_remove", args=[draft.pk, draft.files.get().file_id])
    assert sign_in(tender.prepared_by).post(remove).status_code == 302
    assert draft.files.count() == 1


def test_a_limited_tenders_addendum_is_its_invitees(client, sign_in):
    users = [bidding.bidder() for _n in range(3)]
    partners = [u.represents.get().partner for u in users]
    tender = bidding.announced(method="limited", method_reason="خدمة تخصصية.", invitees=partners)
    addendum = issued(tender)
    paper = OfficialDocument.objects.get(kind="tenders.addendum")

    assert AddendumReceipt.objects.count() == 3
    for url in (addendum.get_absolute_url(), paper.get_absolute_url(), paper.pdf_url):
        assert sign_in(users[0]).get(url).status_code == 200
        assert client.get(url).status_code == 404
        assert sign_in(bidding.bidder()).get(url).status_code == 404
