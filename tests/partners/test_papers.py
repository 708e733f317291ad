"""Papers of a partner: presented, checked, renewed, watched; and the check of a registration item by item."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from partnership.partners.models import ItemCheck, Partner, PartnerDocument
from partnership.partners.selectors import eligibility
from partnership.partners.selectors.checking import lines_of
from partnership.partners.services import partner_update
from partnership.partners.services.checking import registration_check
from partnership.partners.services.documents import document_present, remind_of_ends
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Task
from tests.factories import make_partner, make_user
from tests.partners.registering import FAR, OLD, TODAY, approved, check, complete, pdf, present, registered, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def accepted(partner, user, **facts):
    """A renewed licence, in the secretary's opinion in order."""
    return fire(present(partner, user, **facts), "accept", by=make_user("partnership_secretary"))


# --- the check, item by item ------------------------------------------------------------------------------------------
def test_nothing_is_confirmed_before_every_item_is_in_order(sign_in):
    secretary = make_user("partnership_secretary")
    partner = submitted(user := make_user("partner"))
    with pytest.raises(DomainError) as refusal:
        fire(partner, "verify", by=secretary)
    assert refusal.value.code == "partners.items_accepted"

    check(partner, secretary, {"licence": "الصورة غير مقروءة."})
    with pytest.raises(DomainError):
        fire(partner, "verify", by=secretary)
    step = sign_in(secretary).get(reverse("workflow:step", args=["partners.partner", partner.pk, "send_back"]))
    assert "الصورة غير مقروءة." in step.content.decode()  # the letter begins with what was found
    fire(partner, "send_back", by=secretary, reason="انظر البنود.")

    page = sign_in(user).get(reverse("partners:partner_edit", args=[partner.pk])).content.decode()
    assert page.count("الصورة غير مقروءة.") == 2  # above the form and beside the item
    assert "الصورة غير مقروءة." in sign_in(user).get(partner.get_absolute_url()).content.decode()


def test_only_what_was_changed_is_asked_again_after_a_return():
    secretary = make_user("partnership_secretary")
    partner = submitted(user := make_user("partner"))
    check(partner, secretary, {"contact": "الهاتف لا يرد."})
    fire(partner, "send_back", by=secretary, reason="الهاتف")

    partner_update(partner, by=user, phone="17222222")

    partner = fire(Partner.objects.get(), "submit", by=user)
    assert [line.item.code for line in lines_of(partner) if not line.is_accepted] == ["contact"]


def test_a_change_during_the_check_is_noticed():
    secretary = make_user("partnership_secretary")
    partner = submitted(make_user("partner"))
    seen = {line.item.code: line.seen for line in lines_of(partner)}
    Partner.objects.update(phone="17333333")

    with pytest.raises(DomainError) as refusal:
        registration_check(partner, by=secretary, findings={"contact": (True, "")}, seen=seen)

    assert refusal.value.code == "changed"
    assert not ItemCheck.objects.exists()


def test_the_page_of_the_check_takes_findings_and_keeps_what_was_typed(sign_in):
    partner = submitted(make_user("partner"))
    client, url = sign_in(make_user("partnership_secretary")), reverse("partners:check", args=[partner.pk])
    sent = {f"{line.item.code}-seen": line.seen for line in lines_of(partner)}
    sent |= {f"{line.item.code}-answer": "yes" for line in lines_of(partner)}
    assert client.get(url).status_code == 200

    refused = client.post(url, sent | {"licence-answer": "no", "board-reason": "مكتوب"})
    assert refused.status_code == 422
    assert "مكتوب" in refused.content.decode()

    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302  # twice is once
    assert ItemCheck.objects.filter(accepted=True).count() == len(lines_of(partner))
    assert sign_in(make_user("partnership_chair")).get(url).status_code == 403


def test_a_partner_that_may_be_registered_already_is_shown_to_the_secretary(sign_in):
    make_partner(name="جمعيّة الرعايه", registration_number="99")
    make_partner(name="شركة", kind="firm", registration_number="٧٧/1")
    make_partner(name="جمعية أخرى تماما", registration_number="12")
    partner = submitted(make_user("partner"))

    page = (
        sign_in(make_user("partnership_secretary")).get(reverse("partners:check", args=[partner.pk])).content.decode()
    )

    panel = page.split('id="doubles"')[1].split("</section>")[0]
    assert panel.count("<li>") == 2
    assert "أخرى تماما" not in panel


