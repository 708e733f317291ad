"""Jobs of the portal. A job carries numbers of rows only: no address, no key."""

from procrastinate.contrib.django import app

from partnership.people.models import User
from tenders import mails
from tenders.models import Invitation, Subscription, Tender
from tenders.services.invitation import invitation_mailed
from tenders.services.subscription import (
    mail_claim,
    mail_give_back,
    mail_sent,
    mails_prepare,
    subscriptions_forget,
)


@app.task(name="tenders.mail_confirmation", queue="default", retry=3)
def mail_confirmation(subscription_id: int) -> None:
    """Ask the owner of an address whether they want the subscription."""
    found = Subscription.objects.filter(pk=subscription_id).first()
    if found is not None:
        mails.confirmation(found).send()


@app.task(name="tenders.mail_announcement", queue="default", retry=3)
def mail_announcement(tender_id: int) -> None:
    """Tell the subscribers of a field; each message is taken in a transaction of its own before it is sent."""
    tender = Tender.objects.select_related("project__department").get(pk=tender_id)
    failed = 0
    for number in mails_prepare(tender_id):
        mail = mail_claim(number)
        if mail is None:
            continue
        try:
            mails.announcement(tender, mail.subscription).send()
        except OSError:  # the mail server refused or is away: this one did not leave, the others may
            mail_give_back(mail)
            failed += 1
        else:
            mail_sent(mail)
    if failed:
        raise ConnectionError(f"{failed} messages could not be sent; they are tried again.")


@app.task(name="tenders.mail_invitation", queue="default", retry=3)
def mail_invitation(invitation_id: int) -> None:
    """The invitation to everybody who represents the partner."""
    rows = Invitation.objects.select_related("tender__project", "partner")
    found = rows.filter(pk=invitation_id, mailed_at=None).first()
    if found is None:
        return
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=found.partner_id)
    addresses = list(people.exclude(email="").distinct().values_list("email", "language"))
    for letter in mails.invitation(found, addresses):
        letter.send()
    if addresses:
        invitation_mailed(invitation_id)


@app.periodic(cron="29 3 * * *")
@app.task(
    name="tenders.forget_subscriptions",
    queue="default",
    queueing_lock="tenders.forget_subscriptions",
    pass_context=False,
)
def forget_subscriptions(timestamp: int) -> None:
    """Every night: addresses that never confirmed, and those that ended their subscription."""
    subscriptions_forget()
