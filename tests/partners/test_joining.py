"""From a visitor to a representative with an account, and representatives who come and go."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partnership.partners.models import Invitation, Representative
from partnership.partners.services.joining import invitation_send
from partnership.partners.services.representatives import authority_hand_over, representative_end
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tests.factories import make_partner, make_user

pytestmark = pytest.mark.django_db
PASSWORD = {"password1": "نخيل وبحر وشراع أبيض", "password2": "نخيل وبحر وشراع أبيض"}
WHO = {"name": "هند علي", "email": "Hind@Example.org"}


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def link_in(message):
    return re.search(r"/join/[^\s]+/", message.body).group().removeprefix("/")


def asked(client, **who):
    response = client.post(reverse("account_signup"), WHO | who)
    assert response.status_code == 302
    assert response["Location"] == reverse("partners:join_sent")


def test_a_visitor_opens_an_account_by_the_link_and_lands_in_the_registration(client):
    asked(client)
    assert not User.objects.exists()  # nothing before the address is proved
    (letter,) = mail.outbox
    assert letter.to == ["hind@example.org"]

    opened = client.get(f"/{'partners/' + link_in(letter)}")
    assert opened["Location"] == reverse("partners:join_confirm")  # the secret leaves the address
    response = client.post(reverse("partners:join_confirm"), {"name": "هند علي"} | PASSWORD, follow=True)

    user = User.objects.get()
    assert (user.email, user.name) == ("hind@example.org", "هند علي")
    assert has_role(user, "partner")
    assert response.redirect_chain[-1][0] == reverse("partners:partner_new")
    assert client.get(reverse("partners:join_confirm")).status_code == 404  # once


def test_a_known_address_is_told_by_mail_only(client):
    make_user("officer", email="hind@example.org")

    asked(client)

    (letter,) = mail.outbox
    assert "/join/" not in letter.body
    assert not Invitation.objects.exists()


def test_asking_is_limited_for_an_address_and_for_a_place(client):
    for _n in range(5):
        asked(client)
    assert len(mail.outbox) == 3
    answers = {
        client.post(reverse("account_signup"), WHO | {"email": f"a{n}@example.org"}).status_code for n in range(20)
    }
    assert answers == {302, 429}


@pytest.mark.parametrize("who", [{"name": ""}, {"email": "no"}, {"email": ""}, {"name": "\x00"}])
def test_a_wrong_request_is_refused_in_the_form(client, who):
    assert client.post(reverse("account_signup"), WHO | who).status_code == 422
    assert mail.outbox == []


@pytest.mark.parametrize(
    "password",
    [{"password1": "short", "password2": "short"}, {"password1": PASSWORD["password1"], "password2": "another"}],
)
def test_a_weak_or_mistyped_password_opens_nothing(client, password):
    asked(client)
    client.get(f"/partners/{link_in(mail.outbox[0])}")

    assert client.post(reverse("partners:join_confirm"), {"name": "هند"} | password).status_code == 422
    assert not User.objects.exists()


def test_an_old_or_invented_link_opens_nothing(client):
    asked(client)
    Invitation.objects.update(expires_at=timezone.now())

    for link in (link_in(mail.outbox[0]), "join/invented/"):
        client.get(f"/partners/{link}")
        assert client.post(reverse("partners:join_confirm"), {"name": "هند"} | PASSWORD).status_code == 404
    assert not User.objects.exists()


def test_the_link_s_secret_is_not_in_the_database(client):
    asked(client)

    secret = link_in(mail.outbox[0]).split("/")[1]
    assert Invitation.objects.get().secret_sha256 != secret
    assert len(secret) > 40
    assert settings.SITE_URL in mail.outbox[0].body


def test_an_invited_colleague_represents_the_partner_without_its_signature(client, sign_in):
    binds = make_user("partner")
    partner = make_partner(binds)
    page = sign_in(binds).post(reverse("partners:representatives", args=[partner.pk]), WHO)
    assert page.status_code == 302

    client.get(f"/partners/{link_in(mail.outbox[0])}")
    client.post(reverse("partners:join_confirm"), {"name": "هند علي"} | PASSWORD)

    new = partner.representatives.get(user__email="hind@example.org")
    assert (new.active, new.authority_to_bind) == (True, False)
    assert client.get(partner.get_absolute_url()).status_code == 200


def test_somebody_with_an_account_accepts_signed_in_and_nobody_else(sign_in):
    binds, known, other = make_user("partner"), make_user("partner", email="hind@example.org"), make_user("partner")
    partner = make_partner(binds)
    with transaction.atomic():
        sign_in(binds).post(reverse("partners:representatives", args=[partner.pk]), WHO)
    link = f"/partners/{link_in(mail.outbox[0])}"

    for person, answer in ((other, 422), (known, 302)):
        page_client = sign_in(person)
        page_client.get(link)
        assert page_client.post(reverse("partners:join_confirm")).status_code == answer

    assert {r.user for r in partner.representatives.filter(active=True)} == {binds, known}


def test_who_does_not_bind_the_partner_invites_nobody(sign_in):
    partner = make_partner(make_user("partner"), second := make_user("partner"))

    assert sign_in(second).get(reverse("partners:representatives", args=[partner.pk])).status_code == 200
    assert sign_in(second).post(reverse("partners:representatives", args=[partner.pk]), WHO).status_code == 403
    assert sign_in(make_user("partner")).get(reverse("partners:representatives", args=[partner.pk])).status_code == 404
    assert mail.outbox == []


def test_the_secretary_invites_for_a_partner_that_nobody_represents_only():
    secretary = make_user("partnership_secretary")

    assert invitation_send(make_partner(), by=secretary, name="هند", email="a@example.org").pk
    with pytest.raises(PermissionDenied):
        invitation_send(make_partner(make_user("partner")), by=secretary, name="هند", email="a@example.org")


def test_an_address_is_invited_once_and_a_withdrawn_invitation_opens_nothing(client, sign_in):
    partner = make_partner(binds := make_user("partner"))
    invitation_send(partner, by=binds, name="هند", email="a@example.org")
    with pytest.raises(DomainError) as refusal:
        invitation_send(partner, by=binds, name="هند", email="A@example.org")
    assert refusal.value.code == "invited"

    back = reverse("partners:invitation_back", args=[Invitation.objects.get().pk])
    assert sign_in(make_user("partner")).post(back).status_code == 404
    assert sign_in(binds).post(back).status_code == 302
    assert Invitation.objects.get().withdrawn_at


def test_one_signature_binds_and_is_handed_over(sign_in):
    first, second = make_user("partner"), make_user("partner")
    partner = make_partner(first, second)
    mine, theirs = partner.representatives.order_by("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Representative.objects.filter(pk=theirs.pk).update(authority_to_bind=True)
    with pytest.raises(PermissionDenied):
        authority_hand_over(theirs, by=second)
    with pytest.raises(DomainError) as refusal:
        representative_end(mine, by=first)
    assert refusal.value.code == "binds"

    assert sign_in(first).post(reverse("partners:authority", args=[theirs.pk])).status_code == 302

    assert [r.authority_to_bind for r in partner.representatives.order_by("pk")] == [False, True]
    assert partner.notices.count() == 1


def test_who_leaves_sees_the_partner_no_more_and_stays_named(sign_in):
    first, second = make_user("partner"), make_user("partner", name="سلمى", name_en="")
    partner = make_partner(first, second)
    theirs = partner.representatives.get(user=second)

    assert sign_in(second).get(partner.get_absolute_url()).status_code == 200
    assert sign_in(second).post(reverse("partners:representative_end", args=[theirs.pk])).status_code == 302

    assert sign_in(second).get(partner.get_absolute_url()).status_code == 404
    assert "سلمى" in sign_in(first).get(partner.get_absolute_url()).content.decode()
    theirs.refresh_from_db()
    assert (theirs.active, theirs.ended_by, bool(theirs.left_at)) == (False, second, True)
    Representative.objects.create(partner=partner, user=second, joined_at=timezone.now())  # and may come back
    assert partner.representatives.filter(user=second).count() == 2


def test_the_last_representative_stays():
    partner = make_partner(only := make_user("partner"))

    with pytest.raises(DomainError) as refusal:
        representative_end(partner.representatives.get(), by=only)

    assert refusal.value.code == "last"
