"""Grave steps are confirmed: the second factor, else the password; on the step's own page; in the trail."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from committee.models import Award
from partnership.audit.models import TrailEntry
from partnership.workflow import path
from tests.committee import story as told

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture
def waiting():
    """An award on the minister's desk, and the minister."""
    story, minister = told.with_minister()
    minister.set_password(PASSWORD)
    minister.save()
    return story.award, minister


def url(award):
    return f"/step/committee.award/{award.pk}/approve/"


def state(award):
    return Award.objects.get(pk=award.pk).state


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_without_a_second_factor_the_password_is_asked_again(waiting, sign_in):
    award, minister = waiting
    client = sign_in(minister)

    assert 'name="password"' in client.get(url(award)).content.decode()
    assert client.post(url(award), {"seen": "with_minister"}).status_code == 422
    assert client.post(url(award), {"seen": "with_minister", "password": "wrong"}).status_code == 422
    assert state(award) == "with_minister"
    assert TrailEntry.objects.filter(kind="confirmation_refused", actor_id=minister.pk).count() == 1
    assert client.post(url(award), {"seen": "with_minister", "password": PASSWORD}).status_code == 302
    assert state(award) == "approved"
    step = TrailEntry.objects.get(kind="step", step="approve", machine="committee.award")
    assert step.data["after"]["confirmed_by"] == "password"


def test_with_a_second_factor_its_code_is_asked_and_the_password_does_not_do(waiting, sign_in):
    award, minister = waiting
    secret = generate_totp_secret()
    TOTP.activate(minister, secret)
    client = sign_in(minister)

    page = client.get(url(award)).content.decode()
    assert 'name="code"' in page
    assert 'name="password"' not in page
    assert client.post(url(award), {"seen": "with_minister", "password": PASSWORD}).status_code == 422
    assert client.post(url(award), {"seen": "with_minister", "code": "000"}).status_code == 422
    arabic = code_of(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post(url(award), {"seen": "with_minister", "code": arabic}).status_code == 302
    assert TrailEntry.objects.get(kind="step", step="approve", machine="committee.award").data["after"] == {
        "confirmed_by": "code"
    }


def test_a_confirmation_holds_for_some_minutes_and_no_longer(waiting, sign_in, settings):
    award, minister = waiting
    client = sign_in(minister)
    asked = f"/step/committee.award/{award.pk}/send_back/"

    refusal = client.post(asked, {"seen": "recommended", "reason": "؟", "password": PASSWORD})
    assert refusal.status_code == 302  # the page was stale, the password right: nothing was done
    assert 'name="password"' not in client.get(url(award)).content.decode()
    settings.SHARAKA_CONFIRM_MINUTES = 0
    assert 'name="password"' in client.get(url(award)).content.decode()


def test_signing_in_with_the_password_confirms_too(waiting, client):
    award, minister = waiting
    client.post("/accounts/login/", {"login": minister.username, "password": PASSWORD})

    assert 'name="password"' not in client.get(url(award)).content.decode()
    assert client.post(url(award), {"seen": "with_minister"}).status_code == 302


def test_where_a_second_factor_is_compulsory_the_page_says_how_to_set_it_up(waiting, sign_in, settings):
    award, minister = waiting
    settings.REQUIRE_SECOND_FACTOR = True
    client = sign_in(minister)

    page = client.get(url(award)).content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    assert client.post(url(award), {"seen": "with_minister", "password": PASSWORD}).status_code == 422
    assert state(award) == "with_minister"
    assert not Authenticator.objects.exists()


def test_opening_deciding_and_signing_are_confirmed():
    asked = {(m.model, s.name) for m in path.MACHINES for s in m.steps if s.confirm}

    assert {
        ("tenders.tender", "open_technical"), ("tenders.tender", "open_financial"), ("tenders.tender", "evaluate"),
        ("committee.award", "approve"), ("committee.award", "reject"), ("committee.award", "send_back"),
        ("contracts.contract", "sign"), ("contracts.contract", "partner_sign"),
    } <= asked  # fmt: skip
