"""Subscribing twice over, ending by one click, never written to twice; invitations and their receipt."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from partnership.workflow.clock import now
from tenders import portal_tasks
from tenders.models import Invitation, Subscription, SubscriptionMail
from tenders.services.subscription import ENDED_KEPT, QUIET, subscriptions_forget
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
ASKED = {"email": "Reader@example.org", "fields_wanted": ["centres"]}


def ask(client, **changes):
    return client.post(reverse("tenders:subscribe"), ASKED | changes)


def confirmed(email="reader@example.org", fields=("centres",), **facts):
    return Subscription.objects.create(
        email=email, fields=list(fields), wanted=list(fields), **{"confirmed_at": now()} | facts
    )


def link_of(message):
    return next(line for line in message.body.splitlines() if "/subscriptions/" in line).split("/", 3)[3]


def test_nothing_is_sent_before_the_owner_confirms(client):
    assert ask(client).status_code == 302
    row = Subscription.objects.get()
    assert (row.confirmed_at, row.fields, row.wanted) == (None, [], ["centres"])

    portal_tasks.mail_confirmation(row.pk)
    assert [m.to for m in mail.outbox] == [["reader@example.org"]]
    tender = bidding.announced()
    portal_tasks.mail_announcement(tender.pk)
    assert len(mail.outbox) == 1

    link = "/" + link_of(mail.outbox[0])
    assert "confirm" not in client.get(link).content.decode() or Subscription.objects.get().confirmed_at is None
    assert Subscription.objects.get().confirmed_at is None  # opening the link is not enough: programs open links too
    assert client.post(link).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert row.fields == ["centres"]


def test_the_answer_tells_nobody_who_is_subscribed(client):
    confirmed()
    known, unknown = ask(client), ask(client, email="new@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert client.get(known["Location"]).content == client.get(unknown["Location"]).content
    row = Subscription.objects.get(email="reader@example.org")
    assert row.fields == ["centres"]  # a stranger changes nothing that holds
    assert Subscription.objects.count() == 2


def test_an_address_is_asked_once_within_the_quiet_time(client):
    ask(client)
    first = Subscription.objects.get().asked_at
    ask(client, email="reader@EXAMPLE.org", fields_wanted=["care"])
    row = Subscription.objects.get()
    assert (row.asked_at, row.wanted) == (first, ["care"])
    Subscription.objects.update(asked_at=now() - QUIET)
    ask(client)
    assert Subscription.objects.get().asked_at > first


def test_one_network_cannot_flood_others(client):
    codes = [ask(client, email=f"a{n}@example.org").status_code for n in range(12)]
    assert codes == [302] * 10 + [422] * 2
    assert Subscription.objects.count() == 10


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody"}, {"email": "a@b.org\r\nBcc: c@d.org"}, {"fields_wanted": []}, {"fields_wanted": ["x"]}, {"website": "spam"}],
    ids=["no address", "header", "no field", "unknown field", "program"],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(client, wrong):
    answer = ask(client, **wrong)
    assert answer.status_code == 422
    assert not Subscription.objects.exists()


def test_each_subscriber_of_the_field_hears_once_of_each_tender():
    confirmed()
    confirmed("other@example.org", ["care"])
    confirmed("ended@example.org", ended_at=now())
    english = confirmed("english@example.org", language="en")
    tender = bidding.announced()

    for _n in range(3):
        portal_tasks.mail_announcement(tender.pk)

    assert sorted(m.to[0] for m in mail.outbox) == ["english@example.org", "reader@example.org"]
    assert SubscriptionMail.objects.filter(sent_at__isnull=False).count() == 2
    arabic = next(m for m in mail.outbox if m.to == ["reader@example.org"])
    other = next(m for m in mail.outbox if m.to == [english.email])
    assert arabic.subject.startswith("مناقصة جديدة")
    assert other.subject.startswith("New tender")
    assert tender.get_absolute_url() in arabic.body
    assert arabic.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert english.key in other.extra_headers["List-Unsubscribe"]


def test_who_subscribes_later_does_not_hear_of_the_past():
    tender = bidding.announced()
    confirmed()
    portal_tasks.mail_announcement(tender.pk)
    assert mail.outbox == []


def test_subscribers_do_not_hear_of_limited_tenders():
    confirmed()
    partner = bidding.bidder().represents.get().partner
    tender = bidding.announced(method="limited", method_reason="س", few_invitees_reason="س", invitees=[partner])
    portal_tasks.mail_announcement(tender.pk)
    assert [m.to for m in mail.outbox if m.to == ["reader@example.org"]] == []


class Refusing:
    """A mail server that is away for one address."""

    def __init__(self, *args, **kwargs):
        self.kept = mail.get_connection("django.core.mail.backends.locmem.EmailBackend")

    def send_messages(self, messages):
        if messages[0].to == ["away@example.org"]:
            raise ConnectionRefusedError
        return self.kept.send_messages(messages)


def test_a_message_that_did_not_leave_is_tried_again_and_the_others_are_not(settings):
    confirmed("away@example.org")
    confirmed()
    tender = bidding.announced()
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with pytest.raises(ConnectionError):
        portal_tasks.mail_announcement(tender.pk)
    assert [m.to for m in mail.outbox] == [["reader@example.org"]]

    settings.EMAIL_BACKEND = usual
    portal_tasks.mail_announcement(tender.pk)
    portal_tasks.mail_announcement(tender.pk)
    assert [m.to[0] for m in mail.outbox] == ["reader@example.org", "away@example.org"]


def test_a_worker_killed_while_sending_does_not_send_twice():
    row = confirmed()
    tender = bidding.announced()
    SubscriptionMail.objects.create(subscription=row, tender=tender, claimed_at=now())
    portal_tasks.mail_announcement(tender.pk)
    assert mail.outbox == []


def test_the_mail_programs_own_button_ends_it_without_sign_in_or_token():
    row = confirmed()
    program = Client(enforce_csrf_checks=True)
    address = reverse("tenders:subscription_end", args=[row.key])

    assert program.get(address).status_code == 200
    row.refresh_from_db()
    assert row.ended_at is None
    answer = program.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert answer.cookies == {}
    row.refresh_from_db()
    ended = row.ended_at
    assert ended is not None
    assert program.post(address).status_code == 200
    row.refresh_from_db()
    assert row.ended_at == ended

    portal_tasks.mail_announcement(bidding.announced().pk)
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["tenders:subscription", "tenders:subscription_end", "tenders:invitation"])
@pytest.mark.parametrize("key", ["x", "%00", "ا" * 30])
def test_a_link_that_is_nobodys(client, name, key):
    for answer in (client.get(reverse(name, args=[key])), client.post(reverse(name, args=[key]))):
        assert answer.status_code == 404


def test_addresses_are_forgotten(time_travel):
    confirmed("ended@example.org", ended_at=now() - ENDED_KEPT * 2)
    confirmed("kept@example.org")
    Subscription.objects.create(email="never@example.org", asked_at=now() - ENDED_KEPT)
    assert subscriptions_forget() == 2
    assert [row.email for row in Subscription.objects.all()] == ["kept@example.org"]


# --- invitations ------------------------------------------------------------------------------------------------------
def invited():
    user = bidding.bidder()
    partner = user.represents.get().partner
    tender = bidding.announced(method="limited", method_reason="س", few_invitees_reason="س", invitees=[partner])
    return tender, user, Invitation.objects.get()


def test_the_letter_goes_out_once_and_its_link_confirms_the_receipt(client, sign_in):
    tender, user, invitation = invited()
    for _n in range(2):
        portal_tasks.mail_invitation(invitation.pk)
    assert [m.to for m in mail.outbox] == [[user.email]]
    link = reverse("tenders:invitation", args=[invitation.key])
    assert link in mail.outbox[0].body

    assert client.get(link).status_code == 200
    assert Invitation.objects.get().received_at is None
    inside = sign_in(make_user("tender_secretary"))
    assert "لم يؤكد الاستلام" in inside.get(tender.get_absolute_url()).content.decode()
    client.post(link)
    first = Invitation.objects.get().received_at
    client.post(link)
    assert Invitation.objects.get().received_at == first is not None
    assert "تم تأكيد الاستلام" in inside.get(tender.get_absolute_url()).content.decode()


def test_the_representative_confirms_on_the_tenders_page(sign_in):
    tender, user, _invitation = invited()
    stranger = bidding.bidder()
    address = reverse("tenders:invitation_received", args=[tender.pk])

    assert sign_in(stranger).post(address).status_code == 404
    assert Invitation.objects.get().received_at is None
    assert "استلمت الدعوة" in sign_in(user).get(tender.get_absolute_url()).content.decode()
    assert sign_in(user).post(address).status_code == 302
    assert Invitation.objects.get().received_by == user
