"""Subscribing to fields: asked for, confirmed by the address's owner, ended by one click; announcements sent once each."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from partnership.workflow.clock import now
from tenders.models import Method, Subscription, SubscriptionMail, Tender

QUIET = timedelta(minutes=15)  # at most one confirmation message to an address within
UNCONFIRMED_KEPT, ENDED_KEPT = timedelta(days=7), timedelta(days=30)


@transaction.atomic
def subscription_ask(*, by: None, email: str, fields: Iterable[str], language: str) -> int | None:
    """Note what an address wants; returns the row whose owner must be asked by a message, None within the quiet time.

    The caller's answer is the same for every address: nobody learns who is subscribed. `by` is nobody: a visitor.
    """
    wanted = sorted(set(fields))
    found = Subscription.objects.select_for_update().filter(email__iexact=email).first()
    if found is None:
        return Subscription.objects.create(email=email.lower(), wanted=wanted, language=language).pk
    quiet = found.asked_at > now() - QUIET
    found.wanted, found.language = wanted, language
    if not quiet:
        found.asked_at = now()
    found.save(update_fields=["wanted", "language", "asked_at"])
    return None if quiet else found.pk


@transaction.atomic
def subscription_confirm(key: str) -> Subscription | None:
    """What was asked for holds from now on. None for a link that is void."""
    found = Subscription.objects.select_for_update().filter(key=key).first()
    if found is None:
        return None
    found.fields = found.wanted
    if found.confirmed_at is None or found.ended_at is not None:
        found.confirmed_at = now()
    found.ended_at = None
    found.save(update_fields=["fields", "confirmed_at", "ended_at"])
    return found


@transaction.atomic
def subscription_end(key: str) -> bool:
    """No message any more. A second click finds it ended and says the same."""
    return bool(Subscription.objects.filter(key=key, ended_at=None).update(ended_at=now())) or known(key)


def known(key: str) -> bool:
    return Subscription.objects.filter(key=key).exists()


def subscriptions_forget() -> int:
    """Remove addresses that never confirmed and those that ended; returns how many."""
    moment = now()
    old = Q(confirmed_at=None, asked_at__lt=moment - UNCONFIRMED_KEPT) | Q(ended_at__lt=moment - ENDED_KEPT)
    count = Subscription.objects.filter(old).count()
    Subscription.objects.filter(old).delete()
    return count


@transaction.atomic
def mails_prepare(tender_id: int) -> list[int]:
    """A row for each subscriber of the tender's field who confirmed before its announcement; returns those not sent.

    Only while the tender takes bids, only for public tenders. The unique key keeps a second run from adding anything.
    """
    tender = (
        Tender.objects.select_related("project").filter(pk=tender_id, state="announced", method=Method.OPEN).first()
    )
    if tender is None:
        return []
    subscribers = Subscription.objects.filter(
        confirmed_at__lte=tender.announced_at, ended_at=None, fields__contains=[tender.project.field]
    )
    SubscriptionMail.objects.bulk_create(
        [SubscriptionMail(subscription_id=pk, tender=tender) for pk in subscribers.values_list("pk", flat=True)],
        ignore_conflicts=True,
    )
    waiting = SubscriptionMail.objects.filter(tender=tender, sent_at=None, claimed_at=None)
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def mail_claim(mail_id: int) -> SubscriptionMail | None:
    """Take one message for sending. None where it was taken or sent, or the subscription has ended meanwhile."""
    rows = SubscriptionMail.objects.select_for_update(of=("self",), skip_locked=True)
    mail = rows.filter(pk=mail_id, sent_at=None, claimed_at=None, subscription__ended_at=None).first()
    if mail is None:
        return None
    mail.claimed_at = now()
    mail.save(update_fields=["claimed_at"])
    return mail


def mail_sent(mail: SubscriptionMail) -> None:
    SubscriptionMail.objects.filter(pk=mail.pk).update(sent_at=now())


def mail_give_back(mail: SubscriptionMail) -> None:
    """It certainly did not leave: another run may send it."""
    SubscriptionMail.objects.filter(pk=mail.pk, sent_at=None).update(claimed_at=None)