# --- papers -----------------------------------------------------------------------------------------------------------
def test_the_papers_of_a_registration_are_needed_and_accepted_with_it():
    partner = registered(user := make_user("partner"))
    with pytest.raises(DomainError) as refusal:
        fire(partner, "submit", by=user)
    assert refusal.value.code == "partners.registration_complete"

    partner = approved(make_user("partner"), registration_number="77-2")

    assert set(partner.documents.values_list("state", flat=True)) == {"accepted"}


def test_a_corrected_upload_takes_the_place_of_the_one_before():
    partner = complete(user := make_user("partner"))

    present(partner, user, expires_on=FAR + DAY)

    assert Partner.objects.get().licence_expires == FAR + DAY
    assert partner.documents.filter(kind="licence", state="presented").count() == 1


@pytest.mark.parametrize(
    ("file", "dates"),
    [
        (SimpleUploadedFile("a.pdf", b"no pdf"), {}), (SimpleUploadedFile("a.pdf", b""), {}), (None, {}),
        (True, {"issued_on": "أمس"}), (True, {"issued_on": "2999-01-01"}), (True, {"expires_on": ""}),
        (True, {"issued_on": "2020-01-02", "expires_on": "2020-01-01"}), (True, {"number": "9" * 99}),
    ],
    ids=["no pdf", "empty", "absent", "no date", "to come", "no end", "backwards", "long"],
)  # fmt: skip
def test_a_wrong_paper_is_refused_in_the_form(sign_in, file, dates):
    partner = registered(user := make_user("partner"))
    typed = {"issued_on": "٢٠٢٤-٠١-٠٩", "expires_on": "2030-01-09", "number": "12"} | dates
    sent = typed | ({"file": pdf() if file is True else file} if file else {})

    response = sign_in(user).post(reverse("partners:document_add", args=[partner.pk, "licence"]), sent)

    assert response.status_code == 422
    assert not PartnerDocument.objects.exists()


def test_a_paper_is_uploaded_on_its_page_and_read_by_its_partner_and_the_ministry_only(sign_in):
    partner = registered(user := make_user("partner"))
    typed = {"issued_on": "٢٠٢٤-٠١-٠٩", "expires_on": "2030-01-09", "file": pdf()}

    assert sign_in(user).post(reverse("partners:document_add", args=[partner.pk, "licence"]), typed).status_code == 302

    paper = PartnerDocument.objects.get()
    assert sign_in(user).get(reverse("partners:documents", args=[partner.pk])).status_code == 200
    list(sign_in(user).get(paper.file.get_absolute_url()))
    stranger = make_user("partner")
    assert sign_in(stranger).get(paper.file.get_absolute_url()).status_code == 404
    assert sign_in(stranger).get(reverse("partners:document_add", args=[partner.pk, "licence"])).status_code == 404
    assert sign_in(user).get(reverse("partners:document_add", args=[partner.pk, "vat"])).status_code == 404  # a firm's
    with pytest.raises(PermissionDenied):
        document_present(partner, by=stranger, kind="licence", upload=pdf())


def test_a_renewal_waits_on_the_secretary_s_desk_and_the_old_paper_counts_until_then(sign_in):
    partner = approved(user := make_user("partner"))
    secretary = make_user("partnership_secretary")
    paper = present(partner, user, expires_on=FAR + 400 * DAY)
    task = Task.objects.get(machine="partners.partnerdocument", closed_at=None)
    assert (task.role, task.step) == ("partnership_secretary", "accept")
    assert Partner.objects.get().licence_expires == FAR
    assert sign_in(secretary).get(reverse("partners:documents", args=[partner.pk])).status_code == 200

    paper = fire(paper, "accept", by=secretary)

    assert Partner.objects.get().licence_expires == FAR + 400 * DAY
    assert sorted(partner.documents.filter(kind="licence").values_list("state", flat=True)) == ["accepted", "replaced"]


