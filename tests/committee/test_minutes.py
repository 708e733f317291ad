"""The minutes of an opening session: who is written down, who signs, the sheet that is read out."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from committee.models import Attendance
from committee.opening.selectors import security_faults
from committee.opening.services.minutes import minutes_sign, session_join
from partnership.documents.models import OfficialDocument
from partnership.documents.services import html_of_document
from tests.box.test_ceremony import code_of
from tests.committee import story as told
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def latest(kind):
    return OfficialDocument.objects.filter(kind=kind).order_by("-pk")[0]


def test_those_present_sign_in_their_own_sign_in_and_the_minutes_print_it(sign_in):
    story = told.closed("1000.000")
    told.attend(story, "technical")
    secretary, live = sign_in(story.secretary), sign_in(story.bidders[0])
    session = reverse("committee:opening", args=[story.tender.pk, "technical"])
    live.post(f"{session}join/")
    live.post(f"{session}join/")  # a double click
    assert Attendance.objects.get(representative=story.bidders[0]).for_bidder == str(story.bids[0].partner)
    assert code_of(minutes_sign, story.tender, "technical", by=story.secretary) == "not_now"
    told.unseal(story, "technical")
    secretary.post(f"{session}sign/")
    story.step("open_technical", by=story.secretary)
    first = latest("committee.opening_minutes")
    assert [bool(p["signed"]) for p in first.data["present"]] == [True, False, False]

    live.post(f"{session}sign/")
    assert latest("committee.opening_minutes") == first  # the chair has not signed yet
    minutes_sign(story.tender, "technical", by=story.chair)
    signed = latest("committee.opening_minutes")
    assert signed != first and all(p["signed"] for p in signed.data["present"])
    assert html_of_document(signed).count("وقع من حسابه") == 3
    assert signed.number in live.get(f"{session}live/").content.decode()


def test_who_was_not_there_signs_nothing_and_a_signature_stays(sign_in):
    story = told.closed("1000.000")
    stranger = bidding.bidder()
    assert (
        sign_in(stranger).post(reverse("committee:opening_join", args=[story.tender.pk, "technical"])).status_code
        == 404
    )
    assert code_of(session_join, story.tender, "technical", by=story.bidders[0]) == "not_now"
    told.attend(story, "technical")
    told.unseal(story, "technical")
    sign = reverse("committee:opening_sign", args=[story.tender.pk, "technical"])
    assert sign_in(make_user("tender_member")).post(sign).status_code == 403
    assert sign_in(story.bidders[0]).post(sign).status_code == 403

    minutes_sign(story.tender, "technical", by=story.chair)
    with pytest.raises(Exception, match="(?i)protect|cannot"), transaction.atomic():
        Attendance.objects.filter(officer=story.chair).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(session=story.tender.sessions.get(), name="شاهد", signed_at=story.tender.closed_at)
    assert code_of(told.attend, story, "technical") == "signed"


def test_the_read_out_sheet_says_the_security_and_what_is_wrong_with_it():
    told.priced(("1000.000", 80), ("900.000", 80))
    sheets = OfficialDocument.objects.filter(kind="committee.readout").order_by("pk")
    technical, financial = (s.data for s in sheets)
    assert "1000" not in str(technical) and [r["price"] for r in technical["rows"]] == ["", ""]
    assert [r["price"] for r in financial["rows"]] == ["1000.000", "900.000"]
    assert all("LG-7" in r["security"] and not r["faults"] for r in financial["rows"])
    assert "1000.000" in html_of_document(sheets[1]).replace(",", "")


def test_a_security_that_ends_early_or_is_too_low_is_named():
    story = told.closed("200000.000", members=1)

    def faults(
        amount, total, **changes
    ):  # the notice asks for 965 dinars, the rule for 1 % where that is less, never under 100
        security = {"security_number": "LG-7", "security_amount": amount, "security_expires": ""} | changes
        return len(security_faults(security, Decimal(total), story.tender))

    assert [faults("965", "200000"), faults("964.999", "200000"), faults("500", "50000")] == [0, 1, 0]
    assert [faults("100", "1000"), faults("99", "1000"), faults("", "1", security_number="")] == [0, 1, 1]