def test_nobody_accepts_a_paper_that_they_presented():
    partner = approved(user := make_user("partner"))
    paper = present(partner, user)
    with pytest.raises(PermissionDenied):
        fire(paper, "accept", by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerDocument.objects.filter(pk=paper.pk).update(accepted_by=user)


def test_a_refused_paper_is_told_with_its_reason():
    partner = approved(user := make_user("partner"))
    fire(present(partner, user), "refuse", by=make_user("partnership_secretary"), reason="ليست من الجهة المختصة.")

    assert "ليست من الجهة المختصة." in partner.notices.first().text
    assert eligibility(partner) == []  # the accepted one still counts


# --- the end of a paper -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("left", "told"), [(31, []), (30, [30]), (8, [30]), (7, [7]), (1, [7]), (0, [0]), (-3, [0])])
def test_the_end_is_told_at_30_7_and_0_days_each_once(left, told):
    partner = approved(make_user("partner"))
    before = partner.notices.count()
    PartnerDocument.objects.filter(kind="licence").update(expires_on=TODAY + left * DAY)

    assert (remind_of_ends(), remind_of_ends()) == (len(told), 0)

    assert partner.notices.count() - before == len(told)
    assert [r.days for p in partner.documents.all() for r in p.reminders.all()] == told


def test_a_licence_that_was_seen_on_paper_only_is_told_too_until_a_file_is_presented():
    partner = make_partner(user := make_user("partner"), licence_expires=TODAY + 20 * DAY, board_valid_until=FAR)
    assert (remind_of_ends(), remind_of_ends()) == (1, 0)
    with override("en"):
        day = date_format(TODAY + 20 * DAY, "j F Y")
        assert day in str(partner.notices.get())  # the month in words, in either language
    Partner.objects.update(licence_expires=TODAY + 7 * DAY)
    assert remind_of_ends() == 1
    Partner.objects.update(licence_expires=TODAY)
    present(partner, user, expires_on=FAR)
    assert remind_of_ends() == 0


def test_a_partner_that_presented_the_new_paper_is_not_reminded_of_the_old():
    partner = approved(user := make_user("partner"))
    PartnerDocument.objects.filter(kind="licence").update(expires_on=TODAY + 5 * DAY)
    present(partner, user, expires_on=FAR + DAY)

    assert remind_of_ends() == 0


def test_an_ended_licence_stops_new_bids_until_the_new_one_is_accepted():
    partner = approved(user := make_user("partner"))
    PartnerDocument.objects.filter(kind="licence").update(expires_on=TODAY - DAY)
    take_due_steps()

    assert partner.documents.get(kind="licence").state == "expired"
    assert len(eligibility(partner)) == 1
    accepted(partner, user, issued_on=TODAY, expires_on=FAR)
    assert eligibility(Partner.objects.get()) == []


def test_eligibility_is_of_the_day_that_is_asked():
    """Between two licences lies a gap; a day in it stays a day without a licence."""
    partner = approved(user := make_user("partner"))
    PartnerDocument.objects.filter(kind="licence").update(issued_on=OLD, expires_on=TODAY + 9 * DAY)
    Partner.objects.update(approved_at=None)
    accepted(partner, user, issued_on=TODAY, expires_on=FAR)
    PartnerDocument.objects.filter(state="accepted", kind="licence").update(issued_on=TODAY + 20 * DAY)
    partner = Partner.objects.get()

    days = [TODAY, TODAY + 9 * DAY, TODAY + 10 * DAY, TODAY + 19 * DAY, TODAY + 20 * DAY, FAR + DAY]
    assert [len(eligibility(partner, on=day)) for day in days] == [0, 0, 1, 1, 0, 3]  # at last board and evaluation too


def test_certificates_are_asked_where_a_notice_asks():
    partner = approved(user := make_user("partner"), "firm")
    assert eligibility(partner) == []
    assert len(eligibility(partner, certificates=["bahrainisation", "sme"])) == 2

    accepted(partner, user, kind="sme")

    assert len(eligibility(partner, certificates=["bahrainisation", "sme"])) == 1
